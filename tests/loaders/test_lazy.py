"""A document more asks for the records of few others: of those whose names it gives another meaning."""

from collections.abc import Sequence
from random import Random

import pytest

from graph.model import DocumentRecords, Merge, Resolution
from loaders.pipeline import decode, encode, extract
from loaders.read import as_source
from loaders.records import KeptRecords
from loaders.resolve import resolve_anew
from loaders.resolve.again import Again, Told, tell_again
from loaders.resolve.kept import Kept

CITIES = ("温州市", "杭州市", "南京市", "苏州市", "合肥市", "芜湖市", "济南市", "青岛市", "福州市", "厦门市")
KINDS = ("科创园", "港区", "新材料产业园", "会展中心", "自贸区")
HILLS = ("云岭", "青禾", "白石", "长桥", "星湖", "南浦")


def text(number: int, city: str) -> str:
    """Return a plan of our own making, whose names others of its city share."""
    drawn = Random(number)
    lines = [f"{city}国民经济和社会发展第十四个五年规划纲要（{number}）", "", "第一章 产业", ""]
    for _ in range(6):
        hill, kind = drawn.choice(HILLS), drawn.choice(KINDS)
        lines.append(
            f"加快建设{hill}{kind}，推进{hill}{kind}二期工程，"
            f"到{drawn.randint(2021, 2040)}年研发投入强度达到{drawn.randint(2, 5)}%。\n"
        )
    lines.append(f"市科技局、市发展改革委负责推进{drawn.choice(HILLS)}大桥项目。\n")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def plans() -> list[bytes]:
    texts = [text(number, CITIES[number % len(CITIES)]) for number in range(62)]
    return [encode(extract(as_source(one, f"{number}.md", "text/markdown"))) for number, one in enumerate(texts)]


def told(
    documents: Sequence[DocumentRecords],
    names: dict[str, Kept] | None = None,
    again: dict[str, Told] | None = None,
    judgements: Sequence[Merge] = (),
) -> tuple[dict[str, Kept], Again]:
    documents = sorted(documents, key=lambda r: r.document.id)
    resolved = resolve_anew(documents, judgements, names)
    return resolved.kept(), tell_again(documents, resolved.resolution, again or {})


def asked(documents: Sequence[DocumentRecords]) -> int:
    return sum(not isinstance(r, KeptRecords) or r.decoded for r in documents)


def whole(again: Again) -> tuple[list[DocumentRecords], Resolution]:
    return again.documents, again.resolution


def test_one_document_more_asks_for_few_others(plans: list[bytes]) -> None:
    names, first = told([decode(data) for data in plans[:60]])
    documents = [decode(data) for data in plans[:61]]
    more, second = told(documents, names, first.told)
    assert 1 <= asked(documents) <= 10
    assert asked(second.documents) <= 10
    others, anew = told([decode(data) for data in plans[:61]])
    assert more == others
    assert (second.told, second.things, second.named) == (anew.told, anew.things, anew.named)
    assert whole(second) == whole(anew)


def test_documents_that_come_and_go_leave_what_all_at_once_gives(plans: list[bytes]) -> None:
    drawn = Random(7)
    here = set(range(40))
    names, last = told([decode(plans[n]) for n in sorted(here)])
    for _ in range(12):
        here ^= {drawn.randrange(len(plans)) for _ in range(drawn.randint(1, 3))}
        mentions = [m.id for n in sorted(here)[:4] for m in decode(plans[n]).mentions]
        words = ("same", "different")
        judgements = [
            Merge(*drawn.sample(mentions, 2), drawn.choice(words), "", 1.0) for _ in range(drawn.randint(0, 2))
        ]
        names, last = told([decode(plans[n]) for n in sorted(here)], names, last.told, judgements)
        kept, anew = told([decode(plans[n]) for n in sorted(here)], judgements=judgements)
        assert names == kept
        assert (last.told, last.things, last.named) == (anew.told, anew.things, anew.named)
        assert whole(last) == whole(anew)


def test_what_stands_for_a_document_changes_with_its_head_and_with_what_it_names(plans: list[bytes]) -> None:
    _, first = told([decode(data) for data in plans[:60]])
    _, second = told([decode(data) for data in plans[:61]])
    for before, after in zip(
        first.documents, [r for r in second.documents if r.document.id in first.things], strict=True
    ):
        own = before.document.id
        means = [
            [again.resolution.entity_of[m.id] for m in r.mentions] for again, r in ((first, before), (second, after))
        ]
        assert (first.things[own] == second.things[own]) == (means[0] == means[1] and before.mentions == after.mentions)
        assert set(second.named[own]) == set(means[1])
