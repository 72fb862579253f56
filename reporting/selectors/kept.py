"""Figures of a large register, kept for some time; without the cache they are counted again."""

import logging
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(minutes=15)


def kept(key: str) -> Any:
    """Return what is kept under `key`, or None."""
    try:
        return cache.get(key)
    except RedisError:
        logger.warning("cache unreachable, figures counted again")
        return None


def keep(key: str, counted: Any, *, time: timedelta = KEPT_FOR) -> None:
    """Keep what was counted under `key`, for 15 minutes unless told; without the cache nothing is kept."""
    try:
        cache.set(key, counted, time.total_seconds())
    except RedisError:
        logger.warning("cache unreachable, figures not kept")
