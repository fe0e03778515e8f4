"""Annotations without their text find it again in the public documents."""

import json

import pytest

from bench.tagger.standoff import ANNOTATIONS, CORRECTED, restore, strip

TEXT = "# 报告\n\n规划建设青溪数字产业园,发展数字经济。\n"
PARAGRAPH = "规划建设青溪数字产业园,发展数字经济。"


@pytest.fixture
def texts(tmp_path):
    (tmp_path / "青溪市").mkdir()
    (tmp_path / "青溪市" / "2021.md").write_text(TEXT, encoding="utf-8")
    return tmp_path


def record():
    mentions = [
        {"type": kind, "surface": words, "start": PARAGRAPH.index(words), "end": PARAGRAPH.index(words) + len(words)}
        for words, kind in (("青溪数字产业园", "Platform"), ("数字经济", "Industry"))
    ]
    links = [{"source": "青溪数字产业园", "type": "SERVES", "target": "数字经济"}]
    return {"id": "n1", "source": "青溪市/2021.md", "text": PARAGRAPH, "mentions": mentions, "links": links}


def test_what_was_stripped_is_restored(texts):
    (line,) = strip([record()], texts)
    assert "数字" not in line
    assert list(restore([line], texts)) == [record()]


def test_what_the_tagger_had_found_comes_along(texts):
    found = [
        {"start": 4, "end": 11, "type": "Project", "confidence": 0.529},
        {"start": 14, "end": 18, "type": "Industry"},
    ]
    marked = record() | {"marks": found, "plan": True, "trust": 2.0}
    assert list(restore(strip([marked], texts), texts)) == [marked]


def test_a_paragraph_that_stands_elsewhere_is_told_of(texts):
    with pytest.raises(ValueError, match="n1"):
        list(strip([record() | {"text": "别处的话。"}], texts))


@pytest.mark.parametrize("path", [ANNOTATIONS, CORRECTED])
def test_the_annotations_hold_no_text(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        told = set(json.loads(line))
        assert {"id", "source", "at", "names", "links"} <= told
        assert told <= {"id", "source", "at", "names", "links", "marks", "plan", "trust"}
