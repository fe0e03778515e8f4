"""The spaCy pipeline of step 4: words by rjieba, then the names that the learned tagger finds.

Names begin and end where the plans put them, not where a dictionary cuts words, so they are kept in characters
(``doc._.names``); ``doc.spans["names"]`` shows them on the words they cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

import rjieba
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from loaders.annotate.names import Name
from loaders.annotate.tagger import packaged

_BATCH = 1024
_CUT = "cut"  # where a document keeps its text and its words

Doc.set_extension("place", default=None, force=True)
Doc.set_extension("names", default=(), force=True)


class WordTokenizer:
    """Cuts a text in normal form (no white space) into words."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the words of ``text`` as a spaCy document."""
        words = rjieba.cut(text)
        doc = Doc(self.vocab, words=words, spaces=[False] * len(words))
        doc.user_data[_CUT] = text, words  # spaCy would put them together anew, word by word
        return doc


class NameTagger:
    """Sets ``doc._.names`` from the text and ``doc._.place``, the division code of the document's own place."""

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its names set."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = _BATCH) -> Iterator[Doc]:
        """Yield the documents with their names set, many at a time, which is several times faster than one by one."""
        source = iter(stream)
        while batch := list(islice(source, batch_size)):
            places = {doc._.place for doc in batch}
            for place in places:
                same = [doc for doc in batch if doc._.place == place]
                texts, words = zip(*(doc.user_data[_CUT] for doc in same), strict=True)
                for doc, names in zip(same, packaged().tag(texts, place, words), strict=True):
                    _set(doc, names)
            yield from batch


def _set(doc: Doc, names: list[Name]) -> None:
    doc._.names = tuple(names)
    cover = (doc.char_span(n.start, n.end, label=n.label, alignment_mode="expand") for n in names)
    doc.spans["names"] = [span for span in cover if isinstance(span, Span)]


@Language.factory("guitu_names")
def _name_tagger(nlp: Language, name: str) -> NameTagger:
    return NameTagger()


@cache
def language() -> Language:
    """Return the pipeline, made once."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = WordTokenizer(nlp.vocab)
    nlp.add_pipe("guitu_names")
    return nlp
