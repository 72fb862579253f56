"""/pilotage/pays/…/texte/: what the page of a partner country tells of its schemes and contacts."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from accounts.selectors.countries import partner_countries
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.forms import refuse
from reporting.enums import ReportLanguage
from reporting.forms.country_texts import CountryTextForm
from reporting.models import CountryText
from reporting.selectors.country_texts import parts_of, text_versions
from reporting.services.country_texts import country_text_write


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def country_text(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Write the text of a country in a language, beside what it was before."""
    country = get_object_or_404(partner_countries(), code=code)
    if language not in ReportLanguage.values:
        raise Http404
    text = CountryText.objects.filter(country=country, language=language).first()
    initial = {"body": text.body, "version": text.version} if text else {}
    form = CountryTextForm(request.POST if request.method == "POST" else None, initial=initial)
    theirs: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            country_text_write(actor=request.user, country=country, language=language, **form.cleaned_data)
        except Conflict as error:
            # What was typed stays in the field; sent again, it takes the place of theirs.
            theirs = parts_of(str(error.theirs["body"]))
            form.data = form.data.copy()
            form.data["version"] = "" if error.theirs["version"] is None else str(error.theirs["version"])
            refuse(form, error)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Le texte est enregistré."))
            return redirect(f"{reverse('reporting:country_sheet')}?pays={country.code}")
    context = {
        "country": country,
        "language": ReportLanguage(language),
        "form": form,
        "theirs": theirs,
        "text": text,
        "versions": [(one, parts_of(one.body)) for one in text_versions(text)] if text else [],
    }
    return render(request, "reporting/dashboards/country_text.html", context)
