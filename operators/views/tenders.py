"""Calls for tender as the taskforce keeps them, from draft to award."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from common.errors import DomainError
from common.form_tokens import once
from operators.forms.tenders import AwardForm, OfferForm, TenderForm, TenderLotForm
from operators.models import Tender, TenderLot, TenderOffer
from operators.selectors.tenders import tender_list as tenders_listed
from operators.selectors.tenders import tender_page
from operators.services.tenders import (
    offer_save,
    tender_award,
    tender_close,
    tender_create,
    tender_lot_remove,
    tender_lot_save,
    tender_publish,
    tender_update,
)
from operators.views.form_pages import attempt, form_page
from operators.views.responses import sent

METHODS = ["GET", "HEAD", "POST"]


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def tender_list(request: HttpRequest) -> HttpResponse:
    """List the calls for tender, the latest first."""
    return render(request, "operators/tenders/list.html", {"tenders": tenders_listed()})


@roles(Role.TASKFORCE_MANAGER)
@require_safe
def tender_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a call: lots, offers, papers, what came of it."""
    return render(request, "operators/tenders/detail.html", {"page": tender_page(_tender(pk))})


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def tender_add(request: HttpRequest) -> HttpResponse:
    """Write a draft call."""
    form = TenderForm(sent(request))
    tender = attempt(form, lambda: tender_create(actor=request.user, data=form.tender_data))
    if tender is not None:
        messages.success(request, _("Appel d’offres enregistré. Ajoutez ses lots, puis publiez-le."))
        return redirect("operators:tender_detail", pk=tender.pk)
    return form_page(
        request,
        form,
        heading=_("Préparer un appel d’offres"),
        back_url=reverse("operators:tender_list"),
        back_label=_("Appels d’offres"),
    )


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def tender_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft call, or put the closing day of a published one later."""
    tender = _tender(pk)
    form = TenderForm(sent(request), tender=tender)
    if attempt(form, lambda: tender_update(actor=request.user, tender=tender, data=form.tender_data)):
        messages.success(request, _("Appel d’offres enregistré."))
        return redirect("operators:tender_detail", pk=pk)
    return _form(request, form, tender, _("Modifier l’appel d’offres"))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def tender_lot_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a lot to a draft call."""
    tender = _tender(pk)
    form = TenderLotForm(sent(request))
    if attempt(form, lambda: tender_lot_save(actor=request.user, tender=tender, values=form.values)):
        messages.success(request, _("Lot ajouté."))
        return redirect("operators:tender_detail", pk=pk)
    return _form(request, form, tender, _("Ajouter un lot"))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def tender_lot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a lot of a draft call."""
    lot = get_object_or_404(TenderLot.objects.select_related("tender"), pk=pk)
    form = TenderLotForm(sent(request), lot=lot)
    saved = attempt(
        form,
        lambda: tender_lot_save(actor=request.user, tender=lot.tender, values=form.values, lot=lot),
    )
    if saved is not None:
        messages.success(request, _("Lot enregistré."))
        return redirect("operators:tender_detail", pk=lot.tender_id)
    return _form(request, form, lot.tender, _("Modifier le lot %(lot)s") % {"lot": lot})


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def tender_lot_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a lot out of a draft call."""
    lot = get_object_or_404(TenderLot.objects.select_related("tender"), pk=pk)
    tender = lot.tender_id
    return _act(request, tender, lambda: tender_lot_remove(actor=request.user, lot=lot), _("Lot retiré."))


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def tender_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a call."""
    tender = _tender(pk)
    done = _("Appel d’offres publié.")
    return _act(request, pk, lambda: tender_publish(actor=request.user, tender=tender), done)


@roles(Role.TASKFORCE_MANAGER)
@require_POST
@once
def tender_shut(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a call whose last day has passed."""
    tender = _tender(pk)
    done = _("Appel d’offres clos : comparez les offres, puis attribuez les lots.")
    return _act(request, pk, lambda: tender_close(actor=request.user, tender=tender), done)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def offer_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down an offer received."""
    tender = _tender(pk)
    form = OfferForm(sent(request), tender=tender)
    if attempt(form, lambda: _save_offer(request, form, None)):
        messages.success(request, _("Offre enregistrée."))
        return redirect("operators:tender_detail", pk=pk)
    return _form(request, form, tender, _("Enregistrer une offre"))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an offer, or score it."""
    offer = get_object_or_404(TenderOffer.objects.select_related("lot__tender"), pk=pk)
    form = OfferForm(sent(request), tender=offer.lot.tender, offer=offer)
    if attempt(form, lambda: _save_offer(request, form, offer)):
        messages.success(request, _("Offre enregistrée."))
        return redirect("operators:tender_detail", pk=offer.lot.tender_id)
    return _form(request, form, offer.lot.tender, _("Noter ou corriger l’offre"))


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(METHODS)
@once
def tender_attribute(request: HttpRequest, pk: int) -> HttpResponse:
    """Retain an offer for each lot: the framework contracts are made at once."""
    tender = _tender(pk)
    lots = list(tender.lots.prefetch_related("offers__operator__institution"))
    form = AwardForm(sent(request), lots=lots)
    contracts = attempt(form, lambda: _award(request, tender, form))
    if contracts is not None:
        done = _("Lots attribués : les conventions-cadres sont faites.")
        messages.success(request, done if contracts else _("Appel d’offres déclaré infructueux."))
        return redirect("operators:tender_detail", pk=pk)
    note = _(
        "Chaque attributaire reçoit une convention-cadre avec tous ses lots. Aucun attributaire : l’appel est "
        "infructueux."
    )
    return _form(request, form, tender, _("Attribuer les lots"), note)


def _save_offer(request: HttpRequest, form: OfferForm, offer: TenderOffer | None) -> TenderOffer:
    lot = form.cleaned_data["lot"]
    return offer_save(actor=request.user, lot=lot, values=form.values, offer=offer)


def _award(request: HttpRequest, tender: Tender, form: AwardForm) -> list[Any]:
    names = ("valid_from", "valid_to", "reason")
    values = {name: form.cleaned_data[name] for name in names}
    return list(tender_award(actor=request.user, tender=tender, retained=form.retained, **values))


def _act(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("operators:tender_detail", pk=pk)


def _form(request: HttpRequest, form: Any, tender: Tender, heading: str, note: str = "") -> HttpResponse:
    return form_page(
        request,
        form,
        heading=heading,
        lead=tender.title,
        note=note,
        back_url=reverse("operators:tender_detail", args=[tender.pk]),
        back_label=tender.reference,
    )


def _tender(pk: int) -> Tender:
    return get_object_or_404(Tender, pk=pk)
