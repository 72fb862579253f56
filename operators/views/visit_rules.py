"""The rules of visits, phase by phase, as the taskforce sets them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from aids.models import Phase
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.closures import VisitRulesForm
from operators.selectors.visit_rules import rules_by_phase, visit_rules
from operators.services.visit_plans import visit_rules_save
from operators.views.responses import INVALID, sent


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def visit_rules_list(request: HttpRequest) -> HttpResponse:
    """Show the rules of every phase."""
    rules = rules_by_phase()
    rows = [(phase, rules[phase.pk]) for phase in Phase.objects.all()]
    return render(request, "operators/visits/rules.html", {"rows": rows})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def visit_rules_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the rules of one phase."""
    phase = get_object_or_404(Phase, pk=pk)
    form = VisitRulesForm(sent(request), instance=visit_rules(pk), phase=phase)
    if request.method == "POST" and form.is_valid():
        try:
            visit_rules_save(actor=request.user, phase_id=pk, data=form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Règles enregistrées pour les contrats signés à partir de maintenant.")
            )
            return redirect("operators:visit_rules")
    context = {"phase": phase, "form": form}
    return render(
        request, "operators/visits/rules_edit.html", context, status=INVALID if form.errors else 200
    )
