"""The scoring scheme in force, to be read by whoever explains it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import roles
from aids.selectors.decision_sheet import rules_words
from aids.selectors.schemes import version_in_force
from aids.services.schemes import SOCIAL_SCHEME
from aids.views.pages import FILE_ROLES
from common.dates import today


@roles(*FILE_ROLES)
@require_safe
def scheme_detail(request: HttpRequest) -> HttpResponse:
    """Criteria and bands of the version in force today."""
    version = version_in_force(scheme_code=SOCIAL_SCHEME, on=today())
    criteria = [
        (criterion, rules_words(criterion)) for criterion in (version.criteria.all() if version else [])
    ]
    return render(request, "aids/schemes/detail.html", {"version": version, "criteria": criteria})
