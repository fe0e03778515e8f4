"""From documents to records: each step a plain function, callable and testable alone."""
