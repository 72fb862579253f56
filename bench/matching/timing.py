"""Milliseconds of many calls."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[T, float]:
    """Return what `call` returns, and its milliseconds."""
    began = time.perf_counter()
    result = call()
    return result, (time.perf_counter() - began) * 1000


def summary(times: Sequence[float]) -> dict[str, Any]:
    """Return calls, median, 95th percentile and the slowest."""
    ordered = sorted(times)
    if not ordered:
        return {"calls": 0}
    return {
        "calls": len(ordered),
        "median_ms": round(statistics.median(ordered), 1),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 1),
        "slowest_ms": round(ordered[-1], 1),
    }
