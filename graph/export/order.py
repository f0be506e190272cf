"""The order of nodes in columns: few crossings of what joins them, and the same order on every machine.

Idea: trainings, measures and sites stand in three columns. Column by column each node is taken out and put back where
it crosses least, given the columns beside it (sifting), until nothing becomes better. A crossing counts the product of
the two lines' weights, so that thick lines cross least.
Source: Matuszewski, Schoenfeld and Molitor 1999, Graph Drawing, LNCS 1731:217 (sifting), cited from memory.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ROUNDS = 20  # over all columns; graphs of 300 nodes settle within ten
Links = Iterable[tuple[str, str, float]]  # two nodes of neighbouring columns, and how much their line weighs
Matrix = NDArray[np.float64]


def ordered(columns: Sequence[Sequence[str]], links: Links) -> list[list[str]]:
    """Return the columns with their nodes in an order in which the links cross little.

    >>> ordered([["a", "b"], ["x", "y"]], [("a", "y", 1.0), ("b", "x", 1.0)])
    [['b', 'a'], ['x', 'y']]
    """
    between = _weights(columns, links)
    orders = [np.arange(len(nodes)) for nodes in columns]
    least = crossings(between, orders)
    for _ in range(ROUNDS):
        for column in range(len(columns)):
            orders[column] = _sifted(orders[column], _costs(column, between, orders))
        found = crossings(between, orders)
        if found >= least:
            break
        least = found
    return [[nodes[place] for place in order] for nodes, order in zip(columns, orders, strict=True)]


def crossings(between: Sequence[Matrix], orders: Sequence[NDArray[np.intp]]) -> float:
    """Return the weighed crossings of columns in these orders."""
    total = 0.0
    for weights, left, right in zip(between, orders, orders[1:], strict=False):
        drawn = weights[np.ix_(left, right)]
        after = drawn[::-1].cumsum(axis=0)[::-1]  # of this row and all below it
        below = np.vstack([after[1:], np.zeros_like(after[:1])])
        total += float((drawn * _before(below)).sum())
    return total


def _weights(columns: Sequence[Sequence[str]], links: Links) -> list[Matrix]:
    """Return for each two neighbouring columns the weight of what joins each two of their nodes."""
    places = {node: (column, place) for column, nodes in enumerate(columns) for place, node in enumerate(nodes)}
    between = [np.zeros((len(a), len(b))) for a, b in pairwise(columns)]
    for a, b, weight in links:
        if a in places and b in places:
            (first, here), (second, there) = sorted((places[a], places[b]))
            if second == first + 1:
                between[first][here, there] += weight
    return between


def _before(rows: Matrix) -> Matrix:
    """Return for each place of a row the sum of what stands before it."""
    sums: Matrix = rows.cumsum(axis=1) - rows
    return sums


def _costs(column: int, between: Sequence[Matrix], orders: Sequence[NDArray[np.intp]]) -> Matrix:
    """Return what crosses where the first node of a pair stands above the second, for all pairs of a column."""
    size = len(orders[column])
    costs = np.zeros((size, size))
    if column > 0:
        rows = between[column - 1].T[:, orders[column - 1]]
        costs += rows @ _before(rows).T
    if column < len(between):
        rows = between[column][:, orders[column + 1]]
        costs += rows @ _before(rows).T
    return costs


def _sifted(order: NDArray[np.intp], costs: Matrix) -> NDArray[np.intp]:
    """Return the order with each node, one after the other, where it crosses least; it stays if nothing is gained."""
    for node in order.copy():
        place = int(np.flatnonzero(order == node)[0])
        rest = order[order != node]
        passed = np.concatenate([[0.0], (costs[rest, node] - costs[node, rest]).cumsum()])
        best = int(passed.argmin())
        if passed[best] < passed[place] - 1e-9:
            order = np.insert(rest, best, node)
    return order
