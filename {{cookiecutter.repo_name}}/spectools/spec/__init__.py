"""One spec: what it says, read once, and what it is made of."""

from spectools.loading import load_when_used

# docutils loads it with its parser; it is for the pages that docutils writes.
load_when_used("docutils.utils.smartquotes")
