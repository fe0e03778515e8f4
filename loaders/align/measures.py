"""How two targets' indicators are alike: the measure itself, its calibre (unit, kind, year) and where they stand.

The canonical name (``Target.measure``) settles most; what plans word differently is compared by characters and words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from zlib import crc32

import numpy as np

from graph.model import DocumentRecords, Target
from loaders.align.bags import Bag, bag_of, both
from loaders.align.likeness import Likeness
from loaders.align.runs import runs_of
from loaders.align.sentences import in_titles, spoken
from loaders.align.sharing import Sharing, held
from loaders.align.units import Units, paths_of
from loaders.align.words import Bools, Floats, Ints, Words, cut, table
from loaders.lexicon import words_from
from loaders.normal import normal
from loaders.quantities import base_quantity

_SHARE = re.compile(r"(.{2,30}?)占(?!比).{2,24}?(?:比重|比例|比率|份额)?$")  # 甲占乙比重 measures 甲, as a share
_MULTIPLES = re.compile(r"^[十百千万亿]+(?=.|$)")

_NAMES = (
    "same measure",
    "same core",
    "characters",
    "upper in lower",
    "lower in upper",
    "shared words",
    "words of the upper alone",
    "words of the lower alone",
    "set apart by the upper",
    "set apart by the lower",
    "meaning",
    "context",
    "path",
    "same unit",
    "share against amount",
    "increment against total",
    "same kind",
    "same year",
    "behind the best of the upper",
    "behind the best of the lower",
)
_SUM = {  # a plain sum, by which pairs are ranked
    "same core": 2,
    "characters": 1,
    "shared words": 1,
    "meaning": 1,
    "same unit": 0.5,
    "same kind": 0.3,
    "context": 0.2,
    "set apart by the upper": -0.5,
    "set apart by the lower": -0.5,
}
_CONTEXT = 400  # characters of its passage that tell what a target is about
_SOFT = {"level", "cumulative"}  # kinds that plans do not tell apart strictly


@dataclass(frozen=True, slots=True)
class Measures:
    """The targets of a document, ready to be compared; one row each."""

    targets: tuple[Target, ...]
    cores: tuple[str, ...]
    units: tuple[str, ...]
    bases: tuple[tuple[float, str], ...]  # number and unit, worked out
    twins: tuple[Ints, ...]  # the rows of each commitment that is written in several places
    measure: Ints  # a number for each canonical name, and so on
    core: Ints
    unit: Ints
    kind: Ints
    year: Ints
    shares: Bools
    increments: Bools
    apart: Floats  # 1 for each word in a core that sets it apart
    pairs: Bag
    lengths: Floats  # how many pairs of characters
    words: Bag
    weight: Floats  # rarity of all words together
    vector: Floats
    context: Floats
    path: Floats


@dataclass(frozen=True, slots=True)
class _Lexicon:
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    inside: re.Pattern[str]
    apart: tuple[re.Pattern[str], ...]
    increment: re.Pattern[str]
    flow: re.Pattern[str]
    nurtured: re.Pattern[str]
    qualifiers: re.Pattern[str]
    generic: re.Pattern[str]
    same: tuple[tuple[str, str], ...]
    less: re.Pattern[str]
    not_added: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    data = words_from("measures")
    lead, tail, inside = ("|".join(data[part]) for part in ("lead", "tail", "inside"))
    same = [(other, first) for first, others in data["same"].items() for other in others]
    return _Lexicon(
        re.compile(f"(?:{lead})+"),
        re.compile(f"(?:{tail})+$"),
        re.compile(inside),
        tuple(map(re.compile, data["apart"])),
        re.compile("|".join(data["increment"])),
        re.compile("|".join(data["flow"])),
        re.compile("|".join(data["nurtured"])),
        re.compile("|".join(data["qualifiers"])),
        re.compile("|".join(data["generic"])),
        tuple(sorted(same, key=lambda pair: -len(pair[0]))),
        re.compile("|".join(data["sense"]["less"])),
        re.compile("|".join(data["sense"]["not_added"])),
    )


@lru_cache(maxsize=65536)
def core(indicator: str) -> str:
    """Return what an indicator measures without the verbs, places and times around it, in one wording."""
    lexicon = _lexicon()
    text = normal(indicator)
    for other, first in lexicon.same:
        if other not in first or first not in text:
            text = text.replace(other, first)
    text = lexicon.inside.sub("", text)
    if share := _SHARE.search(text):
        text = f"{share[1]}占比"
    begun = lexicon.lead.match(text)
    if begun and begun.end() < len(text):
        text = text[begun.end() :]
    ended = lexicon.tail.search(text)
    return text[: ended.start()] if ended and ended.start() > 1 else text


@lru_cache(maxsize=65536)
def is_increment(indicator: str) -> bool:
    """Tell whether an indicator counts what is added (新增高新技术企业) and not what there is; money only flows."""
    text = normal(indicator)
    return bool(_lexicon().increment.search(text)) and not _lexicon().flow.search(text)


@lru_cache(maxsize=65536)
def is_nurtured(indicator: str) -> bool:
    """Tell whether an indicator counts what is being brought up (隐形冠军培育企业) and not what has become it."""
    return bool(_lexicon().nurtured.search(normal(indicator)))


def calibre(target: Target) -> str:
    """Return the unit of a target's number, people and things told apart; a bare 亿 is money, a bare 万 is ``?``."""
    plain = _MULTIPLES.sub("", normal(target.unit)).removesuffix("/人")
    if plain != normal(target.unit) and not plain:
        return "元" if "亿" in target.unit else "?"
    if plain in {"m2", "m²", "㎡", "平方米"}:
        return "平方米"
    return "人" if plain in {"人", "名", "人次"} else base_quantity(target.value, target.unit)[1]


