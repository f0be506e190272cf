"""Where the stages hand over: folders relative to the project's root, in which DVC runs every stage."""

from pathlib import Path

RAW = Path("corpora/raw")  # fetch -> parse
PARTIAL = Path("corpora/raw.partial")  # what an unfinished download has got, for the next try
PARSED = Path("corpora/parsed")  # parse -> screen, graph
SCREENED = Path("corpora/screened")  # screen -> extract, graph
ANNOTATIONS = Path("corpora/annotations")  # extract -> graph, evaluate
