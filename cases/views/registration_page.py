"""The page of one step of a registration: its forms, the steps around it, the likely duplicates beside it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import Country
from cases.forms.registration import AGREEMENT, STEPS, RegistrationForms
from cases.models import RegistrationDraft
from cases.selectors.registration import draft_person
from cases.services.duplicates import likely_duplicates
from cases.services.registration import preview_category


def forms_of(request: HttpRequest, draft: RegistrationDraft) -> RegistrationForms:
    """Return the forms of the draft, with the known person that it is about."""
    return RegistrationForms(actor=request.user, draft=draft, person=draft_person(draft))


def show_step(
    request: HttpRequest, draft: RegistrationDraft, step: str, *, check: bool, status: int = 200
) -> HttpResponse:
    """Answer the page of one step; with `check`, its errors stand beside the fields."""
    forms = forms_of(request, draft)
    if check:
        forms.is_valid(step)
    else:
        forms.hide_errors(step)
    context = {
        "draft": draft,
        "step": step,
        "forms": forms,
        "person": forms.person,
        "steps": _steps(draft, step),
        "is_last": step == AGREEMENT,
        "countries": Country.objects.all(),
        **duplicates_context(request, draft),
        **(_summary(forms) if step == AGREEMENT else {}),
    }
    return render(request, "cases/registration/step.html", context, status=status)


def _steps(draft: RegistrationDraft, current: str) -> list[dict[str, Any]]:
    reached = draft.step if draft.pk else 1
    return [
        {
            "label": step.label,
            "state": "current" if step.slug == current else "done" if position <= reached else "todo",
            "url": reverse("cases:registration_step", args=[draft.key, step.slug]),
        }
        for position, step in enumerate(STEPS, start=1)
    ]


def duplicates_context(request: HttpRequest, draft: RegistrationDraft) -> dict[str, Any]:
    """Return what the aside shows: nothing once the draft is about a known person."""
    if draft.data.get("person"):
        return {"duplicates": [], "draft": draft}
    typed = RegistrationForms(actor=request.user, draft=draft, person=None).typed_identity()
    return {"duplicates": likely_duplicates(actor=request.user, typed=typed), "draft": draft}


def _summary(forms: RegistrationForms) -> dict[str, Any]:
    """What the last step shows of the others: what is wrong, what is doubtful, and the category."""
    wrong = [step for step in STEPS if step.slug != AGREEMENT and not forms.is_valid(step.slug)]
    summary: dict[str, Any] = {"wrong_steps": wrong, "doubts": list(forms.doubts())}
    if not wrong:
        data = forms.data_so_far()
        category, reasons = preview_category(person=forms.person, data=data)
        summary |= {"category": category, "category_reasons": reasons, "antenna": data.antenna}
        summary["leaves_antenna"] = data.antenna.pk != forms.actor.antenna_id
    return summary
