"""File numbers with a check character, so that a mistyped number is noticed at once."""

from django.db import transaction
from django.db.models import F
from stdnum.exceptions import ValidationError as NumberInvalid
from stdnum.iso7064 import mod_37_36

from common.models import NumberSeries


@transaction.atomic
def take_numbers(*, letter: str, year: int, count: int = 1) -> list[str]:
    """Return `count` new numbers like "T25-000123-K", never given out before, in order.

    The last character is ISO 7064 mod 37,36 over what stands before it. The series' row stays locked
    until the caller's transaction ends.
    """
    prefix = f"{letter}{year % 100:02d}"
    NumberSeries.objects.bulk_create([NumberSeries(prefix=prefix)], ignore_conflicts=True)
    NumberSeries.objects.filter(prefix=prefix).update(last=F("last") + count)
    last = NumberSeries.objects.get(prefix=prefix).last
    return [with_check_character(f"{prefix}-{number:06d}") for number in range(last - count + 1, last + 1)]


def with_check_character(stem: str) -> str:
    """Return "T25-000123" as "T25-000123-K"."""
    return f"{stem}-{mod_37_36.calc_check_digit(stem.replace('-', ''))}"


def is_number(text: str) -> bool:
    """Tell whether `text`, blanks, dashes and case aside, is a file number whose check character is right."""
    compact = text.replace("-", "").replace(" ", "").upper()
    try:
        return len(compact) == 10 and bool(mod_37_36.validate(compact))
    except NumberInvalid:
        return False


def canonical_number(text: str) -> str:
    """Return "t25000123k" as "T25-000123-K"."""
    compact = text.replace("-", "").replace(" ", "").upper()
    return f"{compact[:3]}-{compact[3:9]}-{compact[9:]}"
