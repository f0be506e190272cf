"""What is known about measures, sites and drivers: YAML with a reference for each row, and its loader."""
