"""How time and memory grow with the number of documents: everything after the names of one document are found.

    python -m bench.growth FOLDER [--documents 50 100 200 0] [--whole] [--seed N] [--workers N]

FOLDER holds a corpus; 0 stands for all of it. ``--whole`` takes places that belong together, a province with its
cities, and not documents at random. Names by a rule of endings stand in for the tagger's, which would take hours.
Each number of documents is measured in a process of its own: processor time in microseconds a character, and the peak
of its memory. Says how many quotes are not literal. With ``--workers`` it goes the way of a build, with processes for
what a build has them for: processor time of all together, time by the clock, and the peak of each.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported

import argparse
import random
import re
import resource
import tempfile
import time
from collections import Counter, defaultdict
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

from bench.speed import watched
from graph.load import Spool
from graph.model import DocumentRecords, Graph, Label, Mention
from graph.store import open_store
from guitu.combining import Kept, made_of
from guitu.memory import uncollected
from loaders.pipeline import combine, decode, encode, extract
from loaders.read import find_documents, read

_ENDINGS = {
    Label.PLATFORM: "产业园 园区 科技城 新区 开发区 实验室 基地",
    Label.INDUSTRY: "产业 经济 旅游 制造业 服务业",
    Label.AGENCY: "局 委 政府",
    Label.PROJECT: "工程 项目 高速 铁路 医院 机场 水库",
    Label.REGION: "市 县 区",
}
_LABEL = {ending: label for label, endings in _ENDINGS.items() for ending in endings.split()}
_NAME = re.compile("(?:" + "|".join(sorted(_LABEL, key=len, reverse=True)) + ")$")
_APART = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9]+|和|与|及|等|的|了|在|建设|推进|发展|加快|打造|推动|实施|完成|新增|支持|培育|促进|加强|提升"
)
_SHORTEST, _LONGEST = 2, 12
_AFTER = ("decode", "resolved", "tell_again", "align_pairs", "Assembly", "store")


def stand_in(records: DocumentRecords) -> tuple[Mention, ...]:
    """Return names by what they end with, in place of those that the tagger finds."""
    found = []
    for passage in records.passages:
        at = 0
        for apart in (*_APART.finditer(passage.text), None):
            end = apart.start() if apart else len(passage.text)
            words = passage.text[at:end]
            ending = _NAME.search(words) if _SHORTEST <= len(words) <= _LONGEST else None
            if ending and ending.start():
                label = _LABEL[ending[0]]
                found.append(Mention(f"{passage.id}/m{at}-{end}", passage.id, label, at, end, words, 0.9))
            at = apart.end() if apart else end
    return tuple(found)


def chosen(folder: Path, count: int, whole: bool, seed: int) -> list[tuple[str, Path]]:
    """Return so many documents of a corpus, at random or places that belong together; all for 0."""
    found = [(name, Path(path)) for name, path in find_documents([folder])]
    if not count or count >= len(found):
        return found
    if not whole:
        return random.Random(seed).sample(found, count)
    from loaders.divisions import find

    def place(item: tuple[str, Path]) -> str:
        named = find(item[1].parent.name)
        return named[0].code if named else ""

    return sorted(found, key=place)[-count:]


def measure(documents: list[tuple[str, Path]], workers: int) -> None:
    """Print what the steps take for documents, and the peak of memory; ``workers``: 0 for all in one process."""
    clock = time.process_time
    start = clock()
    kept: dict[str, bytes] = {}
    length = 0
    texts = {}
    with patch("loaders.annotate.annotate", stand_in):
        for done, (name, path) in enumerate(documents, 1):
            source = read(path, name)
            records = extract(source)
            kept[records.document.id] = encode(records)
            texts[records.document.id] = source.text
            length += len(source.text)
            if not done % 200:
                print(f"  read {done} of {len(documents)}, {peak()} MB", flush=True)
    if workers:
        texts.clear()
        built(kept, workers, length)
        return
    seconds: dict[str, float] = defaultdict(float)
    seconds["read"] = clock() - start
    report(combined(kept, seconds), texts, len(documents), length, seconds)


def built(kept: dict[str, bytes], workers: int, length: int) -> None:
    """Print what it takes to make a saved graph of kept records, of so many characters, as a build does."""
    before = peak()
    clock, spent = time.monotonic(), processors()
    last, step = clock, "decode"
    by_clock: dict[str, float] = defaultdict(float)

    def tell(begun: str, done: int, total: int) -> None:
        nonlocal last, step
        now = time.monotonic()
        by_clock[step] += now - last
        last, step = now, begun

    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/graph.kgl", "write") as store:
        with Spool(store.folder) as spool:
            made = made_of(Kept(list(kept.values()), {}), (), tell, spool, workers)
            with uncollected():
                store.replace(made.load, records={**kept, **made.ties}, progress=tell)
        tell("", 0, 0)
        print(f"{len(kept)} documents, {length} characters, {made.load.nodes} nodes, {workers} processes for ties")
    each = [f"{name} {1e6 * took / length:.2f}" for name, took in by_clock.items() if name]
    print("  microseconds a character by the clock:", ", ".join(each))
    clock, spent = (1e6 * took / length for took in (time.monotonic() - clock, processors() - spent))
    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1000
    print(f"  after reading {clock:.2f} by the clock, {spent:.2f} of processors; peak {others} MB in another process,")
    print(f"  {peak()} MB in this one ({before} MB before)", flush=True)


def processors() -> float:
    """Return the seconds of processor time that this process and those that it waited for have taken."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def combined(kept: dict[str, bytes], seconds: dict[str, float]) -> Graph:
    """Return the graph of kept records after storing it, as a build does; adds up what it takes in ``seconds``."""
    clock = time.process_time

    def tell(step: str, done: int, total: int) -> None:
        if step != "comparing":
            print(f"  {step}, {peak()} MB", flush=True)

    with uncollected(), tempfile.TemporaryDirectory() as folder:
        start = clock()
        records = [decode(data) for data in kept.values()]
        seconds["decode"] = clock() - start
        with watched(seconds):
            graph = combine(records, tell).graph
        records.clear()
        print(f"  storing, {peak()} MB", flush=True)
        start = clock()
        with open_store(f"{folder}/graph.kgl", "write") as store:
            store.replace(graph, records=kept)
        seconds["store"] = clock() - start
    return graph


