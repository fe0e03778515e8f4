"""The page: search, things, documents, traces, comparisons and questions, served on this machine alone."""
