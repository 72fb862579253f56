"""The cache in Redis, or in the memory of this process while Redis is away.

Counters of attempts and kept figures may be a process's own for a while; sessions may not, and stand in the
database.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from common.outage import Outage

logger = logging.getLogger(__name__)

cache_outage = Outage(seconds=5)


def _or_in_memory(name: str) -> Callable[..., Any]:
    """The method `name` of the cache in Redis, which is that of the memory while Redis is away."""
    in_redis = getattr(RedisCache, name)

    @wraps(in_redis)
    def act(self: "RedisOrMemoryCache", *args: Any, **kwargs: Any) -> Any:
        if not cache_outage.lasts:
            try:
                return in_redis(self, *args, **kwargs)
            except (RedisConnectionError, RedisTimeoutError) as error:
                logger.warning("Redis unreachable, this process keeps what it caches: %s", error)
                cache_outage.begin()
        return getattr(self.memory, name)(*args, **kwargs)

    return act


class RedisOrMemoryCache(RedisCache):
    """A page waits a second at most for a Redis that is away, once in some seconds, and never fails for it."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.memory = LocMemCache("redis-is-away", {"TIMEOUT": self.default_timeout})

    add = _or_in_memory("add")
    get = _or_in_memory("get")
    set = _or_in_memory("set")
    touch = _or_in_memory("touch")
    delete = _or_in_memory("delete")
    get_many = _or_in_memory("get_many")
    has_key = _or_in_memory("has_key")
    incr = _or_in_memory("incr")
    set_many = _or_in_memory("set_many")
    delete_many = _or_in_memory("delete_many")
    clear = _or_in_memory("clear")
