"""Business dates: days are dates in Africa/Tunis, months are calendar months."""

import calendar
from datetime import UTC, date, datetime, time

from django.utils import timezone


def today() -> date:
    """Return today's date in Africa/Tunis."""
    return timezone.localdate()


def noon(day: date) -> datetime:
    """Return the moment that stands for a day whose hour nobody wrote down: noon, UTC."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later (earlier when negative), or the month's last day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> int:
    """Return how many whole months lie between `start` and `end`; negative when `end` comes first."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1
