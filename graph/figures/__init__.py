"""Figures for print, one module a figure."""
