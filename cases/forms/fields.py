"""Fields that understand what people type here: dates, CIN, telephones, countries, amounts."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Country, Delegation
from accounts.selectors.gazetteer import country_code
from cases.services.people import phone_number
from common.folding import western_digits
from common.formatting import day_short_text

_DAY = re.compile(r"^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4})$")
_ISO_DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
_EIGHT_DIGITS = re.compile(r"^(\d{2})(\d{2})(\d{4})$")
_CIN_JOINTS = re.compile(r"[\s.\-_/]+")
FIRST_YEAR, LAST_YEAR = 1900, 2100


class DayField(forms.Field):
    """A date typed jj/mm/aaaa (also 5.3.2024, 05032024 or 2024-03-05), in western or Arabic digits."""

    widget = forms.TextInput(
        attrs={
            "inputmode": "numeric",
            "placeholder": gettext_lazy("jj/mm/aaaa"),
            "dir": "ltr",
            "autocomplete": "off",
            "maxlength": 20,
        }
    )

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        text = western_digits(str(value)).strip()
        day, month, year = _read_day(text)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValidationError(_("L'année %(year)s n'est pas possible.") % {"year": year}, code="year")
        try:
            return date(year, month, day)
        except ValueError as error:
            message = _("Le %(text)s n'existe pas au calendrier.") % {"text": text}
            raise ValidationError(message, code="impossible") from error

    def prepare_value(self, value: Any) -> Any:
        return day_short_text(value) if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


def _read_day(text: str) -> tuple[int, int, int]:
    if found := _ISO_DAY.match(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _DAY.match(text) or _EIGHT_DIGITS.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    raise ValidationError(
        _("Écrivez la date sous la forme jj/mm/aaaa, par exemple 05/03/2024."), code="shape"
    )


class CinField(forms.CharField):
    """A Tunisian identity card number: 8 digits, blanks and dots aside."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("CIN"))
        kwargs.setdefault("help_text", gettext_lazy("8 chiffres"))
        super().__init__(**kwargs)
        self.widget.attrs.update(inputmode="numeric", dir="ltr", autocomplete="off", maxlength=20)

    def to_python(self, value: Any) -> str:
        text = _CIN_JOINTS.sub("", western_digits(super().to_python(value)))
        if text and not (len(text) == 8 and text.isdigit()):
            found = sum(char.isdigit() for char in text)
            message = _("La CIN compte 8 chiffres ; il y en a %(found)s ici.") % {"found": found}
            raise ValidationError(message, code="cin")
        return text


class PhoneField(forms.CharField):
    """A telephone number, kept in E.164; without a prefix it is Tunisian."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget = forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "dir": "ltr", "autocomplete": "off", "maxlength": 30}
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text:
            return ""
        number = phone_number(text)
        if number is None:
            raise ValidationError(_phone_refusal(text), code="phone")
        return number


def _phone_refusal(text: str) -> str:
    try:
        prefix = phonenumbers.parse(western_digits(text).replace("00", "+", 1), "TN").country_code
    except phonenumbers.NumberParseException:
        prefix = None
    region = phonenumbers.region_code_for_country_code(prefix) if prefix else ""
    country = Country.objects.filter(code=region).first() if region else None
    if country is None:
        return _("Ce numéro n'est pas un numéro de téléphone : écrivez-le avec l'indicatif, +216 20 123 456.")
    message = _("Ce numéro n'existe pas pour l'indicatif +%(prefix)s (%(country)s).")
    return message % {"prefix": prefix, "country": country.name}


class CountryField(forms.CharField):
    """A country by its name in French or Arabic, or by its usual short form; the page holds `countries.html`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update(list="countries", autocomplete="off", maxlength=80)

    def clean(self, value: Any) -> Country | None:
        text = super().clean(value)
        if not text:
            return None
        code = country_code(text)
        country = Country.objects.filter(code=code).first() if code else None
        if country is None:
            message = _("« %(text)s » : pays inconnu. Choisissez-le dans la liste.")
            raise ValidationError(message % {"text": text[:40]}, code="country")
        return country

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Country) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class ArabicField(forms.CharField):
    """Text in Arabic script, typed from right to left."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update(dir="rtl", lang="ar")


class TndAmountField(forms.DecimalField):
    """An amount in dinars, comma or dot, blanks between thousands allowed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 10)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(**kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "maxlength": 15})
        self.error_messages["invalid"] = gettext_lazy("Écrivez un montant, par exemple 450 ou 450,500.")
        self.error_messages["min_value"] = gettext_lazy("Un revenu ne peut pas être négatif.")

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = re.sub(r"[\s\u00a0\u202f]+", "", western_digits(value)).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class DelegationField(forms.ModelChoiceField):
    """A delegation, grouped by governorate: one list that works without script."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Délégation"))
        super().__init__(Delegation.objects.select_related("governorate"), **kwargs)
        self.choices = self.grouped

    def grouped(self) -> list[tuple[str, Any]]:
        """Return the choices of the widget, in the language of the page."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in self.queryset.order_by("governorate", "name_fr"):
            groups.setdefault(row.governorate.name, []).append((row.pk, row.name))
        return [("", "—"), *groups.items()]
