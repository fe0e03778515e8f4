"""The records of all documents become one graph. All names are invented."""

from __future__ import annotations

from graph.model import Document, DocumentRecords, Label, Mention, Passage, RelationshipType
from loaders.pipeline import combine


def document(name: str, region: str, text: str, programme: str = "") -> DocumentRecords:
    """Return records of one passage, in which ``programme`` is surely named."""
    passage = Passage(f"{name}/p00000", name, None, 0, "paragraph", text, 0, len(text), (0, len(text)))
    start = text.find(programme)
    end = start + len(programme)
    named = Mention(f"{passage.id}/m{start}-{end}", passage.id, Label.PROJECT, start, end, programme, 0.95)
    about = Document(name, f"{name}.txt", "", name, "outline", region=region)
    return DocumentRecords(about, passages=(passage,), mentions=(named,) if programme else ())


def test_a_document_given_twice_counts_once():
    city = document("d1", "330100", "深入实施青禾英才工程，引进人才。", "青禾英才工程")
    district = document("d2", "330106", "深入开展青禾英才工程，引进更多人才。")  # where the name is found again
    once = combine([city, district]).graph
    twice = combine([district, city, district, city]).graph
    assert sum((link.type, link.start) == (RelationshipType.MENTIONS, "d2/p00000") for link in once.relationships) == 1
    assert twice == once
