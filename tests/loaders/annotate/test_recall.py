"""What a document surely names once is found again where it is named in passing."""

import numpy as np

from loaders.annotate.chain import decode
from loaders.annotate.names import LABELS, Name
from loaders.annotate.recall import encouraged
from loaders.annotate.tagger import _names

SURE, TORN = "加快建设青溪科创岛。", "游客常去青溪科创岛。"
START, END = SURE.index("青溪"), SURE.index("。")
TRANSITIONS = np.zeros((len(LABELS), len(LABELS)), np.float32)


def unsure(text, kind="Platform", by=0.0):
    """Scores for which the words of the name are a name just as well as not."""
    scores = np.zeros((len(text), len(LABELS)), np.float32)
    scores[:, 0] = 2
    start, end = text.index("青溪"), text.index("。")
    for i in range(start, end):
        edge = "B" if i == start else "E" if i == end - 1 else "I"
        scores[i, LABELS.index(f"{edge}-{kind}")] = 2 - by
    return scores


def decided(changed):
    labels, sure = decode(changed, np.zeros(len(changed), bool), TRANSITIONS)
    return [name[:3] for name in _names(labels, sure)]


def test_a_doubtful_mention_of_a_sure_name_is_found():
    scores = [unsure(SURE), unsure(TORN, by=0.5)]
    assert decided(scores[1]) == []
    ((number, changed),) = encouraged([SURE, TORN], scores, [[Name(START, END, "Platform", 0.95)], []])
    assert number == 1
    assert decided(changed) == [(START, END, "Platform")]
    assert decided(scores[1]) == [], "the scores handed in stay as they were"


def test_what_speaks_strongly_against_it_wins():
    scores = [unsure(SURE), unsure(TORN, by=4)]
    ((_, changed),) = encouraged([SURE, TORN], scores, [[Name(START, END, "Platform", 0.95)], []])
    assert decided(changed) == []


def test_doubtful_names_and_sectors_are_not_looked_for_again():
    scores = [unsure(SURE), unsure(TORN)]
    assert not list(encouraged([SURE, TORN], scores, [[Name(START, END, "Platform", 0.6)], []]))
    assert not list(encouraged([SURE, TORN], scores, [[Name(START, END, "Industry", 0.99)], []]))


def test_where_all_is_settled_nothing_is_decided_again():
    found = [[Name(START, END, "Project", 0.95)], [Name(START, END, "Project", 0.9)]]
    assert not list(encouraged([SURE, TORN], [unsure(SURE), unsure(TORN)], found))
    assert not list(encouraged([], [], []))


def test_a_longer_name_that_holds_it_is_left_whole():
    longer = "加快青溪科创岛大桥建设。"
    found = [[Name(START, END, "Platform", 0.95)], [Name(2, 9, "Project", 0.7)]]
    scores = [unsure(SURE), unsure(longer)]
    assert not list(encouraged([SURE, longer], scores, found))
    assert [i for i, _ in encouraged([SURE, longer], scores, [found[0], [Name(2, 9, "Project", 0.3)]])] == [1]


def test_words_that_are_rarely_a_name_are_not_looked_for_again():
    texts = [SURE] + [TORN] * 4
    found = [[Name(START, END, "Platform", 0.95)]] + [[]] * 4
    assert not list(encouraged(texts, [unsure(t) for t in texts], found))
    assert len(list(encouraged(texts[:2], [unsure(t) for t in texts[:2]], found[:2]))) == 1
