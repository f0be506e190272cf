"""The graph in the formats of other programs. One module is one format; this room alone uses networkx."""
