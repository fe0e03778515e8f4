"""The spaCy pipeline of step 4: words by rjieba, then the names that the learned tagger finds.

A document is one spaCy document, its passages in normal form parted by line breaks. Names begin and end where the plans
put them, not where a dictionary cuts words, so they are kept in characters (``doc._.names``); a last component,
for who works on in spaCy, shows them in ``doc.spans["names"]`` on the words they cover.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import rjieba
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from loaders.annotate.names import Name
from loaders.annotate.tagger import BREAK, packaged

_SPANS = "guitu_name_spans"
_CUT = "cut"  # where a document keeps its text and its words

Doc.set_extension("place", default=None, force=True)
Doc.set_extension("names", default=(), force=True)


class WordTokenizer:
    """Cuts the passages of a document, in normal form (no white space) and parted by line breaks, into words."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the words of ``text`` as a spaCy document."""
        words = rjieba.cut(text)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[_CUT] = text, words  # spaCy would put them together anew, word by word
        return doc


class NameTagger:
    """Sets ``doc._.names``, those of each passage, from the text and ``doc._.place``, the document's division code."""

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its names set."""
        text, words = doc.user_data[_CUT]
        doc._.names = packaged().tag(text.split(BREAK), doc._.place, words)
        return doc


class NameSpans:
    """Shows ``doc._.names`` as ``doc.spans["names"]``, on the words they cover."""

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its spans set."""
        text, words = doc.user_data[_CUT]
        texts = text.split(BREAK)
        starts = accumulate((len(passage) + 1 for passage in texts), initial=0)
        ends = list(accumulate(map(len, words)))
        doc.spans["names"] = [
            Span(doc, bisect_right(ends, start + n.start), bisect_left(ends, start + n.end) + 1, label=n.label)
            for start, names in zip(starts, doc._.names, strict=False)
            for n in names
        ]
        return doc


@Language.factory("guitu_names")
def _name_tagger(nlp: Language, name: str) -> NameTagger:
    return NameTagger()


@Language.factory(_SPANS)
def _name_spans(nlp: Language, name: str) -> NameSpans:
    return NameSpans()


@cache
def language() -> Language:
    """Return the pipeline, made once."""
    nlp = spacy.blank("zh")
    nlp.max_length = sys.maxsize  # spaCy's own limit is there for its parser
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("guitu_names")
    nlp.add_pipe(_SPANS)
    return nlp


def names_in(texts: Sequence[str], place: str | None) -> Sequence[Sequence[Name]]:
    """Return the names that the pipeline finds in the passages of a document, in normal form.

    No step of ours reads the tokens and spans that spaCy would make of the words, a fifth of the pipeline's time: they
    are left out, and what finds the names has the words as they were cut.

    Args:
        place: division code of the document's own place, or None.
    """
    nlp, text = language(), BREAK.join(texts)
    doc = Doc(nlp.vocab, user_data={_CUT: (text, rjieba.cut(text))})
    doc._.place = place
    found: Sequence[Sequence[Name]] = nlp(doc, disable=[_SPANS])._.names
    return found
