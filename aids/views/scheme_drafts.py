"""Drafts of a scheme: begun from a version or from a file, edited, tried on a household, deleted, proposed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from accounts.enums import Role
from aids.forms.scheme_editor import GridEditor
from aids.forms.schemes import HouseholdTryForm, ProposeForm, RefuseForm, SchemeFileForm
from aids.models import SchemeVersion
from aids.selectors.grid_checks import bounds_on
from aids.selectors.grid_rules import rules_of
from aids.selectors.scheme_compare import rules_diff
from aids.selectors.schemes import version_in_force, versions_for
from aids.services import scheme_publication
from aids.services.scheme_json import RulesFileError, rules_from_json
from aids.services.schemes import (
    draft_copy,
    draft_create,
    draft_delete,
    draft_save,
    grid_of,
    grid_of_rules,
)
from aids.services.tried_household import tried
from aids.views.pages import act
from aids.views.schemes import version_context, version_or_404
from common.dates import today
from common.errors import Conflict, DomainError
from common.form_tokens import once


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def scheme_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft: a copy of a version, or the rules of a file."""
    versions = versions_for(actor=request.user)
    form = SchemeFileForm()
    faults: list[tuple[str, str]] = []
    if request.method == "POST" and "copy" in request.POST:
        source = version_or_404(request, int(request.POST["copy"]) if request.POST["copy"].isdigit() else 0)
        return redirect("aids:scheme_edit", draft_copy(actor=request.user, version=source).pk)
    if request.method == "POST":
        form = SchemeFileForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                rules = rules_from_json(form.cleaned_data["file"].read())
                return redirect("aids:scheme_edit", draft_create(actor=request.user, rules=rules).pk)
            except RulesFileError as error:
                faults = error.faults
    context = {"versions": versions, "form": form, "faults": faults}
    return render(request, "aids/schemes/new.html", context, status=422 if faults else 200)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def scheme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The editor: save, check, add or drop a line, try a household; what was typed is shown again."""
    version = version_or_404(request, pk)
    if not version.is_draft:
        messages.error(request, _("Cette version n'est plus un brouillon : ses règles sont figées."))
        return redirect(version)
    bounds = bounds_on(today())
    if request.method != "POST":
        editor = GridEditor.of_rules(rules_of(version), bounds=bounds)
        return _show(request, version, editor, HouseholdTryForm(HouseholdTryForm.START))
    editor = GridEditor(request.POST, bounds=bounds)
    household = HouseholdTryForm(request.POST)
    do = request.POST.get("do", "save")
    if do == "save":
        return _save(request, version, editor, household)
    editor.structure(do)
    if request.htmx:
        part = "#checks" if do == "check" else "#editor"
        return _show(request, version, editor, household, part=part)
    return _show(request, version, editor, household)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def scheme_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    version = version_or_404(request, pk)
    try:
        draft_delete(actor=request.user, version=version)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(version)
    messages.success(request, _("Le brouillon est supprimé."))
    return redirect("aids:scheme_list")


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def scheme_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a draft for publication; another manager answers."""
    version = version_or_404(request, pk)
    form = ProposeForm(request.POST)

    def propose(data: dict[str, Any]) -> None:
        scheme_publication.scheme_propose(actor=request.user, version=version, **data)

    done = _("La version est proposée : un autre responsable la confirme ou la refuse.")
    if act(request, form, propose, done=done):
        return redirect(version)
    context = version_context(request, version_or_404(request, pk), propose_form=form)
    return render(request, "aids/schemes/version.html", context, status=422)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def scheme_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, refuse or withdraw a proposal."""
    version, answer = version_or_404(request, pk), request.POST.get("answer", "")
    form = RefuseForm(request.POST)
    try:
        match answer:
            case "confirm":
                scheme_publication.scheme_confirm(actor=request.user, version=version)
                messages.success(request, _("La version est publiée."))
            case "withdraw":
                scheme_publication.scheme_withdraw(actor=request.user, version=version)
                messages.success(
                    request, _("La proposition est retirée : la version est de nouveau un brouillon.")
                )
            case "refuse":
                return _refuse(request, version, form)
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(version)


def _refuse(request: HttpRequest, version: SchemeVersion, form: RefuseForm) -> HttpResponse:
    def refuse(data: dict[str, Any]) -> None:
        scheme_publication.scheme_refuse(actor=request.user, version=version, **data)

    if act(
        request, form, refuse, done=_("La proposition est refusée : la version est de nouveau un brouillon.")
    ):
        return redirect(version)
    context = version_context(request, version, refuse_form=form)
    return render(request, "aids/schemes/version.html", context, status=422)


def _save(
    request: HttpRequest, version: SchemeVersion, editor: GridEditor, household: HouseholdTryForm
) -> HttpResponse:
    rules = editor.rules()
    if rules is None:
        message = _("Rien n'est enregistré : des lignes ne peuvent pas être lues. Votre saisie est gardée.")
        return _show(request, version, editor, household, refusal=message)
    typed = request.POST.get("revision", "")
    revision = int(typed) if typed.isdigit() else 0
    try:
        draft_save(actor=request.user, version=version, rules=rules, revision=revision)
    except Conflict as conflict:
        version = version_or_404(request, version.pk)
        blocks = rules_diff(rules_of(version), rules)
        return _show(request, version, editor, household, refusal=conflict.message, theirs=blocks)
    except DomainError as error:
        return _show(request, version, editor, household, refusal=error.message)
    messages.success(request, _("Le brouillon est enregistré."))
    return redirect("aids:scheme_edit", version.pk)


def _show(
    request: HttpRequest,
    version: SchemeVersion,
    editor: GridEditor,
    household: HouseholdTryForm,
    *,
    part: str = "",
    **more: Any,
) -> HttpResponse:
    rules = editor.rules()
    draft = grid_of_rules(rules, label="") if rules and rules.bands else None
    current = version_in_force(scheme_code=version.scheme.code, on=today())
    result = None
    if household.is_valid():
        result = tried(facts=household.facts(), draft=draft, current=grid_of(current) if current else None)
    context = {
        "version": version,
        "editor": editor,
        "household": household,
        "tried": result,
        "current": current,
    }
    status = 422 if more.get("refusal") else 200
    return render(request, f"aids/schemes/editor.html{part}", context | more, status=status)
