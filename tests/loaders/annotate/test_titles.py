"""Paragraphs titled with a zone. All names are invented."""

from __future__ import annotations

from loaders.annotate.names import Name
from loaders.annotate.titles import with_title


def test_a_bare_zone_before_its_paragraph_is_a_platform() -> None:
    (name,) = with_title("老城区块。以夜间经济为目标,做足滨水特色。", [])
    assert (name.start, name.end, name.label) == (0, 4, "Platform")
    (name,) = with_title("(二)青禾组团:重点完善路网和公共服务设施。", [])
    assert name.start == 3


def test_a_task_a_sentence_or_a_found_name_is_left_as_it_is() -> None:
    assert not with_title("推进老城区块。以夜间经济为目标,做足滨水特色。", [])
    assert not with_title("老城区块以夜间经济为目标,做足滨水特色,很有成效。", [])
    found = [Name(0, 4, "Project", 0.5)]
    assert list(with_title("老城区块。以夜间经济为目标,做足滨水特色。", found)) == found
