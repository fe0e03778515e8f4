"""How the packaged tagger is made: learn the language from plain text, then names from annotated paragraphs.

``python -m bench.tagger --help``. Needs PyTorch, which the project itself does not.
"""
