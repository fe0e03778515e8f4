"""Projects whose name begins with that of a platform: 高新区核心技术攻关计划 is carried out by the 高新区."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.model import DocumentRecords, Entity, Label, Link, Mention, RelationshipType
from loaders.resolve.names import bare

_SHORTEST = 3
CONFIDENCE = 0.75


def nested(
    documents: Sequence[DocumentRecords], entities: Sequence[Entity], entity_of: Mapping[str, str]
) -> Iterator[Link]:
    """Yield HOSTS from a platform to a project that bears its name, where one document names both."""
    label_of = {e.id: e.label for e in entities}
    seen: set[tuple[str, str, str]] = set()
    for records in documents:
        platforms: defaultdict[str, set[str]] = defaultdict(set)
        projects: dict[str, Mention] = {}
        for mention in records.mentions:
            entity = entity_of[mention.id]
            label = label_of.get(entity)
            name = bare(mention.surface)
            if label is Label.PLATFORM and len(name) >= _SHORTEST:
                platforms[name].add(entity)
            elif label is Label.PROJECT:
                projects.setdefault(entity + "\t" + name, mention)
        for key, mention in projects.items():
            project, _, name = key.partition("\t")
            for length in range(len(name) - 2, _SHORTEST - 1, -1):
                found = platforms.get(name[:length])
                if found is None:
                    continue
                if len(found) == 1:
                    platform = next(iter(found))
                    if (platform, project, mention.passage) not in seen:
                        seen.add((platform, project, mention.passage))
                        yield Link(
                            RelationshipType.HOSTS,
                            platform,
                            project,
                            CONFIDENCE,
                            "hosts-named-after",
                            (mention.passage,),
                        )
                break
