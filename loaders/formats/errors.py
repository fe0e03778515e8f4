"""What can be wrong with a file of a format."""

from __future__ import annotations


class NotOpenedError(ValueError):
    """A file that is not of the format it should be, or is broken."""


class NoTextError(ValueError):
    """A PDF that holds pictures of pages and no text."""


class TooMuchError(ValueError):
    """A file that unfolds into more than any plan holds."""
