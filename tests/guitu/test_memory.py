"""While a graph is made nobody looks for circles; afterwards somebody does, whatever happened."""

from __future__ import annotations

import gc

import pytest

from guitu.memory import uncollected


def test_circles_are_looked_for_again_after_a_fault() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()


def test_who_looked_for_no_circles_before_does_not_afterwards() -> None:
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
