"""A small network learns from a large one's marks, and what is packed of it says the same as what was trained."""

import numpy as np
import pytest
import torch

from bench.tagger import distil, packing
from bench.tagger.corpus import vocabulary
from bench.tagger.distil import Document, batches, examples, mark
from bench.tagger.model import Encoder, Tagger
from bench.tagger.paragraphs import FIELDS, ROW, Paragraph, fields
from bench.tagger.score import load
from bench.tagger.student import Student

SENTENCES = "规划建设青溪数字产业园,发展数字经济。\n" * 12 + "推进云台山隧道、南岸水厂等重大项目,投资30亿元。\n" * 12


@pytest.fixture(scope="module")
def taught():
    torch.manual_seed(1)
    documents = [Document(SENTENCES, None, False), Document("推进青溪数字产业园建设。\n" * 60, "330100", True)]
    known = vocabulary([document.text for document in documents] * 12)
    teacher = Tagger(Encoder(known, 12, (1, 2)), 0.0).eval()
    torch.nn.init.normal_(teacher.exit.weight)
    known, marked = mark(teacher, known, documents)
    student = Student(known, 12, (1, 2))
    distil.distil(student, teacher, known, marked, steps=25, tell=lambda line: None)
    return known, marked, student.eval()


def test_what_is_marked_is_a_probability_of_each_label_for_each_character(taught):
    _, marked, _ = taught
    for document in marked:
        assert document.inputs.shape == (len(FIELDS), len(document.document.text))
        assert np.allclose(document.shares.astype(float).sum(1), 1, atol=0.01)


def test_frequent_triples_and_neighbours_become_known(taught):
    known, marked, _ = taught
    for field in ("triples", "after", "before"):
        assert (marked[0].inputs[FIELDS.index(field)] > 1).mean() > 0.8
    assert len(known.triples) > 20 and len(known.neighbours) > 10


def test_rows_are_whole_sentences_and_go_through_all_of_a_text(taught):
    known, marked, _ = taught
    x, shares = next(batches(marked, known, np.random.default_rng(0)))
    assert x.shape[1:] == (len(FIELDS), ROW) and shares.shape[:2] == (len(x), ROW)
    assert (shares[:, 0, 0] == 1).all() and (shares[:, -1, 0] == 1).all()
    assert np.allclose(shares.sum(2), 1, atol=1e-5)
    longest = max(e.inputs.shape[1] for e in examples(marked, 10))
    assert 60 <= longest < ROW - 1


def test_packed_it_gives_the_same_scores(taught, tmp_path):
    known, _, student = taught
    student.requires_grad_(False)
    torch.nn.init.normal_(student.exit.weight)
    path = tmp_path / "tagger.npz"
    packing.save(path, student, known)
    text = "\n推进青溪数字产业园建设,发展数字经济。\n"
    tagger = load(path)
    packed = tagger.network.scores(tagger.vocabulary.read(text, None))
    trained = student(torch.from_numpy(fields(Paragraph(text, (), "", None), known))[None])[0].numpy()
    assert np.allclose(packed, trained, atol=0.05 * np.abs(trained).max())