def comparable(one: str, other: str) -> bool:
    """Tell whether numbers of one measure and these calibres may be set against each other: 60万 and 5万人 may."""
    units = {one, other}
    return len(units) == 1 or (bool(units & {"?", ""}) and not units & {"%", "番", "位", "个百分点"})


@lru_cache(maxsize=65536)
def qualifiers(indicator: str) -> frozenset[str]:
    """Return the words of an indicator that say how it is counted: 户籍, 可比价."""
    return frozenset(_lexicon().qualifiers.findall(normal(indicator)))


@lru_cache(maxsize=65536)
def is_generic(found: str) -> bool:
    """Tell whether a core measures nothing in particular (项目, 重点企业): its likeness says nothing."""
    return bool(_lexicon().generic.fullmatch(found))


@lru_cache(maxsize=65536)
def less_is_better(indicator: str) -> bool:
    """Tell whether a smaller number is the better one: unemployment, energy use, deaths."""
    return bool(_lexicon().less.search(normal(indicator)))


@lru_cache(maxsize=65536)
def adds_up(indicator: str) -> bool:
    """Tell whether the numbers of a city's districts add up to the city's: not those per head, rates and ranks."""
    return not _lexicon().not_added.search(normal(indicator))


@lru_cache(maxsize=65536)
def _marks(core: str) -> tuple[bool, ...]:
    """Return which of the words that set a measure apart stand in a core."""
    return tuple([bool(word.search(core)) for word in _lexicon().apart])


def measures_of(records: DocumentRecords, tasks: Units | None = None) -> Measures:
    """Return the targets of a document that measure something in particular, ready to be compared.

    ``tasks``: its goals and actions, where they are prepared already; what they tell of passages is not found again.
    """
    known = table()
    targets = tuple(t for t in sorted(records.targets, key=lambda t: t.id) if not is_generic(core(t.indicator)))
    stating = {target.passage for target in targets}
    paths = paths_of(records.sections)
    # the canonical name where it says more than the words of the indicator, such as whose output it is
    said_and_named = [(core(target.indicator), core(target.measure or target.indicator)) for target in targets]
    cores = tuple(name if text in name else text for text, name in said_and_named)
    around = dict(tasks.told(_CONTEXT)) if tasks else {}
    others = {p.id: normal(p.text)[:_CONTEXT] for p in records.passages if p.id in stating and p.id not in around}
    around |= zip(others, known.embed([*map(spoken, others.values())]), strict=True)
    sections = {target.section: paths.get(target.section or "", "") for target in targets}
    above = dict(zip(sections, known.embed([*map(in_titles, sections.values())]), strict=True))
    said = known.said(list(map(cut, cores)))
    units = tuple(calibre(target) for target in targets)
    bases = tuple(base_quantity(target.value, target.unit) for target in targets)
    pairs, wording = runs_of(cores, 2), bag_of(said.count, said.rows, said.words)
    return Measures(
        targets,
        cores,
        units,
        bases,
        _twins(targets, cores, bases),
        _numbers(normal(target.measure or target.indicator) for target in targets),
        _numbers(cores),
        _numbers(units),
        _numbers("soft" if target.kind in _SOFT else target.kind for target in targets),
        np.array([target.year or 0 for target in targets], np.int64),
        np.array([unit == "%" for unit in units], bool),
        np.array([is_increment(target.indicator) for target in targets], bool),
        np.array([_marks(text) for text in cores], np.float32).reshape(len(targets), len(_lexicon().apart)),
        pairs,
        pairs.sizes(),
        wording,
        wording.weights(known.rarities(wording.kinds)),
        known.embed(said),
        _rows([around[target.passage] for target in targets], known),
        _rows([above[target.section] for target in targets], known),
    )


