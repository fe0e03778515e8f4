"""The command line. Every command is thin: it calls the loaders and the graph, and prints."""

from __future__ import annotations

import os
import signal
import sys
import threading
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Optional

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.catalogue import Parameter, Question
    from graph.store import Store
    from graph.table import Table
    from guitu.building import How, Summary
    from loaders.curate import Correction


class Exit(IntEnum):
    """Exit codes, the same for every command."""

    OK = 0
    NOTHING_FOUND = 1
    WRONG_USE = 2
    FAILURE = 3
    PARTLY = 4  # done, but some documents could not be read
    STOPPED = 130  # by Ctrl-C


HELP = """Ask China's development plans how they hang together.

guitu reads plans and work reports into a graph of projects, platforms, industries, agencies, goals, targets and
actions, and answers with the sentence that says so.

\b
  guitu build plans/                          read a folder of plans into guitu.kgl
  guitu status                                what is in it
  guitu questions                             what can be asked
  guitu ask projects-of-platform platform=科技城
  guitu trace 高新技术企业                     a municipal goal down to district actions

The graph is a file (--graph plans.kgl) or a Neo4j server (--graph bolt://localhost:7687, with NEO4J_USERNAME,
NEO4J_PASSWORD and NEO4J_DATABASE). Exit codes: 0 done, 1 nothing found, 2 wrong use, 3 failure, 4 done but some
documents could not be read.
"""

app = typer.Typer(
    name="guitu",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)

Location = Annotated[
    str,
    typer.Option(
        "--graph",
        "-g",
        envvar="GUITU_GRAPH",
        help="The graph: a file of the embedded engine, or a bolt:// or neo4j:// address.",
        show_default=True,
    ),
]
DEFAULT_GRAPH = "guitu.kgl"
#: Rows of an answer: DEFAULT_LIMIT of graph.protocol, written again because its import would make --help wait.
ROWS = 5_000
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a row.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print comma-separated values.")]
Limit = Annotated[int, typer.Option(min=1, help="Rows at the most; says so when there were more.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress on standard error.")]
Workers = Annotated[Optional[int], typer.Option(min=1, help="Processes that read and tie documents; as many as cores.")]  # noqa: UP045
Scheduler = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786, whose workers read documents."),
]
Private = Annotated[
    bool, typer.Option("--allow-private", help="Fetch addresses of this machine and its own network too.")
]
Corrections = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(
        "--corrections",
        envvar="GUITU_CORRECTIONS",
        help="A file of corrections; else GRAPH.corrections.toml beside it.",
    ),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Plans, or folders of plans.")]
Arguments = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Argument(metavar="[KEY=VALUE]...", help="The question's parameters; without KEY= they count in its order."),
]


@app.command()
def build(
    paths: Paths,
    graph: Location = DEFAULT_GRAPH,
    workers: Workers = None,
    corrections: Corrections = None,
    quiet: Quiet = False,
    allow_private: Private = False,
    scheduler: Scheduler = None,
) -> None:
    """Read files or folders into a graph that says what they say and nothing else.

    Run again, it gives the same graph; documents that have not changed are not read again.

    Example: guitu build plans/ --graph city.kgl
    """
    from guitu.building import How
    from guitu.building import build as build_graph

    _load(build_graph, paths, graph, corrections, quiet, How(workers, private=allow_private, scheduler=scheduler))


@app.command()
def add(
    paths: Paths,
    graph: Location = DEFAULT_GRAPH,
    workers: Workers = None,
    corrections: Corrections = None,
    quiet: Quiet = False,
    allow_private: Private = False,
    scheduler: Scheduler = None,
) -> None:
    """Add documents to a graph; one of the same name takes the place of the old.

    Example: guitu add new-report.txt
    """
    from guitu.building import How
    from guitu.building import add as add_documents

    _load(add_documents, paths, graph, corrections, quiet, How(workers, private=allow_private, scheduler=scheduler))


@app.command()
def remove(
    document: str, graph: Location = DEFAULT_GRAPH, corrections: Corrections = None, quiet: Quiet = False
) -> None:
    """Take a document out of the graph, with all that rested on it alone.

    DOCUMENT is its file name (with or without ending), title or id, as `guitu status` lists them.

    Example: guitu remove wenzhou-outline-2021
    """
    from graph.store import open_store
    from guitu.building import How
    from guitu.building import remove as remove_document
    from guitu.corrections import load_corrections
    from guitu.progress import shown

    said = load_corrections(graph, corrections)
    with open_store(graph, "change") as store, shown(quiet) as progress:
        gone = remove_document(store, document, How(None, progress, said))
    if not gone:
        _stop(f"no document is called {document}: `guitu status` lists them", Exit.NOTHING_FOUND)
    for source in gone:
        print(f"removed {source}")


