"""How often something may be tried: counters in the cache, by hashed keys."""

import hashlib
import math
import time

from django.core.cache import cache


def within_limit(*, name: str, key: str, most: int, seconds: int) -> bool:
    """Count one attempt and tell whether `key` stays within `most` in the `seconds` since its first.

    The key is hashed: neither an address nor a number is readable in the cache.
    """
    place = _place(name, key)
    if cache.add(place, 1, timeout=seconds):
        return most >= 1
    try:
        count = cache.incr(place)
    except ValueError:
        # It ran out between the two calls: a new window begins.
        cache.set(place, 1, timeout=seconds)
        return most >= 1
    return count <= most


def seconds_to_wait(*, name: str, key: str, most: int, seconds: int) -> int:
    """Count one attempt; return 0 while there were at most `most`, else in how many seconds to try again.

    Attempts are counted by windows of the clock, all of the same length: what is told to a machine that waits
    is the end of the window, and refused attempts never put it off.
    """
    now = time.time()
    window, passed = divmod(now, seconds)
    place = f"{_place(name, key)}:{int(window)}"
    # Kept a little longer than the window, so that it is there for who counts at its very end.
    cache.add(place, 0, timeout=seconds + 60)
    return 0 if cache.incr(place) <= most else max(1, math.ceil(seconds - passed))


def _place(name: str, key: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"limit:{name}:{digest}"
