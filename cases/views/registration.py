"""Registration in four steps, saved as it is typed."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import Governorate
from cases.forms.household import MEMBERS_PREFIX
from cases.forms.registration import AGREEMENT, IDENTITY, SLUGS, STEPS
from cases.models import Case, Person, RegistrationDraft
from cases.selectors.antennas import antenna_serving
from cases.selectors.merging import kept_record
from cases.selectors.registration import draft_get, draft_title, drafts_to_resume
from cases.services.duplicates import likely_duplicates
from cases.services.registration import case_register, draft_discard, draft_save, draft_set_person
from cases.views.registration_page import duplicates_context, forms_of, show_step
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once

ANTENNA_STAFF = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)
# Those who announce a return choose a place too.
PLACE_CHOOSERS = (*ANTENNA_STAFF, Role.SOCIAL_ATTACHE, Role.RETURN_OPERATOR)
_NOT_KEPT = frozenset({"csrfmiddlewaretoken", "form_token", "go"})


@roles(*ANTENNA_STAFF)
@require_safe
def registration_start(request: HttpRequest) -> HttpResponse:
    """Lead to a blank registration under a new key; nothing is written before something is typed."""
    return redirect("cases:registration_step", key=uuid4(), step=IDENTITY)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def registration_for_person(request: HttpRequest, person_pk: int) -> HttpResponse:
    """Begin another case for a person of the antenna."""
    kept = kept_record(person_pk)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=kept.pk if kept else person_pk)
    key = uuid4()
    draft_set_person(actor=request.user, key=key, person=person)
    return redirect("cases:registration_step", key=key, step=SLUGS[1])


@roles(*ANTENNA_STAFF)
@require_safe
def registration_drafts(request: HttpRequest) -> HttpResponse:
    """List the registrations to resume."""
    rows = [
        {
            "title": draft_title(draft),
            "draft": draft,
            "step": STEPS[draft.step - 1],
            "url": reverse("cases:registration_resume", args=[draft.key]),
        }
        for draft in drafts_to_resume(actor=request.user)
    ]
    return render(request, "cases/registration/drafts.html", {"rows": rows})


@roles(*ANTENNA_STAFF)
@require_safe
def registration_resume(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lead to the furthest step reached."""
    draft = _draft_or_404(request, key)
    return redirect("cases:registration_step", key=key, step=SLUGS[draft.step - 1])


@roles(*ANTENNA_STAFF)
def registration_step(request: HttpRequest, key: UUID, step: str) -> HttpResponse:
    """Show one step; keep what was typed whatever the button, check it on "Suivant" only."""
    if step not in SLUGS or request.method not in ("GET", "HEAD", "POST"):
        raise Http404
    draft = _draft_or_404(request, key)
    if draft.case_id:
        return _lead_to_case(request, draft.case)
    if request.method != "POST":
        return show_step(request, draft, step, check="verifier" in request.GET)
    draft = _keep(request, key, step)
    if request.headers.get("X-Autosave"):
        return HttpResponse(status=204)
    go = request.POST.get("go", "next")
    if go != "next":
        return _leave(request, draft, step, go)
    forms = forms_of(request, draft)
    if not forms.is_valid(step):
        return show_step(request, draft, step, check=True, status=422)
    following = SLUGS[min(SLUGS.index(step) + 1, len(SLUGS) - 1)]
    return redirect("cases:registration_step", key=key, step=following)


@roles(*ANTENNA_STAFF)
@require_POST
@once
def registration_confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """Make the draft a case when every step is valid, else lead to the first that is not."""
    draft = _draft_or_404(request, key)
    if draft.case_id:
        return _lead_to_case(request, draft.case)
    draft = _keep(request, key, AGREEMENT)
    forms = forms_of(request, draft)
    if wrong := forms.invalid_steps():
        return show_step(request, draft, wrong[0], check=True, status=422)
    try:
        case = case_register(actor=request.user, draft=draft, person=forms.person, data=forms.data())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return show_step(request, draft, AGREEMENT, check=True, status=422)
    message = _("Dossier %(number)s enregistré.")
    messages.success(request, message % {"number": case.number})
    return _lead_to_case(request, case)


@roles(*ANTENNA_STAFF)
@require_POST
def registration_duplicates(request: HttpRequest, key: UUID) -> HttpResponse:
    """Answer the fragment of likely duplicates of what is typed; by POST, so that no name is in an address."""
    draft = _draft_or_404(request, key)
    draft.data = {**draft.data, IDENTITY: _typed(request)}
    return render(request, "cases/registration/step.html#duplicates", duplicates_context(request, draft))


@roles(*ANTENNA_STAFF)
@require_POST
def registration_discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a draft."""
    _draft_or_404(request, key)
    draft_discard(actor=request.user, key=key)
    messages.success(request, _("L'enregistrement en cours est supprimé."))
    return redirect("cases:registration_drafts")


@roles(*PLACE_CHOOSERS)
@require_safe
def delegation_choices(request: HttpRequest) -> HttpResponse:
    """Answer the delegations of a governorate, and the antenna that serves it."""
    governorate = Governorate.objects.filter(pk=request.GET.get("governorate", "")).first()
    context = {
        "governorate": governorate,
        "delegations": governorate.delegations.order_by("name_fr") if governorate else [],
        "antenna": antenna_serving(governorate, today()) if governorate else None,
    }
    return render(request, "cases/registration/delegations.html", context)


def _draft_or_404(request: HttpRequest, key: UUID) -> RegistrationDraft:
    try:
        return draft_get(actor=request.user, key=key)
    except RegistrationDraft.DoesNotExist as error:
        raise Http404 from error


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}


def _keep(request: HttpRequest, key: UUID, step: str) -> RegistrationDraft:
    fields = _typed(request)
    if request.POST.get("go") == "add-member":
        name = f"{MEMBERS_PREFIX}-TOTAL_FORMS"
        lines = fields.get(name, ["0"])[-1]
        fields[name] = [str(int(lines) + 1 if lines.isdigit() else 1)]
    return draft_save(actor=request.user, key=key, step=step, fields=fields, reached=SLUGS.index(step) + 1)


def _leave(request: HttpRequest, draft: RegistrationDraft, step: str, go: str) -> HttpResponse:
    if go == "later":
        messages.success(request, _("Enregistrement gardé. Vous pourrez le reprendre d'ici ou de l'accueil."))
        return redirect("cases:registration_drafts")
    if go.startswith("link-"):
        _link(request, draft, go.removeprefix("link-"))
        step = SLUGS[1]
    elif go == "unlink":
        draft_set_person(actor=request.user, key=draft.key, person=None)
        step = IDENTITY
    elif go == "previous":
        step = SLUGS[max(SLUGS.index(step) - 1, 0)]
    return redirect("cases:registration_step", key=draft.key, step=step)


def _link(request: HttpRequest, draft: RegistrationDraft, pk: str) -> None:
    """Attach the draft to a known person, one that the search of duplicates offers."""
    typed = forms_of(request, draft).typed_identity()
    offered = {
        str(found.person_id) for found in likely_duplicates(actor=request.user, typed=typed) if found.can_link
    }
    if pk not in offered:
        raise Http404
    draft_set_person(actor=request.user, key=draft.key, person=Person.objects.get(pk=pk))


def _lead_to_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Open the case; one that went to another antenna can no longer be opened from here."""
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("cases:case_detail", pk=case.pk)
    message = _("Le dossier %(number)s est confié à l'antenne %(antenna)s.")
    messages.info(request, message % {"number": case.number, "antenna": case.antenna.name})
    return redirect("cases:case_list")
