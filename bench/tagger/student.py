"""The small network that is shipped, as it is trained; loaders.annotate.network runs the same layers in numpy."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from bench.tagger.model import Convolution
from bench.tagger.paragraphs import FIELDS
from loaders.annotate.names import LABELS
from loaders.annotate.tagger import TABLES
from loaders.annotate.vocabulary import Vocabulary

WIDTH, REACHES = 48, (1, 2, 4, 8)
#: Thirds of the width that a field of a reading adds to: the tables with most rows have the shortest of them.
THIRDS = {
    "characters": (0, 3),
    "pairs": (0, 2),
    "words": (1, 3),
    "triples": (0, 1),
    "after": (1, 2),
    "before": (2, 3),
    "marks": (0, 3),
}


class Student(nn.Module):
    """Tables added up, layers without normalisation, scores of labels; ``transitions`` belong to the chain."""

    def __init__(self, known: Vocabulary, width: int = WIDTH, reaches: tuple[int, ...] = REACHES) -> None:
        super().__init__()
        if width % 3:
            raise ValueError("the width is to be divided by three")
        self.width, self.reaches = width, reaches
        self.tables = nn.ModuleDict()
        for field in THIRDS:
            name = TABLES.get(field, field)
            if name not in self.tables:
                self.tables[name] = nn.Embedding(known.sizes[name], len(range(*self.columns(field))))
                nn.init.zeros_(self.tables[name].weight)
        self.layers = nn.ModuleList([Convolution(width, reach, normalised=False) for reach in reaches])
        self.exit = nn.Linear(width, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        nn.init.zeros_(self.exit.weight)
        nn.init.zeros_(self.exit.bias)

    def columns(self, field: str) -> tuple[int, int]:
        """Return the first and last column (exclusive) that a field's table adds to."""
        first, last = THIRDS[field]
        return first * self.width // 3, last * self.width // 3

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores (rows, n, labels) of ``x`` (rows, fields, n), in the order of FIELDS."""
        h = torch.zeros(())
        for field in THIRDS:
            first, last = self.columns(field)
            vectors = self.tables[TABLES.get(field, field)](x[:, FIELDS.index(field)])
            h = h + functional.pad(vectors, (first, self.width - last))
        for layer in self.layers:
            h = layer(h)
        return self.exit(h)
