"""Projects whose name begins with that of a platform: 高新区核心技术攻关计划 is carried out by the 高新区."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.model import DocumentRecords, Entity, Label, Link, Mention, RelationshipType
from loaders.resolve.forms import root_of
from loaders.resolve.names import bare

_SHORTEST = 3
_ELSEWHERE = 4  # characters of a platform that only another document of the same city names
CONFIDENCE = 0.75


def nested(
    documents: Sequence[DocumentRecords], entities: Sequence[Entity], entity_of: Mapping[str, str]
) -> Iterator[Link]:
    """Yield HOSTS from a platform to a project that bears its name, where documents of one city name both."""
    label_of = {e.id: e.label for e in entities}
    by_root: defaultdict[str, list[DocumentRecords]] = defaultdict(list)
    for records in documents:
        by_root[root_of(records.document.region or "") or records.document.id].append(records)
    for group in by_root.values():
        around = _platforms(group, entity_of, label_of)
        for records in group:
            own = _platforms([records], entity_of, label_of)
            yield from _links(records, own, around, entity_of, label_of)


def _platforms(
    documents: Sequence[DocumentRecords], entity_of: Mapping[str, str], label_of: Mapping[str, Label]
) -> dict[str, set[str]]:
    """Return the platforms that each name stands for."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for records in documents:
        for mention in records.mentions:
            entity = entity_of[mention.id]
            if label_of.get(entity) is Label.PLATFORM:
                named[bare(mention.surface)].add(entity)
    return named


def _links(
    records: DocumentRecords,
    own: Mapping[str, set[str]],
    around: Mapping[str, set[str]],
    entity_of: Mapping[str, str],
    label_of: Mapping[str, Label],
) -> Iterator[Link]:
    projects: dict[tuple[str, str], Mention] = {}
    for mention in records.mentions:
        if label_of.get(entity_of[mention.id]) is Label.PROJECT:
            projects.setdefault((entity_of[mention.id], bare(mention.surface)), mention)
    for (project, name), mention in projects.items():
        for length in range(len(name) - 2, _SHORTEST - 1, -1):
            found = own.get(name[:length]) or (around.get(name[:length]) if length >= _ELSEWHERE else None)
            if found is not None:
                if len(found) == 1:
                    (platform,) = found
                    yield Link(
                        RelationshipType.HOSTS, platform, project, CONFIDENCE, "hosts-named-after", (mention.passage,)
                    )
                break
