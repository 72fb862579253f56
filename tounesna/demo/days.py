"""When things happen: working days, office hours, more arrivals in summer and of late, few in 2020."""

from datetime import UTC, date, datetime, timedelta
from random import Random

PHASE_TWO_FROM = date(2021, 12, 1)
FIRST_DAY = date(2017, 1, 9)
# Of all persons, those received in phase I.
PHASE_ONE_SHARE = 0.28
_SUMMER = {6: 1.2, 7: 1.5, 8: 1.4, 9: 1.2}
_OF_LATE = timedelta(days=150)


def arrivals(rng: Random, *, count: int, today: date) -> list[date]:
    """Return the days on which `count` cases are opened, in order, from 2017 to the eve of `today`."""
    first = round(count * PHASE_ONE_SHARE)
    days = _spread(rng, first, FIRST_DAY, PHASE_TWO_FROM, today)
    return sorted(days + _spread(rng, count - first, PHASE_TWO_FROM, today, today))


def _spread(rng: Random, count: int, start: date, end: date, today: date) -> list[date]:
    days = [start + timedelta(days=n) for n in range((end - start).days)]
    days = [day for day in days if day.weekday() < 5]
    return rng.choices(days, [_weight(day, today) for day in days], k=count)


def _weight(day: date, today: date) -> float:
    weight = _SUMMER.get(day.month, 1.0)
    if date(2020, 3, 15) <= day <= date(2020, 7, 31):
        weight *= 0.2
    return weight * (4.0 if today - day < _OF_LATE else 1.0)


def working_day(day: date, *, until: date) -> date:
    """Return `day`, or the next working day, but never after `until`."""
    if day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    return min(day, until)


def moment(rng: Random, day: date) -> datetime:
    """Return a moment in office hours of `day`: 8 to 16 o'clock in Tunis, which is UTC+1 all year."""
    minutes = rng.randrange(7 * 60, 15 * 60)
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, rng.randrange(60), tzinfo=UTC)
