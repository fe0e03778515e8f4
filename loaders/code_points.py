"""Texts as arrays of their code points, one number a character, for work on whole texts at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CODES, _FORM = "utf-32-le", "surrogatepass"


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code points of a text, one a character."""
    return np.frombuffer(text.encode(_CODES, _FORM), np.uint32)


def text_of(codes: NDArray[np.uint32]) -> str:
    """Return the text of which these are the code points."""
    return codes.tobytes().decode(_CODES, _FORM)