def report(graph: Graph, texts: dict[str, str], count: int, length: int, seconds: dict[str, float]) -> None:
    """Print one line of what was measured."""
    each = {name.rpartition(".")[2]: 1e6 * spent / length for name, spent in seconds.items() if spent}
    print(f"{count} documents, {length} characters, {len(graph.nodes)} nodes, {len(graph.relationships)} relationships")
    print("  microseconds a character:", ", ".join(f"{name} {spent:.2f}" for name, spent in each.items()))
    after = sum(each[name] for name in _AFTER)
    print(f"  after reading {after:.2f}; peak {peak()} MB; {not_literal(graph, texts)} quotes that are not literal")
    kinds = Counter(str(link.type) for link in graph.relationships)
    print("  " + ", ".join(f"{kind} {number}" for kind, number in kinds.most_common()), flush=True)


def not_literal(graph: Graph, texts: dict[str, str]) -> int:
    """Return how many passages are no pieces of their document, and quotes no words of a passage they rest on."""
    passages = [node for node in graph.nodes if node.label is Label.PASSAGE]
    text_of = {node.id: str(node.properties["text"]) for node in passages}
    wrong = 0
    for node in passages:
        source, pieces = texts[node.id.partition("/")[0]], node.properties["pieces"]
        ends = [int(end) for end in pieces] if isinstance(pieces, list) else []
        stands = "".join(source[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))
        wrong += stands != text_of[node.id]
    for link in graph.relationships:
        quote = link.properties.get("quote")
        evidence = link.properties.get("evidence") or [link.start]
        if quote and isinstance(evidence, list):
            wrong += not any(str(quote) in text_of.get(str(passage), "") for passage in evidence)
    return wrong


def peak() -> int:
    """Return the most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, nargs="+", default=[50, 100, 200])
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    arguments = parser.parse_args()
    for count in arguments.documents:
        listed = chosen(arguments.folder, count, arguments.whole, arguments.seed)
        process = get_context("spawn").Process(target=measure, args=(listed, arguments.workers))
        process.start()
        process.join()
        if process.exitcode:
            raise SystemExit(f"{count} documents: the process ended with {process.exitcode}")


if __name__ == "__main__":
    main()
