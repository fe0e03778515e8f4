"""Records that many share a process are kept small and say the same."""

from loaders.pipeline import decode, encode, extract
from loaders.read import as_source
from loaders.shared import shared

PLAN = (
    "云州市国民经济和社会发展第十四个五年规划纲要\n\n第一章 发展目标\n\n到2025年，高新技术企业达300家。\n\n"
    "第二章 产业\n\n第一节 壮大制造业\n\n建设云州科技城，引进数字产业园项目。市科技局负责。\n"
)


def test_what_records_say_stays_the_same_and_ids_are_held_once() -> None:
    kept = encode(extract(as_source(PLAN, "plan")))
    records = shared(decode(kept))
    assert records == decode(kept)
    passages = {passage.id: passage.id for passage in records.passages}
    assert records.mentions
    assert all(mention.passage is passages[mention.passage] for mention in records.mentions)
    ids = {x.id: x.id for x in (*records.goals, *records.actions, *records.mentions)}
    assert all(link.source is ids[link.source] for link in records.links if link.source in ids)
