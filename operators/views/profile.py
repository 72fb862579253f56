"""Contacts, bank account, papers and leads of an operator, as the taskforce keeps them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from accounts.services.leads import lead_set
from common.errors import DomainError
from common.form_tokens import once
from common.uploads import safe_name
from operators.forms.profile import BankForm, ContactForm, DocumentForm
from operators.models import FrameworkContract, Operator, OperatorContact, PartnerDocument, Tender
from operators.services.profile import (
    bank_save,
    contact_remove,
    contact_save,
    document_add,
    document_remove,
)
from operators.views.form_pages import attempt, form_page
from operators.views.responses import sent

METHODS = ["GET", "HEAD", "POST"]


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def contact_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add somebody to call at an operator."""
    return _contact(request, _operator(request.user, pk), None)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody to call."""
    contact = get_object_or_404(OperatorContact.objects.select_related("operator__institution"), pk=pk)
    return _contact(request, contact.operator, contact)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def contact_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact off the list."""
    contact = get_object_or_404(OperatorContact, pk=pk)
    contact_remove(actor=request.user, contact=contact)
    messages.success(request, _("Contact retiré."))
    return redirect("operators:operator_detail", pk=contact.operator_id)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def bank_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write where an operator's fees are paid."""
    operator = _operator(request.user, pk)
    form = BankForm(sent(request), operator=operator)
    if attempt(form, lambda: bank_save(actor=request.user, operator=operator, **form.cleaned_data)):
        messages.success(request, _("Compte bancaire enregistré."))
        return redirect("operators:operator_detail", pk=pk)
    note = _("Les frais à payer à l’opérateur vont à ce compte, sauf autre compte écrit sur le versement.")
    return _form(request, form, operator, _("Compte bancaire"), note)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def operator_document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a paper of an operator."""
    return _document(request, _operator(request.user, pk), reverse("operators:operator_detail", args=[pk]))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def contract_document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a paper of a framework contract."""
    contract = get_object_or_404(FrameworkContract, pk=pk)
    return _document(request, contract, reverse("operators:contract_detail", args=[pk]))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def tender_document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a paper of a call for tender."""
    tender = get_object_or_404(Tender, pk=pk)
    return _document(request, tender, reverse("operators:tender_detail", args=[pk]))


@roles(Role.TASKFORCE_MANAGER, Role.OPERATOR_AGENT)
@require_safe
def partner_document(request: HttpRequest, pk: int) -> FileResponse:
    """Send a paper: any to the taskforce, those of her operator to its lead."""
    if request.user.role == Role.OPERATOR_AGENT and not request.user.is_lead:
        raise PermissionDenied
    document = get_object_or_404(PartnerDocument.objects.kept().visible_to(request.user), pk=pk)
    name = safe_name(f"{document}.{document.file.name.rpartition('.')[2]}")
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def partner_document_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper off its list."""
    document = get_object_or_404(PartnerDocument.objects.kept().visible_to(request.user), pk=pk)
    document_remove(actor=request.user, document=document)
    messages.success(request, _("Document retiré."))
    if document.contract_id:
        return redirect("operators:contract_detail", pk=document.contract_id)
    if document.tender_id:
        return redirect("operators:tender_detail", pk=document.tender_id)
    return redirect("operators:operator_detail", pk=document.operator_id)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def lead_toggle(request: HttpRequest, pk: int) -> HttpResponse:
    """Name an agent lead of her operator, or end that."""
    agents = User.objects.filter(
        role=Role.OPERATOR_AGENT, institution__operator__in=Operator.objects.visible_to(request.user)
    )
    agent = get_object_or_404(agents.select_related("institution__operator"), pk=pk)
    try:
        lead_set(actor=request.user, user=agent, is_lead=not agent.is_lead)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Responsables de l’opérateur enregistrés."))
    return redirect("operators:operator_detail", pk=agent.institution.operator.pk)


def _contact(request: HttpRequest, operator: Operator, contact: OperatorContact | None) -> HttpResponse:
    form = ContactForm(sent(request), contact=contact)
    saved = attempt(
        form,
        lambda: contact_save(actor=request.user, operator=operator, contact=contact, **form.cleaned_data),
    )
    if saved is not None:
        messages.success(request, _("Contact enregistré."))
        return redirect("operators:operator_detail", pk=operator.pk)
    heading = _("Modifier le contact") if contact else _("Ajouter un contact")
    return _form(request, form, operator, heading)


def _document(
    request: HttpRequest, owner: Operator | FrameworkContract | Tender, back_url: str
) -> HttpResponse:
    form = DocumentForm(sent(request), request.FILES or None)
    if attempt(form, lambda: document_add(actor=request.user, owner=owner, **form.cleaned_data)):
        messages.success(request, _("Document ajouté."))
        return redirect(back_url)
    heading = _("Ajouter un document")
    return form_page(request, form, heading=heading, back_url=back_url, back_label=str(owner))


def _form(request: HttpRequest, form: Any, operator: Operator, heading: str, note: str = "") -> HttpResponse:
    back = reverse("operators:operator_detail", args=[operator.pk])
    return form_page(request, form, heading=heading, back_url=back, back_label=str(operator), note=note)


def _operator(user: User, pk: int) -> Operator:
    return get_object_or_404(Operator.objects.visible_to(user).select_related("institution"), pk=pk)
