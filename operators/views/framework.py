"""Framework contracts as the taskforce keeps them: lots, amendments, suspensions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from common.errors import DomainError
from common.form_tokens import once
from operators.forms.framework import (
    ContractForm,
    EndAmendmentForm,
    HeadForm,
    LotAmendmentForm,
    LotForm,
    SuspensionForm,
)
from operators.models import ContractLot, FrameworkContract, Operator
from operators.selectors.framework import contract_page
from operators.services.framework import (
    contract_amend_end,
    contract_amend_lot,
    contract_create,
    contract_resume,
    contract_suspend,
    contract_update,
    lot_add,
    lot_correct,
)
from operators.views.form_pages import attempt, form_page
from operators.views.responses import sent

METHODS = ["GET", "HEAD", "POST"]


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def contract_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a framework contract with its first lot to an operator."""
    operator = get_object_or_404(
        Operator.objects.visible_to(request.user).select_related("institution"), pk=pk
    )
    form = ContractForm(sent(request))
    contract = attempt(
        form,
        lambda: contract_create(
            actor=request.user, operator=operator, data=form.contract_data, lots=[form.lot_data]
        ),
    )
    if contract is not None:
        messages.success(request, _("Convention ajoutée."))
        return redirect("operators:contract_detail", pk=contract.pk)
    back = reverse("operators:operator_detail", args=[pk])
    heading = _("Ajouter une convention")
    return form_page(request, form, heading=heading, back_url=back, back_label=operator)


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def contract_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a contract: lots with their places, amendments, suspensions, papers."""
    contract = _contract(request.user, pk)
    context = {"page": contract_page(contract), "contract": contract}
    return render(request, "operators/framework/detail.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a contract's number and when its end is announced."""
    contract = _contract(request.user, pk)
    form = HeadForm(sent(request), contract=contract)
    done = attempt(form, lambda: contract_update(actor=request.user, contract=contract, **form.cleaned_data))
    if done is not None:
        messages.success(request, _("Convention enregistrée."))
        return redirect("operators:contract_detail", pk=pk)
    return _form(request, form, contract, _("Modifier la convention"))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def lot_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a lot to a contract under which no file was offered yet."""
    contract = _contract(request.user, pk)
    form = LotForm(sent(request))
    if attempt(form, lambda: lot_add(actor=request.user, contract=contract, data=form.lot_data)):
        messages.success(request, _("Lot ajouté."))
        return redirect("operators:contract_detail", pk=pk)
    return _form(request, form, contract, _("Ajouter un lot"))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def lot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a lot that served for no file yet."""
    lot = _lot(request.user, pk)
    form = LotForm(sent(request), terms=lot.terms.last())
    if attempt(form, lambda: lot_correct(actor=request.user, lot=lot, data=form.lot_data)):
        messages.success(request, _("Lot enregistré."))
        return redirect("operators:contract_detail", pk=lot.contract_id)
    return _form(request, form, lot.contract, _("Corriger le lot %(lot)s") % {"lot": lot})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def amendment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the end of a contract by an amendment."""
    contract = _contract(request.user, pk)
    form = EndAmendmentForm(sent(request), contract=contract)
    done = attempt(
        form, lambda: contract_amend_end(actor=request.user, contract=contract, **form.cleaned_data)
    )
    if done is not None:
        messages.success(request, _("Avenant enregistré."))
        return redirect("operators:contract_detail", pk=pk)
    note = _("Après ce jour aucun dossier n’est proposé à l’opérateur ; ceux qu’il suit continuent.")
    return _form(request, form, contract, _("Avenant : fin de la convention"), note)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def amendment_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a lot other terms by an amendment."""
    lot = _lot(request.user, pk)
    form = LotAmendmentForm(sent(request), lot=lot)
    done = attempt(form, lambda: _amend_lot(request.user, lot, form))
    if done is not None:
        messages.success(request, _("Avenant enregistré."))
        return redirect("operators:contract_detail", pk=lot.contract_id)
    note = _(
        "Les dossiers déjà suivis gardent leurs frais ; une capacité plus basse n’arrête que les nouveaux."
    )
    return _form(request, form, lot.contract, _("Avenant : lot %(lot)s") % {"lot": lot}, note)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def suspension_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend a contract: no new file, those held stay."""
    contract = _contract(request.user, pk)
    form = SuspensionForm(sent(request))
    done = attempt(form, lambda: contract_suspend(actor=request.user, contract=contract, **form.cleaned_data))
    if done is not None:
        messages.success(request, _("Convention suspendue : aucun nouveau dossier."))
        return redirect("operators:contract_detail", pk=pk)
    note = _("Aucun nouveau dossier ces jours-là ; ceux que l’opérateur suit continuent.")
    return _form(request, form, contract, _("Suspendre la convention"), note)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def suspension_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End the suspension in force."""
    try:
        contract_resume(actor=request.user, contract=_contract(request.user, pk))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Suspension levée."))
    return redirect("operators:contract_detail", pk=pk)


def _amend_lot(user: User, lot: ContractLot, form: LotAmendmentForm) -> object:
    data = form.cleaned_data
    return contract_amend_lot(
        actor=user,
        lot=lot,
        effective_on=data["effective_on"],
        data=form.lot_data,
        reason=data["reason"],
    )


def _form(
    request: HttpRequest, form: Any, contract: FrameworkContract, heading: str, note: str = ""
) -> HttpResponse:
    return form_page(
        request,
        form,
        heading=heading,
        lead=contract.operator,
        note=note,
        back_url=reverse("operators:contract_detail", args=[contract.pk]),
        back_label=contract.number,
    )


def _contract(user: User, pk: int) -> FrameworkContract:
    seen = FrameworkContract.objects.filter(operator__in=Operator.objects.visible_to(user))
    found = seen.select_related("operator__institution", "tender").with_lots()
    return get_object_or_404(found, pk=pk)


def _lot(user: User, pk: int) -> ContractLot:
    seen = ContractLot.objects.filter(contract__operator__in=Operator.objects.visible_to(user))
    found = seen.select_related("contract__operator__institution").prefetch_related("terms__lot")
    return get_object_or_404(found, pk=pk)
