"""Builds, adds and removes in processes that are killed at random moments; prints what came of each as JSON lines.

    python -m tests.e2e.kill_builds FOLDER TIMES

One process imports everything and splits off those that are killed, so that a kill falls into the work and not into
the start of Python.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from graph import kglite_load, kglite_store
from graph.export import export_jsonl
from graph.store import open_store
from guitu import combining
from guitu.building import How, add, build, remove
from loaders import pipeline
from loaders.pipeline import combine, extract, fingerprint
from loaders.read import as_source

PLANS = {
    "city.txt": "某某市国民经济和社会发展第十四个五年规划纲要\n\n第一章 发展目标\n\n到2025年，高新技术企业达300家。\n\n"
    "第二章 产业\n\n建设某某科技城，引进数字产业园项目。市科技局负责。\n",
    "report.txt": "某某市2022年政府工作报告\n\n一、目标\n\n今年全市高新技术企业新增60家，研发投入强度达到2.5%。\n",
    "action.txt": "某某市数字经济三年行动方案\n\n一、总体目标\n\n到2025年，建成某某科技城，培育数字经济企业100家。\n",
}

KINDS = ("build", "add", "remove", "add in place", "remove in place", "add behind", "remove behind")


def split_off(work: Callable[[], None]) -> int:
    """Begin ``work`` in a process of its own and return its number."""
    process = os.fork()
    if process == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return process


def finished(process: int) -> bool:
    return os.waitpid(process, 0)[1] == 0


def state_of(place: str, folder: Path) -> str:
    """Return a hash of all that the graph at ``place`` holds, by a process of its own; empty where it can't be read."""
    out = folder / "hash"
    out.unlink(missing_ok=True)

    def work() -> None:
        with open_store(place) as store:
            parts = [path.read_bytes() for path in export_jsonl(store.graph(), folder / "out")]
            parts += [data for _, data in sorted(store.records().items())]
        out.write_text(hashlib.sha256(b"\0".join(parts)).hexdigest())

    return out.read_text() if finished(split_off(work)) else ""


def main(folder: Path, times: int) -> None:
    combine([extract(as_source(PLANS["city.txt"], "warm"))])  # imported and computed once, before processes split off
    fingerprint()
    plans = folder / "plans"
    plans.mkdir()
    for name, words in PLANS.items():
        (plans / name).write_text(words, encoding="utf-8")
    two, three = [plans / "city.txt", plans / "report.txt"], [plans / name for name in PLANS]
    place = str(folder / "g.kgl")
    how = How(workers=1)

    def run(what: str) -> None:
        with open_store(place, "write") as store:
            if what == "build":
                build(store, three, how)
            elif what.startswith("add"):
                add(store, [plans / "action.txt"], how)
            elif what.startswith("remove"):
                remove(store, "report.txt", how)
            else:
                build(store, two, how)

    moments = random.Random(9)
    for what in KINDS:
        if what.endswith("in place"):  # as if the graph were large: only what differs is written
            kglite_load.AT_ONCE, combining.WORTH_PARTS, pipeline._FEW = 0, 0, 1
        if what.endswith("behind"):  # and as if little of it differed: behind what the engine saved
            kglite_store.KEPT_BEHIND = 100
        assert finished(split_off(lambda: run("begin")))
        old, kept = state_of(place, folder), Path(place).read_bytes()
        begun = time.monotonic()
        assert finished(split_off(lambda what=what: run(what)))
        took = time.monotonic() - begun
        new = state_of(place, folder)
        for _ in range(times):
            Path(place).write_bytes(kept)
            process = split_off(lambda what=what: run(what))
            moment = moments.uniform(0, 1.1 * took)
            time.sleep(moment)
            os.kill(process, signal.SIGKILL)
            done = finished(process)
            found = state_of(place, folder)
            again = finished(split_off(lambda what=what: run(what)))
            state = "old" if found == old else "new" if found == new else "half"
            goes_on = again and state_of(place, folder) == new
            left = sorted(path.name for path in folder.glob(".g.kgl.new*"))
            told = {"what": what, "at": round(moment, 3), "of": round(took, 3), "killed": not done}
            print(json.dumps(told | {"graph": state, "goes_on": goes_on, "left": left}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
