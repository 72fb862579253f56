"""How often something may be tried: counters in the cache, by hashed keys."""

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
