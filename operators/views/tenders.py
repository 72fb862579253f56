"""Framework contracts as the taskforce keeps them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.tenders import ContractForm, EndForm
from operators.models import FrameworkContract, Operator
from operators.selectors.routing import files_of
from operators.services.tenders import contract_create, contract_end, contract_update
from operators.views.responses import INVALID, sent


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def contract_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a framework contract to an operator."""
    operator = get_object_or_404(
        Operator.objects.visible_to(request.user).select_related("institution"), pk=pk
    )
    form = ContractForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            contract_create(actor=request.user, operator=operator, data=form.contract_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Convention ajoutée."))
            return redirect("operators:operator_detail", pk=pk)
    context = {"form": form, "operator": operator}
    return render(request, "operators/tenders/form.html", context, status=INVALID if form.errors else 200)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the terms of a framework contract."""
    contract = _contract(request.user, pk)
    form = ContractForm(sent(request), contract=contract)
    if request.method == "POST" and form.is_valid():
        try:
            contract_update(actor=request.user, contract=contract, data=form.contract_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Convention enregistrée."))
            return redirect("operators:operator_detail", pk=contract.operator_id)
    context = {"form": form, "operator": contract.operator, "contract": contract}
    return render(request, "operators/tenders/form.html", context, status=INVALID if form.errors else 200)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def contract_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a framework contract before its term."""
    contract = _contract(request.user, pk)
    form = EndForm(sent(request), initial={"ends_on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            contract_end(actor=request.user, contract=contract, ends_on=form.cleaned_data["ends_on"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Fin de la convention enregistrée."))
            return redirect("operators:operator_detail", pk=contract.operator_id)
    held = files_of(contract.operator).count()
    context = {"form": form, "operator": contract.operator, "contract": contract, "held": held}
    return render(request, "operators/tenders/end.html", context, status=INVALID if form.errors else 200)


def _contract(user: User, pk: int) -> FrameworkContract:
    seen = FrameworkContract.objects.filter(operator__in=Operator.objects.visible_to(user))
    found = seen.select_related("operator__institution").prefetch_related("governorates")
    return get_object_or_404(found, pk=pk)
