"""Names in both languages: a figure that is frozen keeps the words it was counted under."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import get_language, override

from accounts.models.naming import Named
from common.formatting import month_text


@dataclass(frozen=True, slots=True)
class Names:
    """A name in French and in Arabic; as text it is the one of the page's language."""

    fr: str
    ar: str

    def __str__(self) -> str:
        return self.ar if (get_language() or "").startswith("ar") else self.fr


def both(text: Any) -> Names:
    """Return a translated string (lazy or plain) in both languages."""
    with override("fr"):
        french = str(text)
    with override("ar"):
        arabic = str(text)
    return Names(french, arabic)


# Typed: "social" of aids and "social" of envelopes are equal, and named otherwise.
@lru_cache(maxsize=512, typed=True)
def choice_names(choice: TextChoices) -> Names:
    """Return the label of a choice in both languages."""
    return both(choice.label)


def record_names(record: Named) -> Names:
    return Names(record.name_fr, record.name_ar)


@lru_cache(maxsize=512)
def month_names(year: int, month: int) -> Names:
    """Return "mars 2026" in both languages, the Arabic month under its Tunisian name."""
    day = date(year, month, 1)
    with override("fr"):
        french = month_text(day)
    with override("ar"):
        arabic = month_text(day)
    return Names(french, arabic)


def plain(text: str) -> Names:
    """Return a text that is the same in both languages (a code, a reason as it was written)."""
    return Names(text, text)


def joined(*names: Names) -> Names:
    """Return several names as one: "Aides sociales · places"."""
    return Names(" · ".join(name.fr for name in names), " · ".join(name.ar for name in names))
