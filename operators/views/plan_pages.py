"""One step of a plan as its page shows it: stored, typed and not judged, or sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aids.enums import PlanSection
from aids.models import Plan
from aids.selectors.plan_content import CashFlow, PlanAmounts, cash_flow, plan_amounts
from operators.forms.plan_lines import (
    CostForm,
    FinanceForm,
    LineForm,
    LineForms,
    MonthForms,
    changed_lines,
    sent_lines,
    stored_lines,
)
from operators.forms.plans import SEARCH_NAME, ProjectForm, StepForm, step_form
from operators.selectors.plans import plan_delegations
from operators.selectors.portal import FileView

P = PlanSection
# The list inside a step: its name in the form and for the service, and the form of its lines.
LISTS: Mapping[str, tuple[str, type[LineForm]]] = {
    P.COSTS: ("costs", CostForm),
    P.FINANCE: ("finances", FinanceForm),
}


@dataclass(slots=True)
class StepPage:
    """A step of one file's plan: its form, its list if it has one, its months if it is those."""

    file: FileView
    plan: Plan | None
    section: str
    form: StepForm
    lines: LineForms | None = None
    months: MonthForms | None = None

    def is_valid(self) -> bool:
        # All are asked, so that all show their errors.
        parts = (self.form, self.lines, self.months)
        answers = [part.is_valid() for part in parts if part is not None]
        return all(answers)

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What is wrong in it, once it was judged: the field's place on the page, its name, in words why."""
        forms: list[tuple[str, Form]] = [("", self.form)]
        if self.lines is not None:
            words = _("Dépense %(n)s") if self.section == P.COSTS else _("Financement %(n)s")
            forms += [(words % {"n": number}, one) for number, one in enumerate(self.lines.forms, start=1)]
        if self.months is not None:
            forms += [(_("Mois %(n)s") % {"n": one.number}, one) for one in self.months.forms]
        return [
            (field.auto_id, f"{place} · {field.label}" if place else str(field.label), str(error))
            for place, form in forms
            if form.is_bound
            for field in form
            for error in field.errors
        ]

    @property
    def lists(self) -> dict[str, Any]:
        """The lists to write, by the name the service has for them."""
        if self.lines is not None:
            return {self.lines.name: self.lines.cleaned_rows}
        return {"months": self.months.cleaned_rows} if self.months is not None else {}

    @property
    def amounts(self) -> PlanAmounts:
        """The figures of the plan with what is typed in this step, as far as it can be read."""
        costs = list(self.plan.costs.all()) if self.plan else []
        finances: list[Any] = list(self.plan.finances.all()) if self.plan else []
        contribution = self.plan.own_contribution_eur if self.plan else Decimal(0)
        amounts = [cost.amount_eur for cost in costs]
        if self.section == P.COSTS and self.lines is not None:
            amounts = [row["amount_eur"] for row in self.lines.readable_rows()]
        elif self.section == P.FINANCE and self.lines is not None:
            finances = [_Money(**row) for row in self.lines.readable_rows()]
            contribution = _read(self.form, "own_contribution_eur")
        return plan_amounts(amounts, contribution, finances, self.file.ceiling_eur)

    @property
    def flow(self) -> CashFlow | None:
        return cash_flow(self.months.readable_rows()) if self.months is not None else None

    @property
    def quotes(self) -> set[str]:
        """The keys of the lines that have their quote."""
        return {str(cost.pk) for cost in self.plan.costs.all() if cost.quote_file} if self.plan else set()


@dataclass(frozen=True, slots=True)
class _Money:
    amount_eur: Decimal
    state: str = ""
    source: str = ""
    lender: str = ""


def _read(form: StepForm, name: str) -> Decimal:
    try:
        value = form.fields[name].clean(form[name].value())
    except ValidationError:
        return Decimal(0)
    return value or Decimal(0)


def plan_of(file: FileView) -> Plan | None:
    return Plan.objects.filter(application=file.pk).first()


def stored_step(file: FileView, section: str) -> StepPage:
    """Show what is stored."""
    plan = plan_of(file)
    initial: dict[str, Any] = model_to_dict(plan) if plan else {}
    initial["version"] = file.plan_version
    page = StepPage(file, plan, section, _form(file, section, initial=initial))
    if section in LISTS:
        name, form = LISTS[section]
        rows = [model_to_dict(row) | {"pk": row.pk} for row in getattr(plan, name).all()] if plan else []
        page.lines = stored_lines(form, name, rows)
    elif section == P.CASH_FLOW:
        rows_ = {one.number: (one.income_tnd, one.expense_tnd) for one in plan.months.all()} if plan else {}
        page.months = MonthForms.stored(rows_)
    return page


def typed_step(request: HttpRequest, file: FileView, section: str, act: str) -> StepPage:
    """Show what was typed, not judged, after one of the acts that save nothing."""
    form_class = step_form(section, file.kind)
    names = [*form_class.base_fields, SEARCH_NAME]
    typed = {name: request.POST.get(name, "") for name in names}
    page = StepPage(file, plan_of(file), section, _form(file, section, initial=typed))
    if section in LISTS:
        name, form = LISTS[section]
        page.lines = changed_lines(form, name, request.POST, act)
    elif section == P.CASH_FLOW:
        page.months = MonthForms.sent(request.POST)
        page.months.is_valid()
    return page


def sent_step(file: FileView, section: str, data: Mapping[str, Any]) -> StepPage:
    """Read what was sent, to be judged and written."""
    page = StepPage(file, plan_of(file), section, _form(file, section, data))
    if section in LISTS:
        name, form = LISTS[section]
        page.lines = sent_lines(form, name, data)
    elif section == P.CASH_FLOW:
        page.months = MonthForms.sent(data)
    return page


def _form(file: FileView, section: str, *args: Any, **kwargs: Any) -> StepForm:
    places = plan_delegations(file.pk) if section == P.PLACE else ()
    if "initial" in kwargs and step_form(section, file.kind) is ProjectForm:
        kwargs["initial"].setdefault("jobs_planned", 1)
    return step_form(section, file.kind)(*args, kind=file.kind, delegations=places, **kwargs)
