"""What commands read from their options, and how they end."""

from datetime import date, datetime
from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

# How a command ends: with 2 for a request that makes no sense, with 1 for what could not be made or written.
BAD_REQUEST, NOT_WRITTEN = 2, 1
_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


def day_option(text: str, option: str) -> date:
    """Return a day written 2025-01-31 or 31/01/2025. Raises CommandError (2) naming the option."""
    for pattern in _DAY_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 a day has no time zone
        except ValueError:
            continue
    message = _("%(option)s : « %(text)s » n'est pas une date. Écrivez-la 2025-01-31 ou 31/01/2025.")
    raise CommandError(message % {"option": option, "text": text}, returncode=BAD_REQUEST)


def not_written(output: Path, error: OSError) -> CommandError:
    """Return the refusal (1) that says why a file or folder cannot be written."""
    message = _("%(file)s ne peut pas être écrit : %(reason)s.")
    return CommandError(message % {"file": output, "reason": error.strerror}, returncode=NOT_WRITTEN)
