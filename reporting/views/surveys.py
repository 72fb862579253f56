"""/pilotage/enquetes/: the results of the reintegration surveys, for the taskforce."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles
from accounts.enums import Role
from reporting.forms.surveys import SurveyResultsForm
from reporting.selectors.survey_results import survey_results


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def survey_results_page(request: HttpRequest) -> HttpResponse:
    """Means with their intervals by kind of aid, operator, antenna; small groups hidden or warned of."""
    form = SurveyResultsForm(request.GET)
    asked = form.asked
    results = survey_results(actor=request.user, **asked)
    whole = list(zip(results.heads, results.whole.means, strict=True))
    context = {"form": form, "asked": asked, "results": results, "whole_means": whole}
    return render(request, "reporting/surveys/results.html", context)
