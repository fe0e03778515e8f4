"""The large network: it learns the language and the names, and teaches the small one that is shipped."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from loaders.annotate.names import LABELS
from loaders.annotate.regions import MARKS
from loaders.annotate.vocabulary import Vocabulary

REACHES = (1, 2, 4, 8, 1, 2, 4, 8)
WIDTHS = {"characters": 128, "pairs": 96, "words": 96, "edges": 16}


class Convolution(nn.Module):
    """A gated convolution over characters ``i - reach``, ``i``, ``i + reach``, added to its input."""

    def __init__(self, width: int, reach: int, normalised: bool = True) -> None:
        super().__init__()
        self.reach = reach
        self.norm = nn.LayerNorm(width) if normalised else nn.Identity()
        self.linear = nn.Linear(3 * width, 2 * width)
        nn.init.normal_(self.linear.weight, std=1 / math.sqrt(3 * width))
        nn.init.zeros_(self.linear.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` (rows, n, width) with the layer's output added."""
        h = self.norm(x).to(torch.bfloat16) if torch.is_autocast_enabled("cpu") else self.norm(x)
        k = self.reach
        left = functional.pad(h[:, :-k], (0, 0, k, 0))
        right = functional.pad(h[:, k:], (0, 0, 0, k))
        value, gate = self.linear(torch.cat([left, h, right], -1)).chunk(2, -1)
        return x + value * torch.sigmoid(gate)


class Encoder(nn.Module):
    """Vectors for what is read at each character, and the convolutions over them."""

    def __init__(self, known: Vocabulary, width: int, reaches: tuple[int, ...] = REACHES) -> None:
        super().__init__()
        self.known, self.width, self.reaches = known, width, reaches
        self.tables = nn.ModuleDict({name: nn.Embedding(known.sizes[name], n) for name, n in WIDTHS.items()})
        for table in self.tables.values():
            nn.init.normal_(table.weight, std=0.3)
        self.entry = nn.Linear(sum(WIDTHS.values()), width)
        self.layers = nn.ModuleList([Convolution(width, reach) for reach in reaches])
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """Return a vector for each character; ``x`` is (rows, 4, n): characters, pairs, words, edges."""
        joined = torch.cat([self.tables[name](x[:, i]) for i, name in enumerate(WIDTHS)], -1)
        h = self.entry(joined)
        for layer in self.layers:
            h = layer(h)
        return self.norm(h)


class Tagger(nn.Module):
    """The encoder, marks of divisions and scores of labels; ``transitions`` belong to the chain."""

    def __init__(self, encoder: Encoder, dropout: float) -> None:
        super().__init__()
        self.encoder = encoder
        self.national = nn.Embedding(MARKS, encoder.width)
        self.local = nn.Embedding(MARKS, encoder.width)
        self.exit = nn.Linear(encoder.width, len(LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(LABELS), len(LABELS)))
        self.dropout = nn.Dropout(dropout)
        for weight in (self.national.weight, self.local.weight, self.exit.weight, self.exit.bias):
            nn.init.zeros_(weight)

    @property
    def tables(self) -> nn.ModuleDict:
        """The vectors of what is read."""
        return self.encoder.tables

    def forward(self, x: Tensor) -> Tensor:
        """Return the scores (rows, n, labels) of ``x`` (rows, fields, n), of which it reads the first six."""
        e, drop = self.encoder, self.dropout
        h = e.entry(drop(torch.cat([e.tables[name](x[:, i]) for i, name in enumerate(WIDTHS)], -1)))
        h = h + self.national(x[:, 4]) + self.local(x[:, 5])
        for layer in e.layers:
            h = h + drop(layer(h) - h)
        return self.exit(drop(e.norm(h)))
