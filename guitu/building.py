"""Building, adding and removing: documents through the loaders into a store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from graph.errors import StoreOutdatedError
from graph.load import Load, Spool
from graph.model import Document, Source
from graph.rows import PARTS
from graph.store import Progress, Store
from graph.stowed import Stowed
from guitu.combining import WORTH_A_PROCESS, Kept, Made, made_of
from guitu.memory import uncollected
from guitu.processes import NoProcessesError, begin, break_off, end, in_processes, one_thread
from guitu.processes import kept as processes
from loaders.curate import Correction, judgements
from loaders.pipeline import StaleRecords, decode, document_of, encode, extract, is_records
from loaders.read import ReadError, find_documents, read
from loaders.records import called
from loaders.resolve import resolve
from loaders.sentences import Sentences

#: Below this many bytes of documents, starting processes costs more than it gains.
WORTH_PROCESSES = 1_000_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did, by the names of the documents."""

    nodes: int  # of the graph as it is now
    relationships: int
    read: tuple[str, ...]  # read anew
    kept: tuple[str, ...]  # known already: neither the text nor the program that reads it has changed
    failed: Mapping[str, str]  # name -> why it could not be read, one sentence
    same: Mapping[str, str]  # name -> the document with the very same text that stands for it
    idle: tuple[Correction, ...] = ()  # corrections that name nothing in the graph


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What came of one document: its text's hash, and unless they are known already its head and encoded records."""

    name: str
    sha256: str = ""
    document: Document | None = None
    data: bytes = b""
    error: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """A document, and all that it says as a store keeps it."""

    document: Document
    data: bytes

    @classmethod
    def of(cls, data: bytes) -> _Known:
        """Return what is kept as ``data``; raises ``StaleRecords`` where another version of the program made it."""
        return cls(document_of(data), data)

    def called(self, source: str) -> _Known:
        """Return the same under another name."""
        own = self.document
        if own.source == source:
            return self
        title = source if own.title == own.source else own.title  # a text without a line is called by its file
        document = replace(own, source=source, title=title)
        return _Known(document, called(self.data, document))


@dataclass(frozen=True, slots=True)
class How:
    """How the work is to be done: by how many processes, telling whom, minding which corrections.

    ``private`` allows addresses of this machine and its own network. ``scheduler``: the address of a Dask scheduler,
    whose workers do what processes of this machine would do. ``waiting``: processes of this machine that are kept for
    several builds, see :func:`guitu.processes.kept`.
    """

    workers: int | None = None
    progress: Progress | None = None
    corrections: tuple[Correction, ...] = ()
    private: bool = False
    scheduler: str | None = None
    waiting: Executor | None = None


def build(store: Store, paths: Sequence[str | Path], how: How = How()) -> Summary:
    """Make the graph in ``store`` say what the documents at ``paths`` say, and nothing else.

    Raises ``ReadError`` where ``paths`` name no document, or none of them can be read.
    """
    return _load(store, paths, *_still_good(store), how, adding=False)


def add(store: Store, paths: Sequence[str | Path], how: How = How()) -> Summary:
    """Add the documents at ``paths`` to the graph in ``store``; one of the same name takes the place of the old.

    Raises ``ReadError`` as :func:`build` does, and ``StaleRecords`` where another version made the graph.
    """
    return _load(store, paths, *_kept(store), how, adding=True)


def remove(store: Store, document: str, how: How = How()) -> tuple[str, ...]:
    """Take the documents called ``document`` (id, source, file name without ending, or title) out of the graph.

    Returns the sources of those taken out; none means that nothing is called so and nothing was changed.
    """
    kept, ties = _kept(store)
    present = {known.document.source: known for known in kept.values()}
    called = {
        source for source, known in present.items() if document in (known.document.id, source, known.document.title)
    }
    called = called or {source for source in present if Path(source).stem == document}
    if called:
        _store(store, [known for source, known in present.items() if source not in called], how, ties)
    return tuple(sorted(called))


def tie_again(store: Store, how: How = How()) -> tuple[Correction, ...]:
    """Make the graph anew from the records it keeps, minding corrections; return those that name nothing in it."""
    kept, ties = _kept(store)
    return _store(store, list(kept.values()), how, ties).idle


def doubtful(store: Store, corrections: Sequence[Correction]) -> tuple[Doubt, ...]:
    """Return the pairs of names that may be one thing and that nobody has judged yet, the likeliest first."""
    documents = [decode(known.data) for known in _kept(store)[0].values()]
    resolution = resolve(documents, judgements(corrections))
    judged = {frozenset((c.left, c.right)) for c in corrections}
    mentions = {m.id: m for r in documents for m in r.mentions}
    passages = {p.id: p for r in documents for p in r.passages}

    def side(mention_id: str) -> Side:
        mention = mentions[mention_id]
        passage = passages[mention.passage]
        sentence = Sentences(passage.text).around(mention.start, mention.end)
        return Side(resolution.entity_of[mention_id], mention.surface, sentence)

    found = [
        Doubt(side(merge.left), side(merge.right), merge.reason, merge.score)
        for merge in resolution.merges
        if merge.judgement == "unsure" and merge.left in mentions and merge.right in mentions
    ]
    open_ = [doubt for doubt in found if frozenset((doubt.left.id, doubt.right.id)) not in judged]
    return tuple(sorted(open_, key=lambda doubt: (-doubt.score, doubt.left.id, doubt.right.id)))


