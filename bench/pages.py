"""How long the page takes to answer: python -m bench.pages GRAPH [TIMES].

Asks every kind of page, each of several things of the graph, and prints milliseconds, in processor time (what an
idle machine takes, since one thread does it all) and by the clock: the middle and the slowest of twenty.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from urllib.parse import quote

from starlette.testclient import TestClient

from guitu.samples import needed, samples
from guitu.web.address import address
from guitu.web.app import make_app
from guitu.web.library import Library
from guitu.web.server import warm

PORT = 8765


def addresses(library: Library) -> Iterator[tuple[str, str]]:
    """Yield kinds of pages with addresses of each."""
    yield "first page", "/"
    for words in ("创新", "数字经济", "高质量 发展", "工程", "没有这个词"):
        yield "search", f"/search?q={quote(words)}"
    documents = library.rows("MATCH (d:Document) RETURN d.id AS id ORDER BY id")
    for row in documents:
        yield "document", address(row["id"])
    for label in ("Platform", "Project", "Industry", "Agency", "Region", "Indicator"):
        most = f"MATCH (n:{label})-[r]-() RETURN n.id AS id, count(r) AS links ORDER BY links DESC, id LIMIT 3"
        for row in library.rows(most):
            yield f"thing: {label}", address(row["id"])
    for label in ("Goal", "Target", "Action"):
        yield f"trace: all of {label}", f"/trace?label={label}"
        upper = f"MATCH (n:{label})<-[r]-() RETURN n.id AS id, count(r) AS links ORDER BY links DESC, id LIMIT 3"
        for row in library.rows(upper):
            yield f"thing: {label}", address(row["id"])
            yield "trace: one", f"/trace?goal={quote(row['id'])}"
    for words in ("创新", "数字经济", "绿色"):
        yield "trace: words", f"/trace?goal={quote(words)}"
    yield "comparisons", "/compare"
    both = "MATCH (x)-[r:CORRESPONDS_TO]->(y) RETURN x.document AS one, y.document AS other, count(r) AS n"
    for row in library.rows(f"{both} ORDER BY n DESC LIMIT 2"):
        yield "comparison", f"/compare?one={row['one']}&other={row['other']}"
    yield "questions", "/ask"
    from graph.catalogue import load_questions

    for question in load_questions():
        parameter = needed(question)
        if not any(p.required for p in question.parameters):
            yield f"ask {question.name}", f"/ask/{question.name}"
        for name in samples(library.store, parameter)[:2] if parameter else ():
            yield f"ask {question.name}", f"/ask/{question.name}?{parameter}={quote(name)}"


def measure(place: str, times: int) -> None:
    """Print a line a kind of page."""
    library = Library(place)
    found: dict[str, list[tuple[float, float]]] = {}
    sizes: dict[str, int] = {}
    warm(library)
    with TestClient(make_app(library, PORT), base_url=f"http://127.0.0.1:{PORT}") as client:
        asked = list(addresses(library))
        for turn in range(times + 1):
            for kind, path in asked:
                begun, worked = time.perf_counter(), time.process_time()
                answer = client.get(path)
                took = (time.process_time() - worked) * 1000, (time.perf_counter() - begun) * 1000
                assert answer.status_code == 200, (path, answer.status_code)
                # The first time fills what is kept as long as the graph is the same: a row of its own.
                found.setdefault(kind if turn else f"{kind}, first time", []).append(took)
                sizes[kind] = max(sizes.get(kind, 0), len(answer.content))
    print("page\tp50\tp95\tp50 by the clock\tp95 by the clock\tKB")
    for kind, rows in sorted(found.items(), key=lambda item: -_at(item[1], 0, 0.95)):
        cells = [f"{_at(rows, axis, share):.0f}" for axis in (0, 1) for share in (0.5, 0.95)]
        print(kind, *cells, sizes.get(kind, 0) // 1024 or "", sep="\t")


def _at(rows: list[tuple[float, float]], axis: int, share: float) -> float:
    values = sorted(row[axis] for row in rows)
    return values[min(int(len(values) * share), len(values) - 1)]


if __name__ == "__main__":
    measure(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
