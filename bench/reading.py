"""What reading costs and where it goes wrong, over a folder of documents of any number.

    python -m bench.reading ../shared/corpus-unpacked [--every 10] [--show 20]

Reads every document (steps 1 to 3 and targets) and counts: what crashed, whose quotes or passages are not literal,
whose structure looks suspicious (no section, a passage over 5,000 characters, no place, a year that can't be), and the
processor time for each million characters by the length of a document.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from graph.model import DocumentRecords, Source, Target
from loaders.read import ReadError, find_documents, read
from loaders.structure import structure
from loaders.targets import find_targets

LONG = 5000
YEARS = range(1990, 2061)


def suspicions(source: Source, records: DocumentRecords, targets: tuple[Target, ...]) -> Iterator[str]:
    """Yield what looks wrong with one document."""
    document = records.document
    if not any(section.kind != "preamble" for section in records.sections):
        yield "no section"
    if any(len(passage.text) > LONG for passage in records.passages):
        yield "long passage"
    if document.region is None:
        yield "no place"
    years = [document.year, document.period_start, document.period_end, *(t.year for t in targets)]
    if any(year is not None and year not in YEARS for year in years):
        yield "impossible year"
    texts = {passage.id: passage.text for passage in records.passages}
    for passage in records.passages:
        pieces = zip(passage.pieces[::2], passage.pieces[1::2], strict=True)
        if "".join(source.text[a:b] for a, b in pieces) != passage.text:
            yield "passage not literal"
            break
    if any(texts[t.passage][t.start : t.end] != t.quote or not t.quote for t in targets):
        yield "quote not literal"


def main() -> None:
    """Run over the documents that the command line names and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only each n-th document")
    parser.add_argument("--show", type=int, default=20, help="suspicious documents to name")
    arguments = parser.parse_args()

    counts: Counter[str] = Counter()
    named: list[str] = []
    paces: list[tuple[int, float]] = []
    for name, path in find_documents([arguments.folder])[:: arguments.every]:
        try:
            start = time.process_time()
            source = read(path, name)
            records = structure(source)
            targets = find_targets(records)
            paces.append((len(source.text), time.process_time() - start))
        except ReadError as error:
            counts["not read"] += 1
            named.append(f"{name}: {error}")
            continue
        except Exception as error:  # a crash is what this program is there to count
            counts["crashed"] += 1
            named.append(f"{name}: {type(error).__name__}: {error}")
            continue
        counts["documents"] += 1
        counts["sections"] += len(records.sections)
        counts["passages"] += len(records.passages)
        counts["targets"] += len(targets)
        for reason in suspicions(source, records, targets):
            counts[reason] += 1
            named.append(f"{name}: {reason}")

    characters, seconds = sum(n for n, _ in paces), sum(t for _, t in paces)
    print(", ".join(f"{name} {count:,}" for name, count in counts.items()))
    pace = characters / max(seconds, 1e-9)
    print(f"{characters:,} characters in {seconds:.1f} s of processor time: {pace:,.0f} a second")
    for label, low, high in (
        ("under 10,000", 0, 10_000),
        ("to 30,000", 10_000, 30_000),
        ("over 30,000", 30_000, 10**9),
    ):
        group = [(n, t) for n, t in paces if low <= n < high]
        if group:
            pace = 1e6 * sum(t for _, t in group) / sum(n for n, _ in group)
            print(f"  documents {label} characters: {len(group)}, {pace:.2f} s a million characters")
    for line in named[: arguments.show]:
        print(f"  {line}")


if __name__ == "__main__":
    main()
