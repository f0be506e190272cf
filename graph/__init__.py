"""Findings to graph to answers. One question a module; nothing in pipeline imports from here."""