@dataclass(frozen=True, slots=True)
class Side:
    """One of two names that may be one thing: the node it has now, the words, and a sentence that says them."""

    id: str
    name: str
    quote: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two names that may be one thing."""

    left: Side
    right: Side
    reason: str
    score: float


def _load(
    store: Store,
    paths: Sequence[str | Path],
    kept: Mapping[str, _Known],
    ties: Mapping[str, bytes],
    how: How,
    *,
    adding: bool,
) -> Summary:
    """Read the documents at ``paths`` into the store, beside what it holds where ``adding``.

    ``kept``: what the store keeps, by the hash of its text; ``ties``: of pairs of documents.
    """
    one_thread()
    found = find_documents(paths)
    with ExitStack() as open_:
        helpers = open_.enter_context(_helpers(found, how))
        return _loaded(store, found, kept, ties, how, helpers, open_.close, adding=adding)


def _loaded(
    store: Store,
    found: Sequence[tuple[str, str | Path]],
    kept: Mapping[str, _Known],
    ties: Mapping[str, bytes],
    how: How,
    helpers: Executor | None,
    let_go: Callable[[], None],
    *,
    adding: bool,
) -> Summary:
    """Read the documents found into the store as :func:`_load` does, by ``helpers`` which may be let go of."""
    outcomes: dict[str, _Outcome] = {}
    for outcome in _outcomes(found, frozenset(kept), how, helpers):
        outcomes[outcome.name] = outcome
        if how.progress:
            how.progress("reading", len(outcomes), len(found))
    failed = {name: outcomes[name].error for name, _ in found if outcomes[name].error}
    if len(failed) == len(found):
        raise ReadError(next(iter(failed.values())) if len(failed) == 1 else _none_read(failed))

    read_well = [outcomes[name] for name, _ in found if name not in failed]
    documents, same = _together(read_well, kept, adding)
    own = {outcome.name: bool(outcome.data) for outcome in read_well if outcome.name not in same}
    del outcomes, read_well  # which hold all records
    if sum(len(known.data) for known in documents) >= WORTH_A_PROCESS:
        let_go()  # of their memory
        end()
        helpers = None
    made = _store(store, documents, how, ties, helpers)
    nodes, relationships = _size(store, made.load)
    return Summary(
        nodes,
        relationships,
        read=tuple(name for name, anew in own.items() if anew),
        kept=tuple(name for name, anew in own.items() if not anew),
        failed=failed,
        same=same,
        idle=made.idle,
    )


def _size(store: Store, load: Load) -> tuple[int, int]:
    """Return how many nodes and relationships a store has that took a load in."""
    if load.touched is None:
        return load.nodes, load.relationships
    counts = store.counts()
    return sum(counts.nodes.values()), sum(counts.relationships.values())


def _together(
    outcomes: Sequence[_Outcome], kept: Mapping[str, _Known], adding: bool
) -> tuple[list[_Known], Mapping[str, str]]:
    """Return the documents of the graph to be, and for each that is left out the one with the very same text.

    Args:
        outcomes: of the documents that could be read, in their order.
        kept: what the store keeps, by the hash of its text.
        adding: whether what is kept stays in the graph.
    """
    documents = {known.document.source: known for known in kept.values()} if adding else {}
    stood = {source: known.document.sha256 for source, known in documents.items()}
    # What is read under a name anew no longer stands there with its old text.
    text_of = {outcome.name: outcome.sha256 for outcome in outcomes}
    owner = {text: source for source, text in stood.items() if text_of.get(source, text) == text}
    same: dict[str, str] = {}
    for outcome in outcomes:
        name = outcome.name
        if owner.setdefault(outcome.sha256, name) != name and owner[outcome.sha256] in documents:
            same[name] = owner[outcome.sha256]
            continue
        known = _Known(outcome.document, outcome.data) if outcome.document else kept[outcome.sha256]
        documents[name] = known.called(name)
    return list(documents.values()), same


def _none_read(failed: Mapping[str, str]) -> str:
    name, why = next(iter(failed.items()))
    return f"none of the {len(failed)} documents could be read; the first, {name}: {why}"


def _outcomes(
    found: Sequence[tuple[str, str | Path]], known: frozenset[str], how: How, helpers: Executor | None
) -> Iterator[_Outcome]:
    """Yield what came of each document, in the order in which they are done."""
    if how.scheduler:
        from guitu.cluster import on_cluster

        read_here = partial(_read_one, known=known, private=how.private)
        done = on_cluster(how.scheduler, map(read_here, found), _extracted, lambda source: _fallen(source.name))
        return map(partial(_of_this_version, how.scheduler), done)
    one = partial(_extract_one, known=known, private=how.private)
    return map(one, found) if helpers is None else _extract_all(found, one, how, helpers)


def _of_this_version(scheduler: str, outcome: _Outcome) -> _Outcome:
    if outcome.data:
        try:
            document_of(outcome.data)
        except StaleRecords:
            raise ReadError(f"The workers of the cluster at {scheduler} have another version of guitu.") from None
    return outcome


@contextmanager
def _helpers(found: Sequence[tuple[str, str | Path]], how: How) -> Iterator[Executor | None]:
    """Give the processes that read the documents and tie them, none where that is not worth while."""
    count = _count(found, how)
    if how.scheduler or count < 2 or (how.workers is None and sum(_sizes(found).values()) < WORTH_PROCESSES):
        yield None
        return
    pool = None
    try:
        begin()
        import loaders.align  # while that one loads, too
        import loaders.assemble  # noqa: F401

        if how.waiting is None:
            pool = processes(count)
        yield pool or how.waiting
        if pool is not None:
            pool.shutdown()
    except NoProcessesError as error:
        raise ReadError(str(error)) from None
    except BaseException:
        if how.waiting is None:
            break_off(pool)  # and wait for no document
        raise


def _count(found: Sequence[tuple[str, str | Path]], how: How) -> int:
    """Return how many processes are to read documents."""
    return min(how.workers or os.cpu_count() or 1, len(found))


def _sizes(found: Sequence[tuple[str, str | Path]]) -> dict[str, int]:
    """Return the bytes of documents that are files."""
    return {name: place.stat().st_size for name, place in found if isinstance(place, Path) and place.exists()}


def _extract_all(
    found: Sequence[tuple[str, str | Path]],
    one: Callable[[tuple[str, str | Path]], _Outcome],
    how: How,
    helpers: Executor,
) -> Iterator[_Outcome]:
    """Yield what came of each document, in the order in which they are done."""
    sizes = _sizes(found)
    longest_first = sorted(found, key=lambda item: -sizes.get(item[0], 0))  # so that all are done at about one time
    try:
        yield from in_processes(longest_first, one, _count(found, how), lambda item: _fallen(item[0]), helpers)
    except NoProcessesError as error:
        raise ReadError(str(error)) from None


def _fallen(name: str) -> _Outcome:
    return _Outcome(name, error=f"{name} brought down the process that was reading it.")


def _extract_one(item: tuple[str, str | Path], known: frozenset[str], private: bool) -> _Outcome:
    source = _read_one(item, known, private)
    return _extracted(source) if isinstance(source, Source) else source


def _read_one(item: tuple[str, str | Path], known: frozenset[str], private: bool) -> Source | _Outcome:
    name, path = item
    try:
        source = read(path, name, private)
    except ReadError as error:
        return _Outcome(name, error=str(error))
    return _Outcome(name, source.sha256) if source.sha256 in known else source


def _extracted(source: Source) -> _Outcome:
    try:
        with uncollected():
            records = extract(source)
            return _Outcome(source.name, source.sha256, records.document, encode(records))
    except Exception as error:  # a fault of ours: it costs this document and no other
        if os.environ.get("GUITU_DEBUG"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return _Outcome(source.name, error=f"guitu can't cope with it ({what}); GUITU_DEBUG=1 shows where.")


def _kept(store: Store) -> tuple[dict[str, _Known], dict[str, bytes]]:
    """Return what is kept in the store by the hash of the text they were made from, and the ties of pairs by name.

    Raises ``StaleRecords`` where another version of the program made them.
    """
    stored = store.records()
    ties = {name: data for name, data in stored.items() if name == PARTS or not is_records(name)}
    found = [_Known.of(data) for name, data in stored.items() if name not in ties]
    if not store.changeable:
        ties.pop(PARTS, None)
    return {known.document.sha256: known for known in found}, ties


def _still_good(store: Store) -> tuple[dict[str, _Known], dict[str, bytes]]:
    """Return what is kept in the store as :func:`_kept` does, nothing where another version made it."""
    try:
        return _kept(store)
    except (StaleRecords, StoreOutdatedError):
        return {}, {}


def _store(
    store: Store, documents: list[_Known], how: How, ties: Mapping[str, bytes], helpers: Executor | None = None
) -> Made:
    """Make ``store`` hold what the documents say, and empty their list.

    ``ties``: those that it kept; ``helpers``: processes that may tie.
    """
    one_thread()
    data = {known.document.id: known.data for known in documents}
    documents.clear()
    with Spool(store.folder) as spool, ExitStack() as open_:
        made = made_of(Kept(list(data.values()), ties), how.corrections, how.progress, spool, how.workers, helpers)
        records: Mapping[str, bytes] = {**data, **made.ties}
        if sum(map(len, data.values())) >= WORTH_A_PROCESS:
            records = open_.enter_context(Stowed(records, store.folder))
        data.clear()
        made = replace(made, ties={})
        if store.folder is None:  # a server's graph is changed where it lies: not before all rows are made
            spool.complete()
        with uncollected():
            store.replace(made.load, records=records, progress=how.progress)
    return made
