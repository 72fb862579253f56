"""Figures of a large register, kept for some minutes; without the cache they are counted again."""

import logging
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(minutes=15)


def kept(key: str) -> Any:
    """Return what was kept under `key` less than 15 minutes ago, or None."""
    try:
        return cache.get(key)
    except RedisError:
        logger.warning("cache unreachable, figures counted again")
        return None


def keep(key: str, counted: Any) -> None:
    """Keep what was counted under `key`; without the cache nothing is kept."""
    try:
        cache.set(key, counted, KEPT_FOR.total_seconds())
    except RedisError:
        logger.warning("cache unreachable, figures not kept")
