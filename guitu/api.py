"""The Python door: open a graph, ask it, get tables. The examples here are run as tests, over a small graph.

>>> import guitu
>>> g = guitu.open("plans.kgl")
>>> answer = g.ask("projects-of-platform", platform="科创岛")
>>> answer
<2 rows: platform, project, kind, industries, confidence, document, section, quote>
>>> answer[0]["project"], answer[0]["quote"]
('光芯中试线', '布局光芯中试线')
>>> answer.df()[["platform", "project"]]
  platform project
0    东湖科创岛   光芯中试线
1    东湖科创岛  “飞鸟”计划
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.errors import GraphError
from graph.protocol import DEFAULT_LIMIT, DEFAULT_TIMEOUT, Closing, Store
from graph.store import open_store
from graph.table import Table

if TYPE_CHECKING:
    import networkx
    import pandas

    from graph.catalogue import Question
    from graph.compare import Comparison
    from graph.status import Status
    from graph.trace import Trace

#: Nodes that a picture of an answer draws, where the caller says nothing.
DRAWN = 120

#: Rows of an answer that a notebook shows.
SHOWN = 50


class Answer:
    """The rows of an answer: a sequence of mappings, a DataFrame when asked, a table and a picture in a notebook."""

    def __init__(
        self, table: Table, question: Question | None = None, given: Mapping[str, object] | None = None
    ) -> None:
        self.table = table
        self.question = question
        self.given = dict(given or {})
        if table.truncated:
            warnings.warn(f"The answer is cut: {self!r}; limit= asks for more.", stacklevel=3)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.table.columns

    @property
    def truncated(self) -> bool:
        """Whether there was more than the limit let through."""
        return self.table.truncated

    @property
    def total(self) -> int | None:
        """How many rows there are where the limit cut some off and the engine counted them."""
        return self.table.total

    def records(self) -> list[dict[str, Any]]:
        """Return one mapping a row, of nothing but what JSON knows."""
        return self.table.records()

    def df(self) -> pandas.DataFrame:
        """Return the rows as a DataFrame. Raises GraphError where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise GraphError("A DataFrame needs pandas: pip install 'guitu[notebooks]'.") from None
        return pandas.DataFrame(self.records(), columns=list(self.columns))

    def svg(self, title: str = "", most: int = DRAWN) -> str:
        """Return the picture of the answer as SVG, at most ``most`` nodes of it."""
        from graph.drawing import svg

        return svg(self._figure(most), title or self._title)

    def html(self, title: str = "", most: int = DRAWN) -> str:
        """Return the picture of the answer as a page that stands alone, to be written to a file."""
        from graph.picture import picture

        return picture(self._figure(most), title or self._title)

    def networkx(self) -> networkx.MultiDiGraph:
        """Return what the answer draws, all of it: nodes with ``name`` and ``label``, edges with ``type`` and quote."""
        from graph.network import network_of_figure

        return network_of_figure(self._figure(max(1, 2 * len(self.table.rows) * len(self.columns))))

    def show(self, most: int = DRAWN) -> Drawing:
        """Return the picture of the answer as a notebook shows it."""
        return Drawing(self.svg(most=most))

    def __len__(self) -> int:
        return len(self.table.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.records())

    def __getitem__(self, row: int) -> dict[str, Any]:
        return self.records()[row]

    def __repr__(self) -> str:
        of = f" of {self.total or 'more'}" if self.truncated else ""
        return f"<{len(self)}{of} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        rows = "".join(
            "<tr>"
            + "".join(f'<td style="text-align:left">{escape(_said(cell))}</td>' for cell in row.values())
            + "</tr>"
            for row in self.records()[:SHOWN]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{self._left_out()}"

    def _left_out(self) -> str:
        """Return how many rows a notebook does not show; the engine does not always count what the limit cut off."""
        total = self.total if self.truncated else len(self)
        if total is None:
            return "<p>… and there are more rows than these</p>"
        left = total - min(len(self), SHOWN)
        return f"<p>… {left} more rows</p>" if left > 0 else ""

    @property
    def _title(self) -> str:
        from guitu.web.words import title_of

        return title_of(self.question, self.given) if self.question else ""

    def _figure(self, most: int) -> Any:
        from graph.figure import figure_of

        return figure_of(self.table, self.question.draw if self.question else (), most)


