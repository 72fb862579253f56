"""Editing a person, a return, a household; the second of two writers sees both versions and loses nothing."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.models import Country
from cases.forms.household import MEMBERS_PREFIX, EditMemberFormSet, HouseholdForm, check_household
from cases.forms.people import IdentityForm, identity_initial
from cases.forms.returns import ReturnForm
from cases.forms.stays import STAY_FIELDS, STAYS_PREFIX, StayFormSet
from cases.models import Case
from cases.selectors.history import last_writing
from cases.services.cases import case_update
from cases.services.household import MEMBER_FIELDS, household_update
from cases.services.people import person_update, person_values
from cases.views.case_page import ANTENNA_STAFF, case_to_write, case_url
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.formatting import EMPTY, day_short_text

read_or_write = require_http_methods(["GET", "HEAD", "POST"])
CONFLICT = 409


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the identity of the person of a case."""
    case = case_to_write(request, pk)
    form = IdentityForm(request.POST or None, initial=identity_initial(person_values(case.person)))
    page = {"case": case, "form": form, "title": _("Modifier l'identité"), "version": case.person.version}
    if request.method != "POST" or not form.is_valid():
        return _show(request, page)
    try:
        person_update(actor=request.user, person=case.person, data=form.values(), version=_version(request))
    except Conflict as conflict:
        return _show_conflict(request, page, conflict, identity_initial(dict(conflict.theirs)), case.person)
    return _done(request, case, "personne")


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def return_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the facts of the return; the category is derived anew."""
    case = case_to_write(request, pk)
    initial = {name: getattr(case, name) for name in ReturnForm.base_fields}
    form = ReturnForm(request.POST or None, initial=initial, birth_date=case.person.birth_date)
    if case.returned_on is None:
        form.fields["returned_on"].required = False
    page = {"case": case, "form": form, "title": _("Modifier le retour"), "version": case.version}
    if request.method != "POST" or not form.is_valid():
        return _show(request, page)
    try:
        case_update(actor=request.user, case=case, data=form.values(), version=_version(request))
    except Conflict as conflict:
        return _show_conflict(request, page, conflict, conflict.theirs, case)
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _show(request, page)
    return _done(request, case, "parcours")


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def stays_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the stays abroad of the person of a case."""
    case = case_to_write(request, pk)
    found = case.person.stays.select_related("country")
    lines = [{name: getattr(stay, name) for name in ("pk", *STAY_FIELDS)} for stay in found]
    stays = StayFormSet(request.POST or None, initial=lines, prefix=STAYS_PREFIX)
    page = {"case": case, "lines": stays, "title": _("Modifier les séjours"), "version": case.person.version}
    if request.method != "POST" or not stays.is_valid():
        return _show(request, page)
    try:
        person_update(
            actor=request.user, person=case.person, data={"stays": stays.values()}, version=_version(request)
        )
    except Conflict as conflict:
        return _show_conflict(request, page, conflict, {}, case.person)
    return _done(request, case, "parcours")


@roles(*ANTENNA_STAFF)
@read_or_write
@once
def household_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the household's size, income and members."""
    case = case_to_write(request, pk)
    names = ("household_size", "household_income_tnd")
    form = HouseholdForm(request.POST or None, initial={name: getattr(case, name) for name in names})
    lines = list(case.members.order_by("pk").values("pk", *MEMBER_FIELDS))
    members = EditMemberFormSet(request.POST or None, initial=lines, prefix=MEMBERS_PREFIX)
    page = {
        "case": case,
        "form": form,
        "members": members,
        "title": _("Modifier le foyer"),
        "version": case.version,
    }
    if request.method != "POST" or not check_household(form, members):
        return _show(request, page)
    size, income = (form.cleaned_data[name] for name in names)
    try:
        household_update(
            actor=request.user,
            case=case,
            size=size,
            income_tnd=income,
            members=members.values(),
            version=_version(request),
        )
    except Conflict as conflict:
        return _show_conflict(request, page, conflict, conflict.theirs, case)
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _show(request, page)
    return _done(request, case, "personne")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0


def _done(request: HttpRequest, case: Case, slug: str) -> HttpResponse:
    messages.success(request, _("Modifications enregistrées."))
    return redirect(case_url(case, slug))


def _show(request: HttpRequest, page: dict[str, Any], *, status: int | None = None) -> HttpResponse:
    wrong = request.method == "POST"
    context = {**page, "countries": Country.objects.all()}
    if wrong and status is None:
        context["version"] = request.POST.get("version", page["version"])
    return render(request, "cases/cases/edit.html", context, status=status or (422 if wrong else 200))


def _show_conflict(
    request: HttpRequest, page: dict[str, Any], conflict: Conflict, theirs: Mapping[str, Any], record: Any
) -> HttpResponse:
    """Show both versions; the form keeps what was typed and now bears the version that was read."""
    record.refresh_from_db()
    who, at = last_writing(record)
    rows = conflict_rows(page["form"], theirs) if "form" in page else []
    context = {**page, "version": record.version, "rows": rows, "who": who, "at": at}
    return _show(request, context, status=CONFLICT)


def conflict_rows(form: forms.Form, theirs: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the fields in which the two versions differ, both in words."""
    rows = []
    for name, field in form.fields.items():
        mine, stored = form.cleaned_data.get(name), theirs.get(name)
        if (mine or None) != (stored or None):
            rows.append(
                {"label": str(field.label), "mine": _words(field, mine), "theirs": _words(field, stored)}
            )
    return rows


def _words(field: forms.Field, value: Any) -> str:
    if value in (None, ""):
        return EMPTY
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value, value))
    if hasattr(value, "isoformat"):
        return day_short_text(value)
    return str(field.prepare_value(value) if hasattr(value, "normalize") else value)
