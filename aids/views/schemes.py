"""Scheme versions to be read: the grid in force, the versions, one of them, two compared, on paper, as a file."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.forms.schemes import ProposeForm, RefuseForm, SimulationForm
from aids.models import SchemePaper, SchemeVersion
from aids.selectors.decision_sheet import rules_words
from aids.selectors.grid_checks import bounds_on, rules_problems
from aids.selectors.grid_rules import rules_of
from aids.selectors.scheme_compare import changes_count, rules_diff
from aids.selectors.schemes import version_events, version_in_force, versions_for
from aids.services.scheme_json import version_as_json
from aids.services.scheme_papers import scheme_paper_request
from aids.services.schemes import SOCIAL_SCHEME
from aids.views.pages import FILE_ROLES
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once


@roles(*FILE_ROLES)
@require_safe
def scheme_detail(request: HttpRequest) -> HttpResponse:
    """Criteria and bands of the version in force today."""
    version = version_in_force(scheme_code=SOCIAL_SCHEME, on=today())
    context = {"version": version, "is_manager": request.user.role == Role.TASKFORCE_MANAGER}
    return render(request, "aids/schemes/detail.html", context | (grid_context(version) if version else {}))


@roles(*FILE_ROLES)
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Every version there is: its state, its dates, who made and published it."""
    in_force = version_in_force(scheme_code=SOCIAL_SCHEME, on=today())
    context = {
        "versions": versions_for(actor=request.user),
        "in_force": in_force,
        "is_manager": request.user.role == Role.TASKFORCE_MANAGER,
    }
    return render(request, "aids/schemes/list.html", context)


@roles(*FILE_ROLES)
@require_safe
def scheme_version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its grid, what is wrong with a draft, who did what, the acts that are open."""
    return render(request, "aids/schemes/version.html", version_context(request, version_or_404(request, pk)))


@roles(*FILE_ROLES)
@require_safe
def scheme_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """A version beside another one, line by line; beside the one in force unless ?avec= names another."""
    version = version_or_404(request, pk)
    others = versions_for(actor=request.user).filter(scheme=version.scheme_id).exclude(pk=pk)
    asked = request.GET.get("avec", "")
    if asked.isdigit():
        other = version_or_404(request, int(asked))
    else:
        other = version_in_force(scheme_code=version.scheme.code, on=today())
        other = others.with_rules().first() if other is None or other.pk == version.pk else other
    blocks = rules_diff(rules_of(other), rules_of(version)) if other else []
    context = {"version": version, "other": other, "others": others, "blocks": blocks}
    context["changes"] = changes_count(blocks)
    return render(request, "aids/schemes/compare.html", context)


@roles(*FILE_ROLES)
@require_safe
def scheme_export(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as a JSON file."""
    version = version_or_404(request, pk)
    name = f"schema-{version.scheme.code}-v{version.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(version_as_json(version), content_type="application/json", headers=headers)


@roles(*FILE_ROLES)
@require_POST
@once
def scheme_paper_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the grid on paper in French or Arabic."""
    version = version_or_404(request, pk)
    try:
        paper = scheme_paper_request(
            actor=request.user, version=version, language=request.POST.get("language", "")
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(version)
    return redirect("aids:scheme_paper", paper.pk)


@roles(*FILE_ROLES)
@require_safe
def scheme_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Watch a grid being drawn, then fetch it."""
    paper = _paper_or_404(request, pk)
    template = "aids/schemes/paper.html" + ("#progress" if request.htmx else "")
    return render(request, template, {"paper": paper})


@roles(*FILE_ROLES)
@require_safe
def scheme_paper_download(request: HttpRequest, pk: int) -> FileResponse:
    """Download the printed grid."""
    paper = _paper_or_404(request, pk)
    if not paper.file:
        raise Http404
    name = f"schema-{paper.version.scheme.code}-v{paper.version.number}-{paper.language}.pdf"
    return FileResponse(paper.file.open(), as_attachment=True, filename=name, content_type="application/pdf")


def version_or_404(request: HttpRequest, pk: int) -> SchemeVersion:
    """Return the version with its rules if it is the user's to read; 404 otherwise."""
    return get_object_or_404(SchemeVersion.objects.visible_to(request.user).with_rules(), pk=pk)


def grid_context(version: SchemeVersion) -> dict[str, Any]:
    """Return what a grid to be read shows."""
    return {"criteria": [(criterion, rules_words(criterion)) for criterion in version.criteria.all()]}


def version_context(request: HttpRequest, version: SchemeVersion, **forms: Any) -> dict[str, Any]:
    """Return everything the page of a version shows; `forms` are those sent with faults."""
    manages = request.user.role == Role.TASKFORCE_MANAGER
    is_mine = version.proposed_by_id == request.user.pk
    day = version.effective_from or today()
    problems = [] if version.is_public else rules_problems(rules_of(version), bounds=bounds_on(day))
    return {
        "version": version,
        **grid_context(version),
        "problems": [problem for problem in problems if not problem.is_warning],
        "warnings": [problem for problem in problems if problem.is_warning],
        "events": version_events(version),
        "is_manager": manages,
        "can_edit": manages and version.is_draft,
        "can_answer": manages and version.state == "proposed" and not is_mine,
        "can_withdraw": manages and version.state == "proposed" and is_mine,
        "simulations": version.simulations.select_related("phase", "requested_by")[:50] if manages else [],
        "simulation_form": SimulationForm(),
        "propose_form": ProposeForm(),
        "refuse_form": RefuseForm(),
        **forms,
    }


def _paper_or_404(request: HttpRequest, pk: int) -> SchemePaper:
    papers = SchemePaper.objects.visible_to(request.user).select_related("version__scheme")
    return get_object_or_404(papers, pk=pk)
