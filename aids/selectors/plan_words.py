"""The answers of a plan in words, in the current language."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aids.models import Plan
from aids.selectors.sectors import activity_name, occupation_name, sector_name
from common.formatting import day_text, eur_text, tnd_text


def field_label(name: str) -> str:
    """Return the name of a field of the plan as a label."""
    label = str(Plan._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def fact_text(name: str, content: Mapping[str, Any]) -> str:
    """Say what a plan's content (`plan_content`) answers to one field; "" for nothing."""
    value = content["fields"].get(name)
    if name == "delegation":
        return _place_words(content.get("place") or [])
    if name == "isic_class" and not value:
        sector = content["fields"].get("sector_isic")
        return sector_name(sector) if sector else ""
    return fact_words(name, value)


def _place_words(names: Sequence[Sequence[str]]) -> str:
    return ", ".join(names[1 if get_language() == "ar" else 0]) if names else ""


def fact_words(name: str, value: Any) -> str:
    """Say the stored value of a field of the plan in words; "" for none."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("oui") if value else ""
    if name == "isic_class":
        return f"{value} · {activity_name(value)}"
    if name == "occupation_isco":
        return f"{value} · {occupation_name(value)}"
    if name.endswith("_eur"):
        return eur_text(Decimal(value)) if Decimal(value) else ""
    if name.endswith("_tnd"):
        return tnd_text(Decimal(value))
    if name == "job_starts_on":
        return day_text(value if isinstance(value, date) else date.fromisoformat(value))
    choices: Any = Plan._meta.get_field(name).choices
    return str(dict(choices).get(value, value)) if choices else str(value)
