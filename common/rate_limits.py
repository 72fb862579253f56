"""How often something may be tried: counters in the cache, by hashed keys."""
"""How often something may be done by whoever asks: counted in the cache, forgotten after a while."""

import hashlib

from django.core.cache import cache


def within_limit(*, name: str, key: str, most: int, seconds: int) -> bool:
    """Count one attempt and tell whether `key` stays within `most` in the `seconds` since its first.

    The key is hashed: neither an address nor a number is readable in the cache.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    place = f"limit:{name}:{digest}"
    if cache.add(place, 1, timeout=seconds):
        return most >= 1
    try:
        count = cache.incr(place)
    except ValueError:
        # It ran out between the two calls: a new window begins.
        cache.set(place, 1, timeout=seconds)
        return most >= 1
    return count <= most
def take(*, what: str, who: str, limit: int, seconds: int) -> bool:
    """Count one more `what` by `who` (an address, an e-mail); False when she did it `limit` times already.

    The count starts with the first act and ends `seconds` later. `who` is kept as a digest only.
    """
    digest = hashlib.sha256(who.encode()).hexdigest()[:32]
    key = f"rate:{what}:{digest}"
    cache.add(key, 0, timeout=seconds)
    try:
        return int(cache.incr(key)) <= limit
    except ValueError:
        # The count ended between the two lines.
        cache.set(key, 1, timeout=seconds)
        return True
