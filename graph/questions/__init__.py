"""Questions to the graph, one module each: plain functions from the database to an answer (answer.py)."""
