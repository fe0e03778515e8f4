"""Guitu (规图): a knowledge graph over China's development plans.

    import guitu

    guitu.build("plans/", graph="plans.kgl")
    g = guitu.open("plans.kgl")
    g.ask("projects-of-platform", platform="科技城").df()
    g.trace("研发经费")

Nothing is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guitu.api import Answer, Plans, build
    from guitu.api import open_plans as open

__all__ = ["Answer", "Plans", "build", "open"]


def __getattr__(name: str) -> Any:
    """Load the Python door when it is first used."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from guitu import api

    return getattr(api, "open_plans" if name == "open" else name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
