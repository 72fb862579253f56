"""Sending to the queue in Redis: short waits, and no try at all for some seconds once it was found away.

Whoever sends waits in front of a screen, and the work stands in the database: the sweeper sends what could not be.
"""

import logging
from typing import Any

from celery import current_app
from kombu import pools
from kombu.exceptions import LimitExceeded, OperationalError

from common.outage import Outage

logger = logging.getLogger(__name__)

# The library's own way is to try for six seconds, for every message.
_PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1, "max_retries": 0}

queue_outage = Outage(seconds=5)


def publish(task: str, *args: Any, queue: str) -> bool:
    """Ask the workers of `queue` for `task`; return False, after a second at most, when the queue is away."""
    if current_app.conf.task_always_eager:
        current_app.loader.import_default_modules()  # what a worker does when it starts
        current_app.tasks[task].apply(args=args)
        return True
    if queue_outage.lasts:
        return False
    try:
        connection = current_app.connection_for_write(transport_options=_PATIENCE)
        with pools.producers[connection].acquire(block=True, timeout=5) as producer:
            current_app.send_task(task, args=args, queue=queue, retry=False, producer=producer)
    except (OSError, OperationalError, LimitExceeded) as error:
        logger.warning("queue unreachable, left to the sweeper: %s (%s)", task, error)
        queue_outage.begin()
        return False
    return True
