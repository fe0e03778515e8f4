"""What alignment has learned, and how to learn it again: ``python -m loaders.align.learn --help``."""
