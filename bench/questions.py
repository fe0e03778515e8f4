"""How long every question of the catalogue takes over a graph, asked with names that stand in it: half, and 19 of 20.

python -m bench.questions GRAPH [bolt://… [PID]]     the server is filled with the graph of the file, and asked the same

The embedded engine is timed by the processor time of this process; a server by the clock, or, where its process is
named, by the processor time of it and of this process together, which a machine busy with other things does not blur.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from graph.catalogue import Question, ask, load_questions
from graph.model import Label
from graph.names import fold
from graph.store import Store, open_store

#: Names that each question is asked with, spread over those that there are.
ASKED = 20

_LABEL = {
    "platform": Label.PLATFORM,
    "project": Label.PROJECT,
    "industry": Label.INDUSTRY,
    "agency": Label.AGENCY,
    "indicator": Label.INDICATOR,
    "region": Label.REGION,
    "document": Label.DOCUMENT,
    "goal": Label.GOAL,
    "name": Label.PLATFORM,
    "words": Label.INDUSTRY,
    "from": Label.PROJECT,
    "to": Label.INDUSTRY,
}


def _names(store: Store, label: Label) -> list[str]:
    found = store.query(f"MATCH (n:{label}) WHERE size(n.name) > 1 RETURN n.name AS name ORDER BY n.id", limit=None)
    names = [name for name in (str(row[0]) for row in found.rows) if fold(name)]
    return names[:: max(1, len(names) // ASKED)][:ASKED]


def _given(question: Question, names: dict[Label, list[str]]) -> list[dict[str, object]]:
    asked = []
    for turn in range(ASKED):
        given: dict[str, object] = {}
        for parameter in question.parameters:
            label = _LABEL.get(parameter.name)
            if parameter.required and label and names[label]:
                given[parameter.name] = names[label][turn % len(names[label])]
        asked.append(given)
    return asked


def _clock(store: Store, server: str | None) -> Callable[[], float]:
    if store.engine == "kglite":
        return time.process_time
    if server is None:
        return time.perf_counter

    def spent() -> float:
        tasks = Path(f"/proc/{server}/task").glob("*/schedstat")  # nanoseconds, of each thread
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9 + time.process_time()

    return spent


def _times(
    store: Store, question: Question, given: Sequence[dict[str, object]], clock: Callable[[], float]
) -> tuple[list[float], int]:
    ask(store, question, given[0])  # its plan is made once and kept
    times, rows = [], 0
    for parameters in given:
        begun = clock()
        rows += len(ask(store, question, parameters).rows)
        times.append((clock() - begun) * 1000)
    return times, rows


def main(place: str, server: str | None = None, process: str | None = None) -> None:
    """Print one line a question: rows a time, and milliseconds for half and for 19 of 20 of the times."""
    with open_store(place) as embedded:
        stores = [embedded]
        if server:
            with open_store(server, "write") as filled:
                filled.replace(embedded.graph(), records={})
            stores.append(open_store(server))
        names = {label: _names(embedded, label) for label in set(_LABEL.values())}
        print("question\trows\tembedded\tp95" + ("\tNeo4j\tp95" if server else ""))
        for question in load_questions():
            given = _given(question, names)
            line = []
            for store in stores:
                times, rows = _times(store, question, given, _clock(store, process))
                line += [statistics.median(times), statistics.quantiles(times, n=20)[-1]]
            print("\t".join([question.name, f"{rows / len(given):.0f}", *(f"{took:.1f}" for took in line)]), flush=True)
        for store in stores[1:]:
            store.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
