"""Operators as the taskforce keeps them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from common.dates import today
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from operators.forms.operators import OperatorForm
from operators.models import Operator
from operators.selectors.framework import contract_state
from operators.selectors.operators import operator_lines, operator_page, operator_profile
from operators.services.operators import operator_create, operator_update
from operators.views.responses import INVALID, sent


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def operator_list(request: HttpRequest) -> HttpResponse:
    """Show the operators with the use of their capacity."""
    return render(request, "operators/operators/list.html", {"lines": operator_lines(actor=request.user)})


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def operator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one operator with its framework contracts."""
    try:
        page = operator_page(actor=request.user, pk=pk)
    except Operator.DoesNotExist as error:
        raise Http404 from error
    day = today()
    context = {
        "page": page,
        "contracts": [(contract, *contract_state(contract, day)) for contract in page.contracts],
        "profile": operator_profile(page.line.operator),
    }
    return render(request, "operators/operators/detail.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def operator_add(request: HttpRequest) -> HttpResponse:
    """Add an operator."""
    form = OperatorForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operator = operator_create(
                actor=request.user,
                data=form.operator_data,
                institution=form.cleaned_data["institution"],
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Opérateur ajouté. Ajoutez sa convention-cadre."))
            return redirect("operators:operator_detail", pk=operator.pk)
    status = INVALID if form.errors else 200
    return render(request, "operators/operators/form.html", {"form": form}, status=status)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def operator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an operator's names, contact and note."""
    operator = get_object_or_404(
        Operator.objects.visible_to(request.user).select_related("institution"), pk=pk
    )
    form = OperatorForm(sent(request), operator=operator)
    if request.method == "POST" and form.is_valid():
        operator_update(actor=request.user, operator=operator, data=form.operator_data)
        messages.success(request, _("Opérateur enregistré."))
        return redirect("operators:operator_detail", pk=pk)
    context = {"form": form, "operator": operator}
    status = INVALID if form.errors else 200
    return render(request, "operators/operators/form.html", context, status=status)