@app.command()
def review(
    graph: Location = DEFAULT_GRAPH, corrections: Corrections = None, as_json: AsJson = False, as_csv: AsCsv = False
) -> None:
    """List the names that may be one thing, each with its sentence, for a person to judge.

    Example: guitu review --csv > doubtful.csv
    """
    from graph.store import open_store
    from guitu.building import doubtful
    from guitu.corrections import load_corrections
    from guitu.output import chosen_format, print_rows

    with open_store(graph) as store:
        found = doubtful(store, load_corrections(graph, corrections))
    if not found:
        _nothing()
    columns = ("score", "left", "right", "reason", "left_quote", "right_quote")
    rows = [[round(d.score, 2), d.left.id, d.right.id, d.reason, d.left.quote, d.right.quote] for d in found]
    print_rows(columns, rows, chosen_format(as_json, as_csv), title="Names that may be one thing")


@app.command()
def judge(
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    left: Annotated[str, typer.Argument(help="A node's id, as `guitu review` shows it.")],
    right: Annotated[str, typer.Argument(help="The other node's id.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the judgement.")] = "",
    by: Annotated[str, typer.Option(envvar="USER", help="Who says so.")] = "",
    graph: Location = DEFAULT_GRAPH,
    corrections: Corrections = None,
    quiet: Quiet = False,
) -> None:
    """Say whether two names are one thing; kept in a file that outlives every rebuild, and minded at once.

    Example: guitu judge same platform:科技城 platform:未来科技城 --why '同一段先后两称'
    """
    import datetime

    from graph.store import open_store
    from guitu.building import How, tie_again
    from guitu.corrections import append_correction, load_corrections, place_of
    from guitu.progress import shown
    from loaders.curate import JUDGEMENTS, Correction

    if verdict not in JUDGEMENTS:
        _stop(f"{verdict} is no judgement: say {', '.join(JUDGEMENTS)}", Exit.WRONG_USE)
    place = place_of(graph, corrections)
    if place is None:
        _stop("a server's graph needs --corrections FILE, where the judgement is kept", Exit.WRONG_USE)
    with open_store(graph) as store:
        present = store.query("MATCH (n) WHERE n.id IN $ids RETURN n.id AS id", {"ids": [left, right]}).rows
    earlier = load_corrections(graph, place if place.exists() else None)
    known = {row[0] for row in present} | {name for said in earlier for name in (said.left, said.right)}
    if missing := {left, right} - known:
        _stop(f"no node has the id {min(missing)}: `guitu review` and `guitu ask` show ids", Exit.NOTHING_FOUND)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    append_correction(place, Correction(verdict, left, right, by=by, when=today, why=why))
    with open_store(graph, "change") as store, shown(quiet) as progress:
        tie_again(store, How(None, progress, load_corrections(graph, place)))
    print(f"{place}: {left} and {right}: {verdict}")


@app.command()
def status(graph: Location = DEFAULT_GRAPH, as_json: AsJson = False) -> None:
    """Show the documents, the counts of nodes and relationships, and what needs a look.

    Example: guitu status --json
    """
    from graph.status import status as status_of
    from graph.store import open_store
    from guitu.output import print_objects
    from guitu.report import print_status

    with open_store(graph) as store:
        found = status_of(store)
    if as_json:
        print_objects([found.as_dict()])
    else:
        print_status(found)


