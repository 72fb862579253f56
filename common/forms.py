"""What forms of every app share: fields as they are typed here, refusals shown beside them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError


class DayField(forms.DateField):
    """A date typed jj/mm/aaaa (or picked); impossible days are said in words."""

    default_error_messages = {"invalid": _("Cette date n'existe pas ou n'est pas écrite jj/mm/aaaa.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": _("jj/mm/aaaa"), "inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}
        kwargs.setdefault("widget", forms.DateInput(attrs=attrs, format="%d/%m/%Y"))
        super().__init__(**kwargs)


class EurAmountField(forms.DecimalField):
    """An amount in EUR: comma or point, blanks between thousands allowed."""

    default_error_messages = {"invalid": _("Écrivez un montant en euros, par exemple 1 300 ou 1300,50.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 10)
        kwargs.setdefault("decimal_places", 2)
        attrs = {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.replace("€", "").split()).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show 1300.00 as 1300 and 1300.50 as 1300,50."""
        if value is None or isinstance(value, str):
            return value
        text = f"{value:.2f}"
        return text.removesuffix(".00").replace(".", ",")


class TndAmountField(EurAmountField):
    """An amount with up to three decimals (millimes), typed as in EurAmountField."""

    default_error_messages = {"invalid": _("Écrivez un montant, par exemple 1 300 ou 1300,500.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.upper().replace("TND", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show 1300.000 as 1300 and 1300.500 as 1300,5."""
        if value is None or isinstance(value, str):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def reason_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A reason in a few lines."""
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, required=required, widget=widget, max_length=2000, help_text=help_text
    )


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Show a refusal of the rules beside its field, or at the head of the form; what was typed stays."""
    form.add_error(error.field if error.field in form.fields else None, error.message)
