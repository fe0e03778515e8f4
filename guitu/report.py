"""Answers that are more than one table, printed for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.compare import Comparison, Pair, Statement
from graph.legend import tidy
from graph.status import Status
from graph.trace import Counterpart, Trace
from guitu.output import Format, print_rows

_LABELS = {"Goal": "目标", "Target": "指标", "Action": "任务"}


def print_status(status: Status) -> None:
    """Print the documents, the counts, and what needs a look."""
    columns = ("source", "title", "kind", "region", "year", "passages", "targets", "goals", "actions")
    print_rows(columns, [[d[c] for c in columns] for d in status.documents], Format.AUTO, title="Documents")
    print()
    for what, counts in (("nodes", status.nodes), ("relationships", status.relationships)):
        present = "  ".join(f"{name} {n}" for name, n in counts.items() if n)
        print(f"{sum(counts.values())} {what}: {present}")
    for sentence in status.look:
        print(f"! {sentence}")


def print_traces(traces: Sequence[Trace]) -> None:
    """Print each traced item with its sentence, place by place what takes it up, then what is missing."""
    for i, trace in enumerate(traces):
        print(*([""] if i else []), *_traced(trace), sep="\n")


def _traced(trace: Trace) -> Iterator[str]:
    yield f"【{_LABELS[trace.label]}】{tidy(trace.name, trace.label)}"
    yield f"  「{trace.quote}」"
    yield f"  —— {_place(trace.document, trace.section)}"
    if trace.also:
        yield f"  同一数字又见：{'；'.join(trace.also)}"
    for place in trace.places:
        if place.silent:
            continue
        yield f"  {place.region}"
        for found in (*place.targets, *place.actions):
            yield from _counterpart(found)
    if trace.unanswered and not all(place.silent for place in trace.places):
        yield f"  所列指标中无对应：{'、'.join(trace.unanswered)}"
    if trace.carried:
        done = "、".join(f"{place}承接{count}项" for place, count in trace.carried)
        yield f"  本章任务{trace.tasks}项：{done}"
    if trace.missing:
        yield f"  {'目标本身' if trace.carried else ''}无对应：{'、'.join(trace.missing)}"


def _counterpart(found: Counterpart) -> Iterator[str]:
    weak = "（弱）" if found.weak else ""
    aim = f"对“{found.aim}”：" if found.aim else ""
    name = tidy(found.name, found.label)
    yield f"    · {_LABELS[found.label]}{weak} {name}  [{found.confidence:.2f}] {aim}{found.why}"
    yield f"      「{found.quote}」"
    yield f"      —— {_place(found.document, found.section)}"


def _place(document: str, section: str | None) -> str:
    return f"{document}，{section}" if section else document


def print_comparison(found: Comparison) -> None:
    """Print what two plans of one place say differently, alike, and alone."""
    print(f"{found.region}：甲《{found.one}》与乙《{found.other}》")
    for title, pairs in (("数字不同", found.differ), ("数字相同", found.agree), ("任务相应", found.tasks)):
        print(f"\n{title}（{len(pairs)}）")
        for pair in pairs:
            print(*_pair(pair), sep="\n")
    for title, alone in (("只见于甲", found.only_one), ("只见于乙", found.only_other)):
        print(f"\n{title}（{len(alone)}）")
        for statement in alone:
            print(f"  · {_LABELS[statement.label]} {tidy(statement.name, statement.label)}  「{statement.quote}」")


def _pair(pair: Pair) -> Iterator[str]:
    yield f"  · {pair.one.indicator or pair.one.name}  [{pair.confidence:.2f}] {pair.why}"
    yield from (f"    {mark} 「{said.quote}」 —— {said.section or said.document}" for mark, said in _both(pair))


def _both(pair: Pair) -> tuple[tuple[str, Statement], tuple[str, Statement]]:
    return ("甲", pair.one), ("乙", pair.other)
