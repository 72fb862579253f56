"""Filters for amounts, numbers and dates: {% load formats %}.

Each number is wrapped in <bdi dir="ltr"> so that it keeps its order in Arabic. The `_text` filters give
the bare text, for an attribute (title, aria-label).
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from unicodedata import bidirectional

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from common import formatting

register = template.Library()

Text = str | SafeString
# A letter of a script that runs one way: Latin, Hebrew, Arabic.
_STRONG = frozenset({"L", "R", "AL"})


def _ltr(text: str) -> Text:
    return text if text == formatting.EMPTY else format_html('<bdi dir="ltr">{}</bdi>', text)


def _time(value: Any, text: str) -> Text:
    if not isinstance(value, dt.date | dt.time):
        return text
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.filter
def number(value: Any, places: int = 0) -> Text:
    """{{ jobs|number }}, {{ score|number:2 }}: 1 234,50."""
    return _ltr(formatting.number_text(value, places))


@register.filter
def percent(value: Any, places: int = 0) -> Text:
    """{{ 0.45|percent }}: 45 %."""
    return _ltr(formatting.percent_text(value, places))


@register.filter
def eur(value: Any, places: int | None = None) -> Text:
    """{{ amount_eur|eur }}: 1 300 €."""
    return _ltr(formatting.eur_text(value, places))


@register.filter
def tnd(value: Any) -> Text:
    """{{ amount_tnd|tnd }}: 4 290,000 TND."""
    return _ltr(formatting.tnd_text(value))


@register.filter
def eur_tnd(value: Any, rate: Any) -> Text:
    """{{ amount_eur|eur_tnd:rate }}: 1 300 € (4 420,000 TND), or the EUR alone where the rate is None."""
    return _ltr(formatting.eur_tnd_text(value, rate.tnd_per_eur if rate else None))


@register.filter
def day(value: Any) -> Text:
    """{{ date|day }}: 3 mars 2026."""
    return _time(value, formatting.day_text(value))


@register.filter
def day_short(value: Any) -> Text:
    """{{ date|day_short }}: 03/03/2026."""
    return _time(value, formatting.day_short_text(value))


@register.filter
def weekday(value: Any) -> str:
    """{{ date|weekday }}: lundi."""
    return formatting.weekday_name(value) if isinstance(value, dt.date) else ""


@register.filter
def month(value: Any) -> Text:
    """{{ date|month }}: mars 2026."""
    return _time(value, formatting.month_text(value))


@register.filter
def moment(value: Any) -> Text:
    """{{ datetime|moment }}: 3 mars 2026 à 14:02, in Tunis."""
    return _time(value, formatting.moment_text(value))


@register.filter
def clock(value: Any) -> Text:
    """{{ datetime|clock }}: 14:02, in Tunis."""
    return _time(value, formatting.clock_text(value))


@register.filter
def ago(value: Any) -> Text:
    """{{ date|ago }}: il y a 3 jours; the date itself on hover."""
    return _hinted(value, formatting.ago_text(value))


@register.filter
def due(value: Any) -> Text:
    """{{ date|due }}: dans 3 jours, en retard de 2 jours; the date itself on hover."""
    return _hinted(value, formatting.due_text(value))


@register.filter
def age(value: Any) -> str:
    """{{ person.birth_date|age }}: 34 ans."""
    return formatting.age_text(value)


@register.filter
def phone(value: Any) -> Text:
    """{{ person.phone|phone }}: +216 20 123 456."""
    return _ltr(formatting.phone_text(value))


@register.filter
def ltr(value: Any) -> Text:
    """{{ case.number|ltr }}: a number, code or address that keeps its left-to-right order in Arabic."""
    return _ltr(formatting.EMPTY if value in (None, "") else str(value))


@register.filter
def bdi(value: Any) -> Text:
    """{{ person.name_ar|bdi }}: a name in either script, isolated from what surrounds it."""
    if value in (None, ""):
        return formatting.EMPTY
    return format_html("<bdi>{}</bdi>", value)


@register.filter
def direction(value: Any) -> str:
    """<p dir="{{ text|direction }}">: "rtl" or "ltr", by its first letter; for PDF, which know no dir="auto"."""
    strong = (bidirectional(letter) for letter in str(value or ""))
    return next(("ltr" if kind == "L" else "rtl" for kind in strong if kind in _STRONG), "ltr")


@register.filter
def held(value: Any) -> Text:
    """{{ field.value|held }}: a stored value of any kind, as a person reads it."""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, int | float | Decimal):
        return ltr(value)
    return bdi(value)


def _hinted(value: Any, text: str) -> Text:
    if not isinstance(value, dt.date):
        return text
    hint = formatting.day_text(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), hint, text)


def _plain(name: str, function: Callable[..., str]) -> None:
    register.filter(name, function)


_plain("eur_text", formatting.eur_text)
_plain("tnd_text", formatting.tnd_text)
_plain("number_text", formatting.number_text)
_plain("percent_text", formatting.percent_text)
_plain("day_text", formatting.day_text)
_plain("moment_text", formatting.moment_text)
