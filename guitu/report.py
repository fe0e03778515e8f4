"""Answers that are more than one table, printed for people."""

from __future__ import annotations

from graph.status import Status
from guitu.output import Format, print_rows


def print_status(status: Status) -> None:
    """Print the documents, the counts, and what needs a look."""
    columns = ("source", "title", "kind", "region", "year", "passages", "targets", "goals", "actions")
    print_rows(columns, [[d[c] for c in columns] for d in status.documents], Format.AUTO, title="Documents")
    print()
    for what, counts in (("nodes", status.nodes), ("relationships", status.relationships)):
        present = "  ".join(f"{name} {n}" for name, n in counts.items() if n)
        print(f"{sum(counts.values())} {what}: {present}")
    for sentence in status.look:
        print(f"! {sentence}")
