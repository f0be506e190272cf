"""Run a pure function over shards, on this machine's cores, in the order of the shards.

The function and its arguments travel to worker processes by fork, where the system has it, so that a loaded model
is shared; results come back in input order whatever the number of workers, so outputs do not depend on it.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Shard = TypeVar("Shard")
Result = TypeVar("Result")


def map_shards(function: Callable[[Shard], Result], shards: Sequence[Shard], workers: int = 0) -> Iterator[Result]:
    """Yield ``function(shard)`` for each shard in order; ``workers`` 0 means one for each core, 1 this process."""
    number = min(workers or cores(), len(shards))
    if number <= 1:
        yield from map(function, shards)
        return
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(number, mp_context=multiprocessing.get_context(method)) as pool:
        yield from pool.map(function, shards)


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