class Drawing:
    """A picture that a notebook shows."""

    def __init__(self, svg: str) -> None:
        self.svg = svg

    def __repr__(self) -> str:
        return "<drawing>"

    def _repr_svg_(self) -> str:
        return self.svg


class Plans(Closing):
    """An open graph of plans. Use it in a ``with`` block, or close it."""

    def __init__(self, store: Store, location: str | Path) -> None:
        self.store = store
        self.location = location

    def questions(self) -> Answer:
        """Return the catalogue: name, title and parameters of every question."""
        from graph.catalogue import load_questions

        rows = tuple((q.name, q.title, [p.name for p in q.parameters]) for q in load_questions())
        return Answer(Table(("name", "title", "parameters"), rows))

    def ask(self, name: str, /, *, limit: int | None = DEFAULT_LIMIT, **parameters: object) -> Answer:
        """Return the answer to the question ``name``, at most ``limit`` rows of it.

        A parameter that is a Python word takes a ``_`` (``from_``).

        Raises GraphError: QuestionError for a question or parameter that is not there.

        >>> [step["name"] for step in g.ask("paths-between", from_="光芯中试线", to="光电产业")]
        ['光芯中试线']
        """
        from graph.catalogue import ask, find_question, load_questions

        question = find_question(name, load_questions())
        given = {key.rstrip("_"): value for key, value in parameters.items()}
        return Answer(ask(self.store, question, given, limit=limit), question, given)

    def cypher(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        limit: int | None = DEFAULT_LIMIT,
        timeout: float | None = DEFAULT_TIMEOUT,
    ) -> Answer:
        """Return the answer to a reading query of one's own, run in a process of its own. Raises GraphError.

        >>> g.cypher("MATCH (p:Platform) WHERE p.region = $place RETURN p.name AS name", {"place": "东湖区"}).records()
        [{'name': '东湖科创岛'}]
        """
        from graph.own_query import query_alone

        return Answer(query_alone(self.location, query, parameters, limit=limit, timeout=timeout))

    def trace(self, goal: str, region: str | None = None) -> tuple[Trace, ...]:
        """Return what lower plans do about the goals, targets and tasks that ``goal`` names, by words or id.

        >>> (found,) = g.trace("高水平建设东湖科创岛")
        >>> [(place.region, [task.name for task in place.actions]) for place in found.places if not place.silent]
        [('东湖区', ['高标准推进科创岛建设'])]
        """
        from graph.trace import trace

        return trace(self.store, goal, region)

    def compare(self, one: str | None = None, other: str | None = None) -> tuple[Comparison, ...]:
        """Return what two plans of one place say differently, alike, or alone.

        >>> (both,) = g.compare("纲要", "行动方案")
        >>> [(pair.one.value, pair.other.value) for pair in both.differ]
        [(3.5, 3.2)]
        """
        from graph.compare import compare

        return compare(self.store, one, other)

    def status(self) -> Status:
        """Return what is in the graph, and what needs a look.

        >>> g.status().nodes["Document"]
        4
        """
        from graph.status import status

        return status(self.store)

    def analyze(self, name: str) -> Answer:
        """Return what the whole graph's structure says: ``platforms``, ``communities`` or ``districts``."""
        from graph.analysis import analyze

        return Answer(analyze(self.store.graph(), name).table)

    def networkx(self) -> networkx.MultiDiGraph:
        """Return the whole graph for analysis: nodes by id with ``label``, edges by id with ``type``.

        >>> import networkx
        >>> sorted(networkx.descendants(g.networkx(), "project:光芯中试线"))
        ['industry:光电产业', 'industry:数字经济']
        """
        from graph.network import network

        return network(self.store.graph())

    def close(self) -> None:
        """Give the graph back."""
        self.store.close()


def open_plans(location: str | Path = "guitu.kgl") -> Plans:
    """Return the graph at ``location``, a file or the address of a server. Raises GraphError."""
    return Plans(open_store(location), location)


def build(*paths: str | Path, graph: str | Path = "guitu.kgl", workers: int | None = None) -> Plans:
    """Read documents, files or folders, into the graph at ``graph`` and return it open.

    Raises GraphError, and ReadError where nothing can be read.
    """
    from guitu.building import How
    from guitu.building import build as build_graph
    from guitu.corrections import load_corrections

    how = How(workers, corrections=load_corrections(str(graph), None))
    with open_store(graph, "write") as store:
        build_graph(store, paths, how)
    return open_plans(graph)


def _said(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return "、".join(map(_said, cell))
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell)
