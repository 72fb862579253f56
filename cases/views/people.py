"""Personne et foyer: identity, household, agreements; the situations are opened apart."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.enums import Vulnerability
from cases.forms.acts import AccessReasonForm
from cases.forms.consent import ConsentForm
from cases.forms.household import SituationsForm, situations_initial
from cases.forms.rights import WithdrawForm
from cases.models import Case, Consent, VulnerabilityRecord
from cases.selectors.consent import consent_lines, withdrawal_effects
from cases.selectors.documents import person_photo
from cases.selectors.pairs import merges_into, open_pairs_of
from cases.services.consent import consent_give, consent_withdraw
from cases.services.vulnerabilities import record_version, vulnerabilities_open, vulnerabilities_write
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_or_404, case_to_write, case_url, show_tab
from common.errors import Conflict, DomainError, NotPermitted
from common.form_tokens import once


@roles(*CASE_ROLES)
@require_safe
def person_tab(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the person, her household and her agreements; of the situations only whether they were asked."""
    case = case_or_404(request, pk)
    context = {
        "phones": case.person.phones.order_by("pk"),
        "members": case.members.order_by("pk"),
        "consents": consent_lines(case),
        "pairs": open_pairs_of(actor=request.user, person=case.person),
        "merges": merges_into(actor=request.user, person=case.person),
        "photo": person_photo(actor=request.user, case=case),
        "situations_asked": VulnerabilityRecord.objects.filter(case=case).exists(),
    }
    return show_tab(request, case, "personne", "cases/people/tab.html", context)


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def situations(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the situations knowingly (the reading is recorded), then change them.

    A GET shows nothing of them; a taskforce manager says why first, and only reads.
    """
    case = case_to_write(request, pk)
    is_taskforce = request.user.role == Role.TASKFORCE_MANAGER
    reason_form = AccessReasonForm(request.POST or None) if is_taskforce else None
    page = {"case": case, "reason_form": reason_form}
    if request.method != "POST" or (reason_form and not reason_form.is_valid()):
        status = 422 if request.method == "POST" else 200
        return render(request, "cases/people/situations.html", page, status=status)
    if request.POST.get("act") == "save":
        return _save_situations(request, case)
    reason = reason_form.cleaned_data["reason"] if reason_form else ""
    record = vulnerabilities_open(actor=request.user, case=case, reason=reason)
    found = record.situations if record else None
    page |= {"opened": True, "lines": _situation_lines(found), "note": (found or {}).get("note", "")}
    if not is_taskforce:
        page |= {"form": SituationsForm(initial=situations_initial(found)), "version": record_version(record)}
    return render(request, "cases/people/situations.html", page)


def _save_situations(request: HttpRequest, case: Case) -> HttpResponse:
    form = SituationsForm(request.POST)
    page: dict[str, Any] = {
        "case": case,
        "opened": True,
        "form": form,
        "version": request.POST.get("version", ""),
    }
    if not form.is_valid():
        return render(request, "cases/people/situations.html", page, status=422)
    found = form.situations()
    if found is None:
        messages.info(request, _("La question n'est pas encore posée : rien n'est enregistré."))
        return redirect(case_url(case, "personne"))
    try:
        vulnerabilities_write(
            actor=request.user,
            case=case,
            situations=found,
            note=form.cleaned_data["note"],
            version=page["version"],
        )
    except NotPermitted as error:
        raise PermissionDenied from error
    except Conflict as conflict:
        page |= {"version": record_version(VulnerabilityRecord.objects.filter(case=case).first())}
        page |= {"rows": _situation_rows(found, conflict.theirs)}
        return render(request, "cases/people/situations.html", page, status=409)
    messages.success(request, _("Situations enregistrées."))
    return redirect(case_url(case, "personne"))


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def consent_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an agreement."""
    case = case_to_write(request, pk)
    form = ConsentForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            consent_give(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Accord enregistré."))
            return redirect(case_url(case, "personne"))
    context = {"case": case, "form": form, "title": _("Enregistrer un accord")}
    return render(request, "cases/cases/act.html", context, status=422 if form.errors else 200)


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def consent_end(request: HttpRequest, pk: int, consent_pk: int) -> HttpResponse:
    """Say what a withdrawal stops being shared, and with whom; then record it."""
    case = case_to_write(request, pk)
    consent = get_object_or_404(Consent, pk=consent_pk, case=case)
    form = WithdrawForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            consent_withdraw(actor=request.user, consent=consent, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Accord retiré. Plus rien n'est partagé à ce titre."))
        return redirect(case_url(case, "personne"))
    context = {"case": case, "consent": consent, "form": form, "effects": withdrawal_effects(consent)}
    return render(request, "cases/people/consent_end.html", context, status=422 if form.errors else 200)


def _situation_lines(found: dict[str, Any] | None) -> list[tuple[str, int]] | None:
    if found is None:
        return None
    return [(str(value.label), found[value]) for value in Vulnerability if found.get(value)]


def _situation_rows(mine: dict[str, int], theirs: Any) -> list[dict[str, str]]:
    return [
        {"label": str(value.label), "mine": str(mine.get(value, 0)), "theirs": str(theirs.get(value, 0))}
        for value in Vulnerability
        if mine.get(value, 0) != theirs.get(value, 0)
    ]