@app.command()
def questions(as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """List the catalogue: the name, title and parameters of every question.

    Example: guitu questions --json
    """
    from dataclasses import asdict

    from graph.catalogue import load_questions
    from guitu.chinese import speaks_chinese
    from guitu.output import chosen_format, print_objects, print_rows
    from guitu.web.words import words_of

    found = load_questions()
    if as_json:
        print_objects({k: v for k, v in asdict(question).items() if k not in ("draw", "cypher")} for question in found)
        return
    titles = [words_of(q).title if speaks_chinese() else q.title for q in found]
    rows = [[q.name, title, " ".join(map(_usage, q.parameters))] for q, title in zip(found, titles, strict=True)]
    print_rows(["name", "title", "parameters"], rows, chosen_format(False, as_csv))


@app.command()
def ask(
    name: str,
    arguments: Arguments = None,
    graph: Location = DEFAULT_GRAPH,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    limit: Limit = ROWS,
) -> None:
    """Run a question of the catalogue.

    Example: guitu ask projects-of-platform platform=科技城 --csv > projects.csv
    """
    from graph.catalogue import ask as ask_question
    from graph.store import open_store

    question, given = _question(name, arguments)
    with open_store(graph) as store:
        answer = ask_question(store, question, given, limit=limit)
        hint = "" if answer.rows else _hint(store, question)
    _print(answer, as_json, as_csv, question.title, hint)


@app.command()
def cypher(
    query: Annotated[str, typer.Argument(help="A reading query; - reads it from standard input.")],
    param: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--param", "-p", metavar="KEY=VALUE", help="A parameter $KEY; VALUE is JSON, or else text."),
    ] = None,
    graph: Location = DEFAULT_GRAPH,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    limit: Limit = 1000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that the query may take.")] = 30.0,
) -> None:
    """Run a query of your own, read-only.

    Example: guitu cypher 'MATCH (p:Platform)-[:HOSTS]->(x) RETURN p.name, count(x) AS n ORDER BY n DESC LIMIT 5'
    """
    from graph.errors import QueryError
    from graph.own_query import query_alone
    from guitu.output import pointed

    text = sys.stdin.read() if query == "-" else query
    given = _pairs(param or [], typed=True)
    try:
        answer = query_alone(graph, text, given, timeout=timeout, limit=limit)
    except QueryError as error:
        if error.line is None or error.column is None:
            raise
        _stop(f"{error}\n{pointed(text, error.line, error.column)}", Exit.WRONG_USE)
    for note in answer.notes:
        print(f"guitu: {note}", file=sys.stderr)
    _print(answer, as_json, as_csv)


@app.command()
def trace(
    goal: Annotated[str, typer.Argument(help="Words of a goal, target or task, or its id.")],
    region: Annotated[Optional[str], typer.Option("--in", help="Only this district or county.")] = None,  # noqa: UP045
    graph: Location = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """Trace a municipal goal or target down to the districts' targets and actions.

    Example: guitu trace 研发经费 --in 鹿城区
    """
    from graph.store import open_store
    from graph.trace import trace as trace_goal
    from guitu.output import print_objects
    from guitu.report import print_traces

    with open_store(graph) as store:
        found = trace_goal(store, goal, region)
        layers = found or store.query("MATCH (:Document)-[:SUBORDINATE_TO]->(d:Document) RETURN d.id LIMIT 1").rows
    if not layers:
        _stop(
            "no plan in the graph stands above another: add one of a place below, say a district's", Exit.NOTHING_FOUND
        )
    if not found:
        _stop(f"no goal, target or task of an upper plan says {goal}: try fewer words", Exit.NOTHING_FOUND)
    if as_json:
        print_objects(item.as_dict() for item in found)
    else:
        print_traces(found)


@app.command()
def compare(
    one: Annotated[Optional[str], typer.Argument(help="A plan: source, title or part of it; none for all.")] = None,  # noqa: UP045
    other: Annotated[Optional[str], typer.Argument(help="Another plan of the same place.")] = None,  # noqa: UP045
    graph: Location = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """List what two plans of one place say differently, alike, or alone.

    Example: guitu compare 规划纲要 行动方案
    """
    from graph.compare import compare as compare_plans
    from graph.store import open_store
    from guitu.output import print_objects
    from guitu.report import print_comparison

    with open_store(graph) as store:
        found = compare_plans(store, one, other)
    if not found:
        _stop("no two plans of one place are called so: `guitu status` lists them", Exit.NOTHING_FOUND)
    if as_json:
        print_objects(comparison.as_dict() for comparison in found)
        return
    for comparison in found:
        print_comparison(comparison)


@app.command()
def show(
    name: str,
    arguments: Arguments = None,
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", help="The file to write: .html, .svg or .png. [default: guitu.html]"),
    ] = None,
    svg: Annotated[Optional[Path], typer.Option("--svg", help="Write it as SVG, for reports.")] = None,  # noqa: UP045
    png: Annotated[Optional[Path], typer.Option("--png", help="Write it as PNG, for reports.")] = None,  # noqa: UP045
    most: Annotated[int, typer.Option(min=1, help="Nodes to draw at the most; what is left out is said.")] = 200,
    graph: Location = DEFAULT_GRAPH,
) -> None:
    """Draw a question's answer as a picture that opens in any browser, without a network.

    Example: guitu show projects-of-platform platform=科技城 -o science-city.html
    """
    from graph.catalogue import ask as ask_question
    from graph.figure import figure_of
    from graph.store import open_store
    from guitu.drawn import write_picture

    question, given = _question(name, arguments)
    with open_store(graph) as store:
        answer = ask_question(store, question, given)
        hint = "" if answer.rows else _hint(store, question)
    if not answer.rows:
        _nothing(hint)
    figure = figure_of(answer, question.draw, most)
    for path in [path for path in (output, svg, png) if path] or [Path("guitu.html")]:
        write_picture(figure, question, path, given)
        print(path)


@app.command()
def analyze(
    name: Annotated[str, typer.Argument(help="platforms, communities or districts.")],
    graph: Location = DEFAULT_GRAPH,
    store: Annotated[
        bool, typer.Option("--store", help="Keep the results as properties, until the next build.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    quiet: Quiet = False,
) -> None:
    """Compute over the whole graph: platforms that tie most plans together, communities, districts most alike.

    A community is of projects and platforms around their industries. --store sets tied_documents and betweenness of
    platforms, community of all that is in one, and most_like of a district, for queries and Neo4j Browser.

    Example: guitu analyze platforms
    """
    from graph.analysis import analyze as analyze_graph
    from graph.analysis import with_properties
    from graph.store import open_store
    from guitu.progress import shown

    with open_store(graph, "change" if store else "read") as opened, shown(quiet) as progress:
        whole = opened.graph()
        analysis = analyze_graph(whole, name)
        if store:
            opened.replace(with_properties(whole, analysis), progress=progress)
    _print(analysis.table, as_json, as_csv)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write into; made if it is not there.")],
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help="jsonl, csv, graphml (Gephi, yEd), jsonld (RDF), xlsx (tables) or neo4j-import (for a large server).",
        ),
    ] = "jsonl",
    graph: Location = DEFAULT_GRAPH,
) -> None:
    """Write the whole graph into files that other programs read.

    Example: guitu export out --format jsonl
    """
    from graph.formats import FORMATS, IMPORT, write
    from graph.store import open_store

    if format_ not in (*FORMATS, IMPORT):
        _stop(f"there is no format {format_}: choose {', '.join((*FORMATS, IMPORT))}", Exit.WRONG_USE)
    with open_store(graph) as store:
        written = write(store, format_, folder)
    for path in written:
        print(path)


