"""Short messages through a provider; off until `SMS_PROVIDER` names one.

A provider is a class without arguments that has `send`. A new one is a module of its own, named in the
setting by its dotted name; its keys come from the environment.
"""

import logging
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


class SmsProvider(Protocol):
    def send(self, *, to: str, text: str) -> None:
        """Hand `text` over for the number `to` (E.164). Raises when it was not taken: the job tries again."""


class ConsoleProvider:
    """For a workstation: the text goes to the log, the number with its last digits only."""

    def send(self, *, to: str, text: str) -> None:
        logger.info("sms to …%s: %s", to[-2:], text)


def sms_is_on() -> bool:
    """Whether short messages are sent at all."""
    return bool(settings.SMS_PROVIDER)


def sms_provider() -> SmsProvider | None:
    """Return the provider that the settings name, None when short messages are off."""
    if not sms_is_on():
        return None
    provider: SmsProvider = import_string(settings.SMS_PROVIDER)()
    return provider
