"""Amounts, numbers and dates as people read them, the same on screen, in a PDF and in a mail.

French and Arabic alike use western digits, a comma for decimals and a space between thousands; Arabic
months bear their Tunisian names (ux.md, "Arabic").
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

import phonenumbers
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

EMPTY = "—"
# Not the narrow no-break space: IBM Plex has no glyph for it.
SPACE = "\u00a0"
MINUS = "\u2212"

FRENCH_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
TUNISIAN_MONTHS = (
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان",
    "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
)  # fmt: skip
SHORT_FRENCH_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

FRENCH_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
ARABIC_WEEKDAYS = ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


def is_arabic() -> bool:
    return (get_language() or "").startswith("ar")


def names_in_order(who: Any) -> list[tuple[str, str]]:
    """Return the names of `who` that are known, the reader's script first, each after its language.

    `who` has `full_name` (Latin) and `full_name_ar`.
    """
    names = [("fr", who.full_name), ("ar", who.full_name_ar)]
    if is_arabic():
        names.reverse()
    return [(language, name) for language, name in names if name]


def name_text(who: Any) -> str:
    """Return the name of `who` in the reader's script, in the other one where it is not known."""
    names = names_in_order(who)
    return names[0][1] if names else ""


def number_text(value: Any, places: int = 0) -> str:
    """Return `value` with `places` decimals, rounded half up: 1 234,5."""
    try:
        amount = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except (InvalidOperation, ValueError):
        return EMPTY
    if not amount.is_finite():
        return EMPTY
    text = f"{abs(amount):,.{places}f}".replace(",", SPACE).replace(".", ",")
    return MINUS + text if amount < 0 else text


def eur_text(amount: Any, places: int | None = None) -> str:
    """Return an amount in EUR: 1 300 €, or 1 300,50 € where there are cents."""
    if amount is None or amount == "":
        return EMPTY
    if places is None:
        places = 0 if _is_whole(amount) else 2
    return _with_unit(number_text(amount, places), "€")


def tnd_text(amount: Any) -> str:
    """Return an amount in Tunisian dinars, always with its three decimals: 4 290,000 TND."""
    return _with_unit(number_text(amount, 3), "TND")


def eur_tnd_text(amount: Any, tnd_per_eur: Any) -> str:
    """Return an amount in EUR with its worth in TND at a rate, if one is known: 1 300 € (4 420,000 TND)."""
    text = eur_text(amount)
    if text == EMPTY or not tnd_per_eur:
        return text
    return f"{text} ({tnd_text(Decimal(str(amount)) * Decimal(str(tnd_per_eur)))})"


def percent_text(ratio: Any, places: int = 0) -> str:
    """Return a ratio (0.45) as a percentage (45 %)."""
    try:
        return _with_unit(number_text(Decimal(str(ratio)) * 100, places), "%")
    except (InvalidOperation, ValueError):
        return EMPTY


def day_text(value: dt.date | dt.datetime | None) -> str:
    """Return a date in full: 3 mars 2026, 1er mars 2026, 3 مارس 2026."""
    day = _local_date(value)
    if day is None:
        return EMPTY
    return f"{_ordinal(day.day)} {month_name(day.month)} {day.year}"


def day_short_text(value: dt.date | dt.datetime | None) -> str:
    """Return a date as it is typed: 03/03/2026."""
    day = _local_date(value)
    return EMPTY if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def month_text(value: dt.date | dt.datetime | None) -> str:
    """Return the month of a date: mars 2026."""
    day = _local_date(value)
    return EMPTY if day is None else f"{month_name(day.month)} {day.year}"


def month_name(month: int, *, short: bool = False) -> str:
    """Return the name of month 1–12 in the current language; Arabic names are short already."""
    if is_arabic():
        return TUNISIAN_MONTHS[month - 1]
    return (SHORT_FRENCH_MONTHS if short else FRENCH_MONTHS)[month - 1]


def weekday_name(day: dt.date) -> str:
    """Return the name of a day of the week in the current language: lundi, الاثنين."""
    return (ARABIC_WEEKDAYS if is_arabic() else FRENCH_WEEKDAYS)[day.weekday()]


def clock_text(value: dt.datetime | dt.time | None) -> str:
    """Return the time of day in Tunis: 14:02."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, dt.datetime):
        value = _in_tunis(value)
    return f"{value.hour:02}:{value.minute:02}"


def moment_text(value: dt.datetime | None) -> str:
    """Return date and time in Tunis: 3 mars 2026 à 14:02."""
    if not isinstance(value, dt.datetime):
        return day_text(value)
    return _("%(day)s à %(time)s") % {"day": day_text(value), "time": clock_text(value)}


def ago_text(value: dt.date | dt.datetime | None, *, today: dt.date | None = None) -> str:
    """Say how long ago a day was: in days up to two months, in months up to two years, then in years."""
    day = _local_date(value)
    if day is None:
        return EMPTY
    days = ((today or timezone.localdate()) - day).days
    if days < 0:
        return due_text(day, today=today)
    if days == 0:
        return _("aujourd’hui")
    if days == 1:
        return _("hier")
    if days < 60:
        return ngettext("il y a %(days)d jour", "il y a %(days)d jours", days) % {"days": days}
    if days >= 730:
        years = days // 365
        return ngettext("il y a %(years)d an", "il y a %(years)d ans", years) % {"years": years}
    months = days // 30
    return ngettext("il y a %(months)d mois", "il y a %(months)d mois", months) % {"months": months}


def due_text(value: dt.date | dt.datetime | None, *, today: dt.date | None = None) -> str:
    """Say when a day falls due: dans 3 jours, demain, en retard de 2 jours."""
    day = _local_date(value)
    if day is None:
        return EMPTY
    days = (day - (today or timezone.localdate())).days
    if days == 0:
        return _("aujourd’hui")
    if days == 1:
        return _("demain")
    if days > 0:
        return ngettext("dans %(days)d jour", "dans %(days)d jours", days) % {"days": days}
    return ngettext("en retard de %(days)d jour", "en retard de %(days)d jours", -days) % {"days": -days}


def age_text(birth_date: dt.date | None, *, today: dt.date | None = None) -> str:
    """Return an age in years from a birth date: 34 ans."""
    if birth_date is None:
        return EMPTY
    today = today or timezone.localdate()
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return ngettext("%(years)d an", "%(years)d ans", years) % {"years": years}


def phone_text(value: str | None) -> str:
    """Return a telephone number in its international shape: +216 20 123 456; as typed if it is not one."""
    if not value:
        return EMPTY
    try:
        parsed = phonenumbers.parse(str(value), "TN")
    except phonenumbers.NumberParseException:
        return str(value)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _with_unit(text: str, unit: str) -> str:
    return text if text == EMPTY else f"{text}{SPACE}{unit}"


def _is_whole(amount: Any) -> bool:
    try:
        return Decimal(str(amount)) % 1 == 0
    except (InvalidOperation, ValueError):
        return True


def _ordinal(day: int) -> str:
    return "1er" if day == 1 and not is_arabic() else str(day)


def _in_tunis(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _local_date(value: dt.date | dt.datetime | str | None) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return _in_tunis(value).date()
    return value if isinstance(value, dt.date) else None