@app.command()
def serve(
    graph: Location = DEFAULT_GRAPH,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Show the graph as pages to read: search, things, documents, traces. Only this machine can see them.

    Example: guitu serve --graph city.kgl
    """
    from guitu.web.server import PortTaken
    from guitu.web.server import serve as serve_pages

    try:
        serve_pages(graph, port, browser)
    except PortTaken as error:
        _stop(str(error), Exit.FAILURE)


@app.command()
def mcp(graph: Location = DEFAULT_GRAPH) -> None:
    """Answer an assistant over the Model Context Protocol (standard input and output): the questions as tools.

    Example, in the client's settings: {"command": "guitu", "args": ["mcp", "--graph", "city.kgl"]}
    """
    try:
        from guitu.mcp import serve as serve_mcp
    except ModuleNotFoundError:
        _stop("this needs one more package: pip install 'guitu[mcp]'", Exit.FAILURE)
    serve_mcp(graph)


def _load(
    load: Callable[[Store, Sequence[str | Path], How], Summary],
    paths: list[str],
    graph: str,
    corrections: Path | None,
    quiet: bool,
    how: How,
) -> None:
    """Bring documents into the graph by ``load``, showing how far it is, and print what it did."""
    from dataclasses import replace

    from graph.store import open_store
    from guitu.corrections import load_corrections
    from guitu.progress import shown

    said = load_corrections(graph, corrections)
    with open_store(graph, "write") as store, shown(quiet) as progress:
        summary = load(store, paths, replace(how, progress=progress, corrections=said))
    _report(summary, graph)


def _question(name: str, arguments: list[str] | None) -> tuple[Question, dict[str, object]]:
    """Return a question of the catalogue and what was given for its parameters, checked before any graph is opened."""
    from graph.catalogue import find_question, load_questions

    question = find_question(name, load_questions())
    names = [parameter.name for parameter in question.parameters]
    given = [
        f"{names[i]}={argument}" if "=" not in argument and i < len(names) else argument
        for i, argument in enumerate(arguments or [])
    ]
    pairs = _pairs(given)
    question.bind(pairs)
    return question, pairs


def _usage(parameter: Parameter) -> str:
    written = f"{parameter.name}={parameter.type}"
    return written if parameter.required else f"[{written}]"


def _pairs(arguments: list[str], typed: bool = False) -> dict[str, object]:
    """Return KEY=VALUE arguments as a mapping; ``typed`` reads values as JSON where they are."""
    import json

    pairs: dict[str, object] = {}
    for argument in arguments:
        key, mark, value = argument.partition("=")
        if not mark or not key:
            _stop(f"{argument} is no KEY=VALUE", Exit.WRONG_USE)
        pairs[key] = value
        if typed:
            try:
                pairs[key] = json.loads(value)
            except ValueError:
                pairs[key] = value
    return pairs


def _print(answer: Table, as_json: bool, as_csv: bool, title: str = "", hint: str = "") -> None:
    from guitu.output import chosen_format, print_rows

    if not answer.rows:
        _nothing(hint)
    print_rows(answer.columns, answer.rows, chosen_format(as_json, as_csv), title=title)
    if answer.truncated:
        of = f" of {answer.total}" if answer.total else ""
        print(f"guitu: only the first {len(answer.rows)} rows{of} are shown; --limit asks for more", file=sys.stderr)


def _report(summary: Summary, graph: str) -> None:
    """Print what a build did, and stop with its exit code where documents could not be read."""
    for name, why in summary.failed.items():
        print(f"guitu: left out {name}: {why}", file=sys.stderr)
    for name, other in summary.same.items():
        print(f"guitu: left out {name}: it has the same text as {other}", file=sys.stderr)
    for correction in summary.idle:
        print(f"guitu: {_idle(correction)}", file=sys.stderr)
    nodes, relationships = summary.nodes, summary.relationships
    read, kept = len(summary.read), len(summary.kept)
    print(f"{graph}: {nodes} nodes, {relationships} relationships ({read} documents read, {kept} known already)")
    if summary.failed:
        raise typer.Exit(Exit.PARTLY)


def _idle(correction: Correction) -> str:
    """Return the sentence that a correction came to nothing."""
    if correction.left:
        pair = f"{correction.left} and {correction.right}"
        return f"the judgement {correction.say} of {pair} names what is not in the graph"
    about = correction.node or f"{correction.start} {correction.type} {correction.end}"
    return f"the correction to {correction.say} {about} names nothing in the graph"


def _hint(store: Store, question: Question) -> str:
    """Return names that the question has an answer to, where it needs one."""
    from guitu.samples import needed, samples

    parameter = needed(question)
    names = samples(store, parameter) if parameter else ()
    return f"; with an answer are, among others: {'、'.join(names)}" if names else ""


def _nothing(hint: str = "") -> NoReturn:
    _stop(f"nothing found{hint}", Exit.NOTHING_FOUND)


def _stop(sentence: str, code: Exit) -> NoReturn:
    print(f"guitu: {sentence}", file=sys.stderr)
    raise typer.Exit(code)


def main() -> None:
    """Run the command line: every failure is one sentence on standard error and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # plans are Chinese whatever the locale
    try:
        _command()()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has what it wanted
        sys.exit(Exit.OK)
    except OSError as error:
        code, sentence = Exit.FAILURE, f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
    except KeyboardInterrupt:
        code, sentence = Exit.STOPPED, "stopped"
    except SystemExit as end:
        if end.code != Exit.STOPPED:  # what typer makes of an interruption
            raise
        code, sentence = Exit.STOPPED, "stopped"
    except Exception as error:
        code, sentence = _known(error), str(error)
        if code is None:
            if os.environ.get("GUITU_DEBUG"):
                raise
            fault = f"{type(error).__name__}: {error}"
            code, sentence = Exit.FAILURE, f"a fault of its own: {fault} (GUITU_DEBUG=1 shows where)"
    if code == Exit.STOPPED:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever presses Ctrl-C again has been heard
    print(f"guitu: {sentence}", file=sys.stderr)
    if code == Exit.STOPPED and any(not thread.daemon for thread in threading.enumerate()[1:]):
        os._exit(code)  # one that was interrupted within may never end
    sys.exit(code)


def _command() -> Callable[[], None]:
    """Return the command line, with its help in Chinese where the locale is."""
    from guitu import chinese

    return chinese.in_chinese(typer.main.get_command(app)) if chinese.speaks_chinese() else app


def _known(error: Exception) -> Exit | None:
    """Return the exit code of an error whose message is made for a person; None where it is a fault of ours."""
    from graph.errors import GraphError, QueryError, QueryTimeoutError, QuestionError
    from loaders.curate import CorrectionError
    from loaders.pipeline import StaleRecords
    from loaders.read import NoDocumentError, ReadError, WrongPathError

    if isinstance(error, NoDocumentError):
        return Exit.NOTHING_FOUND
    if isinstance(error, WrongPathError | QuestionError) or (
        isinstance(error, QueryError) and not isinstance(error, QueryTimeoutError)
    ):
        return Exit.WRONG_USE
    return Exit.FAILURE if isinstance(error, GraphError | ReadError | StaleRecords | CorrectionError) else None
