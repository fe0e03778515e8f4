"""Documents that are not plain text: pages, word-processor files and PDF become text with heading marks and table rows.

Each module has one function from what was read to text. Positions count in that text: paragraphs parted by empty lines,
table rows as lines with tabs, headings that only their style tells marked as in Markdown.
"""
