"""Fields as people here write them: 1 250,50 for an amount, 03/11/2026 for a day."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.folding import western_digits

_SPACES = re.compile(r"[\s\u00a0\u202f]")


class AmountField(forms.DecimalField):
    """An amount in EUR, two decimals: "1 250,50", "1250.5" and Arabic digits are read alike."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Écrivez un montant en euros, par exemple 1 250,50."),
        "max_decimal_places": _("Un montant en euros a deux décimales au plus."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = _SPACES.sub("", western_digits(value)).removesuffix("€").replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored amount with a comma and without needless cents; leave what was typed as it was."""
        if value is None or isinstance(value, str):
            return value
        text = f"{value:.2f}".replace(".", ",")
        return text.removesuffix(",00")


class DayField(forms.DateField):
    """A day typed jj/mm/aaaa."""

    default_error_messages = {"invalid": _("Écrivez une date possible : jj/mm/aaaa, par exemple 03/11/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "dir": "ltr", "placeholder": _("jj/mm/aaaa"), "autocomplete": "off"}
        kwargs.setdefault("widget", forms.DateInput(format="%d/%m/%Y", attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)
