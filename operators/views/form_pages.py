"""Pages that are one form: shown, refused with the words beside the field, or acted upon."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.errors import DomainError
from common.forms import refuse
from operators.views.responses import INVALID

T = TypeVar("T")


def attempt(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """Return what `act` gives once the form is sent and valid; None when it is only shown, or is refused."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act()
    except DomainError as error:
        refuse(form, error)
        return None


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    heading: str,
    back_url: str,
    back_label: Any,
    lead: Any = "",
    submit: str = "",
    note: str = "",
) -> HttpResponse:
    """Show a form under its heading; what was typed stays beside the refusals (422)."""
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "submit": submit,
        "note": note,
        "back_url": back_url,
        "back_label": back_label,
        "has_layout": getattr(getattr(form, "helper", None), "layout", None) is not None,
        "is_multipart": form.is_multipart(),
    }
    return render(request, "operators/form_page.html", context, status=INVALID if form.errors else 200)
