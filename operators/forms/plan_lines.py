"""Lists inside a plan (costs, other finance, months), line by line, with or without JavaScript."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aids.enums import FinanceSource, FinanceState
from aids.models.plans import MONTHS
from common.forms import EurAmountField, TndAmountField

MAX_LINES = 40


class LineForm(forms.Form):
    """One line of a list, with an amount in EUR. A line left wholly empty is ignored."""

    amount_name = "amount_eur"

    def clean_amount_eur(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount_eur"]
        if amount <= 0:
            raise ValidationError(_("Le montant d’une ligne est positif."))
        return amount


class CostForm(LineForm):
    """One thing to buy; `pk` is that of the stored line, whose quote it keeps."""

    pk = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    label = forms.CharField(
        label=_("Dépense"),
        max_length=160,
        error_messages={"required": _("Dites ce qui est acheté.")},
    )
    supplier = forms.CharField(label=_("Fournisseur"), required=False, max_length=120)
    quote_number = forms.CharField(
        label=_("N° du devis"), required=False, max_length=60, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    amount_eur = EurAmountField(
        label=_("Montant (EUR)"), error_messages={"required": _("Indiquez le montant du devis.")}
    )

    def has_changed(self) -> bool:
        return any(name != "pk" for name in self.changed_data)


class FinanceForm(LineForm):
    """Money from elsewhere."""

    source = forms.ChoiceField(
        label=_("Source"),
        choices=[("", _("Choisir…")), *FinanceSource.choices],
        error_messages={"required": _("Choisissez la source.")},
    )
    lender = forms.CharField(label=_("Nom de l’organisme ou de la personne"), required=False, max_length=120)
    amount_eur = EurAmountField(
        label=_("Montant (EUR)"), error_messages={"required": _("Indiquez le montant.")}
    )
    state = forms.ChoiceField(
        label=_("Réponse"), choices=[("", _("Choisir…")), *FinanceState.choices], required=False
    )

    def clean_state(self) -> str:
        return self.cleaned_data["state"] or FinanceState.ASKED


class LineForms:
    """The lines of one list: read from the request, with one added or taken away, or from stored rows.

    The names are `<name>-<n>-<field>`; `<name>-count` says how many lines were shown.
    """

    def __init__(self, name: str, lines: list[LineForm]) -> None:
        self.name, self.forms = name, lines

    @property
    def count_name(self) -> str:
        return f"{self.name}-count"

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def can_add(self) -> bool:
        return self.count < MAX_LINES

    def is_valid(self) -> bool:
        # Each line is asked, so that all of them show their errors.
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    @property
    def cleaned_rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.has_changed()]

    def readable_rows(self) -> list[dict[str, Any]]:
        """The lines whose amount can be read, whatever is wrong with the rest: amount and plain texts."""
        found = []
        for form in self.forms:
            try:
                amount = form.fields["amount_eur"].clean(form["amount_eur"].value())
            except ValidationError:
                continue
            row = {name: form[name].value() for name in form.fields if name != "amount_eur"}
            found.append(row | {"amount_eur": max(amount, Decimal(0))})
        return found


def stored_lines(
    form: type[LineForm], name: str, rows: Sequence[Mapping[str, Any]], *, at_least: int = 1
) -> LineForms:
    """Show stored or typed rows as they are, without judging them; at least so many lines."""
    shown = [*rows, *[{}] * (at_least - len(rows))]
    return LineForms(
        name,
        [
            form(initial=dict(row), prefix=f"{name}-{index}", use_required_attribute=False)
            for index, row in enumerate(shown)
        ],
    )


def sent_lines(form: type[LineForm], name: str, data: Mapping[str, Any]) -> LineForms:
    """Read the lines of a request, to be validated."""
    return LineForms(
        name,
        [
            form(data, prefix=f"{name}-{index}", empty_permitted=True, use_required_attribute=False)
            for index in range(_count(name, data))
        ],
    )


def changed_lines(form: type[LineForm], name: str, data: Mapping[str, Any], act: str) -> LineForms:
    """Return the typed lines with one added ("add") or taken away ("remove-2"), not judged."""
    names = tuple(form.base_fields)
    rows = [
        {one: str(data.get(f"{name}-{index}-{one}", "")) for one in names}
        for index in range(_count(name, data))
    ]
    verb, _dash, index = act.partition("-")
    if verb == "remove" and index.isdigit() and int(index) < len(rows):
        del rows[int(index)]
    elif verb == "add" and len(rows) < MAX_LINES:
        rows.append({})
    return stored_lines(form, name, rows)


def _count(name: str, data: Mapping[str, Any]) -> int:
    try:
        return max(1, min(MAX_LINES, int(data.get(f"{name}-count", 1))))
    except (TypeError, ValueError):
        return 1


class MonthForm(forms.Form):
    """What one month should bring in and cost; nothing typed is 0."""

    income_tnd = TndAmountField(
        label=_("Recettes (TND)"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("Une recette ne peut pas être négative.")},
    )
    expense_tnd = TndAmountField(
        label=_("Dépenses (TND)"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("Une dépense ne peut pas être négative.")},
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"month-{number}", use_required_attribute=False, **kwargs)
        self.number = number

    def readable(self) -> tuple[int, Decimal, Decimal]:
        """The month as far as it can be read."""
        return self.number, self._read("income_tnd"), self._read("expense_tnd")

    def _read(self, name: str) -> Decimal:
        try:
            value = self.fields[name].clean(self[name].value())
        except ValidationError:
            return Decimal(0)
        return max(value or Decimal(0), Decimal(0))


class MonthForms:
    """The twelve months of a plan."""

    def __init__(self, months: Iterable[MonthForm]) -> None:
        self.forms = list(months)

    @classmethod
    def stored(cls, rows: Mapping[int, tuple[Decimal, Decimal]]) -> "MonthForms":
        return cls(
            MonthForm(
                number=number,
                initial=dict(zip(("income_tnd", "expense_tnd"), rows.get(number, ("", "")), strict=True)),
            )
            for number in range(1, MONTHS + 1)
        )

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> "MonthForms":
        return cls(MonthForm(data, number=number) for number in range(1, MONTHS + 1))

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]
        return all(answers)

    @property
    def cleaned_rows(self) -> list[dict[str, Any]]:
        return [
            {name: value or Decimal(0) for name, value in form.cleaned_data.items()} | {"number": form.number}
            for form in self.forms
        ]

    def readable_rows(self) -> list[tuple[int, Decimal, Decimal]]:
        return [form.readable() for form in self.forms]