def _rows(vectors: Sequence[Floats], known: Words) -> Floats:
    return np.array(vectors, np.float32).reshape(len(vectors), known.vectors.shape[1])


def _numbers(texts: Iterable[str]) -> Ints:
    """Return a number for each text, the same for the same text."""
    return np.array([crc32(text.encode()) for text in texts], np.int64)


def _twins(targets: Sequence[Target], cores: Sequence[str], bases: Sequence[tuple[float, str]]) -> tuple[Ints, ...]:
    rows: dict[tuple[object, ...], list[int]] = {}
    for i, target in enumerate(targets):
        kind = "soft" if target.kind in _SOFT else target.kind
        rows.setdefault((target.measure or cores[i], bases[i], target.year, kind), []).append(i)
    return tuple(np.array(same, np.int64) for same in rows.values() if len(same) > 1)


def likeness(upper: Measures, lower: Measures) -> Likeness:
    """Return each way of likeness by name, as a matrix (targets of the upper document, targets of the lower)."""
    out = Likeness(_NAMES, len(upper.targets), len(lower.targets))
    out["same measure"] = same = upper.measure[:, None] == lower.measure[None]
    out["same core"] = same | (upper.core[:, None] == lower.core[None])
    above, below = both(upper.pairs.kinds, lower.pairs.kinds)
    (one_pairs,), (other_pairs,) = held(above, upper.pairs), held(below, lower.pairs)
    found = Sharing(one_pairs, other_pairs).count()
    one, other = upper.lengths[:, None], lower.lengths[None]
    out["characters"] = 2 * found / (one + other + 0.5)
    out["upper in lower"] = found / (one + 0.5)
    out["lower in upper"] = found / (other + 0.5)
    _by_words(upper, lower, out)
    out["set apart by the upper"] = upper.apart @ (1 - lower.apart).T
    out["set apart by the lower"] = (1 - upper.apart) @ lower.apart.T
    out["meaning"] = upper.vector @ lower.vector.T
    out["context"] = upper.context @ lower.context.T
    out["path"] = upper.path @ lower.path.T
    out["same unit"] = upper.unit[:, None] == lower.unit[None]
    out["share against amount"] = upper.shares[:, None] ^ lower.shares[None]
    out["increment against total"] = upper.increments[:, None] ^ lower.increments[None]
    out["same kind"] = upper.kind[:, None] == lower.kind[None]
    out["same year"] = upper.year[:, None] == lower.year[None]
    base = out.summed(_SUM, "behind the best of the upper")
    out["behind the best of the upper"] = base - base.max(axis=1, keepdims=True)
    out["behind the best of the lower"] = base - base.max(axis=0, keepdims=True)
    return out


def _by_words(upper: Measures, lower: Measures, out: Likeness) -> None:
    above, below = both(upper.words.kinds, lower.words.kinds)
    rarity = table().rarities(upper.words.kinds[above])
    (one,), (other,) = held(above, upper.words), held(below, lower.words)
    found = Sharing(one, other).weighted(rarity)
    all_upper, all_lower = upper.weight[:, None], lower.weight[None]
    out["shared words"] = found / np.sqrt((all_upper + 1) * (all_lower + 1))
    out["words of the upper alone"] = np.log1p(all_upper)
    out["words of the lower alone"] = np.log1p(all_lower)
    row, column = np.nonzero(found)  # of a few pairs only
    alone = upper.weight[row] - found[row, column], lower.weight[column] - found[row, column]
    out["words of the upper alone"][row, column] = np.log1p(np.maximum(alone[0], 0))
    out["words of the lower alone"][row, column] = np.log1p(np.maximum(alone[1], 0))
