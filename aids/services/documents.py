"""Papers of an aid file: asked for in a request, drawn by a worker on the queue `documents`."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import LIVE_TRANCHES, PaperKind
from aids.models import Amendment, Application, Paper, Tranche
from aids.selectors.contracts import amendment_signatures
from aids.selectors.decision_sheet import band_words, points_rows
from aids.selectors.exchange_rates import rate_on
from aids.selectors.files import signatures
from aids.selectors.sectors import sector_name
from aids.services.applications import eligibility_for
from aids.services.explanations import changes_of
from common.dates import today
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.money import eur_to_tnd
from common.pdf import render_pdf


@transaction.atomic
def paper_request(
    *,
    actor: User,
    application: Application,
    kind: str,
    language: str,
    amendment: Amendment | None = None,
    tranche: Tranche | None = None,
) -> Paper:
    """Ask for a paper; a worker draws it after commit. Raises DomainError when there is nothing to draw.

    An amendment's paper names its `amendment`, a receipt what was handed over with which `tranche`.
    """
    if not Application.objects.writable_by(actor).filter(pk=application.pk).exists():
        raise NotPermitted(_("Ce dossier d'aide n'est pas accessible avec votre rôle."), code="not_visible")
    if kind not in PaperKind.values or language not in ("fr", "ar"):
        raise DomainError(_("Choisissez un papier et sa langue, en français ou en arabe."), code="kind")
    if kind == PaperKind.DECISION_SHEET and actor.role == Role.OPERATOR_AGENT:
        raise NotPermitted(_("Cette fiche n'est pas destinée aux opérateurs."), code="role")
    if kind == PaperKind.CONTRACT and application.granted_eur is None:
        raise DomainError(_("Le contrat se prépare après l'approbation."), code="state")
    if kind == PaperKind.AMENDMENT and (
        amendment is None or amendment.contract.application_id != application.pk
    ):
        raise DomainError(_("Cet avenant n'est pas de ce dossier."), code="amendment")
    if kind == PaperKind.HANDOVER_RECEIPT and (
        tranche is None or tranche.application_id != application.pk or not tranche.is_in_kind
    ):
        raise DomainError(_("Un reçu de remise se prépare pour un achat de ce dossier."), code="tranche")
    paper = Paper.objects.create(
        application=application,
        kind=kind,
        language=language,
        requested_by=actor,
        amendment=amendment if kind == PaperKind.AMENDMENT else None,
        tranche=tranche if kind == PaperKind.HANDOVER_RECEIPT else None,
    )
    enqueue(paper)
    return paper


def paper_draw(paper: Paper) -> None:
    """Draw and store the PDF of a paper."""
    application = Application.objects.select_related(
        "case__person",
        "case__antenna",
        "case__return_country",
        "phase",
        "operator",
        "assessment__version__scheme",
        "decided_by",
        "country",
    ).get(pk=paper.application_id)
    template, context = _TEMPLATES[PaperKind(paper.kind)]
    with translation.override(paper.language):
        values = context(application) | {"application": application, "printed_on": today()}
        values |= {"amendment": paper.amendment, "tranche": paper.tranche}
        if paper.amendment:
            values["signatures"] = amendment_signatures(paper.amendment, application)
    content = render_pdf(template, values, language=paper.language)
    paper.sha256 = hashlib.sha256(content).hexdigest()
    paper.file.save(f"{paper.kind}.pdf", ContentFile(content), save=False)
    paper.save(update_fields=["file", "sha256"])


def _decision_sheet(application: Application) -> dict[str, Any]:
    assessment = application.assessment
    return {
        "reasons": eligibility_for(application).lines,
        "rows": points_rows(assessment) if assessment else [],
        "band": band_words(assessment) if assessment else "",
        "changes": changes_of(assessment) if assessment else [],
    }


def _contract(application: Application) -> dict[str, Any]:
    plan = getattr(application, "plan", None)
    contract = getattr(application, "contract", None)
    tranches = list(application.tranches.filter(state__in=LIVE_TRANCHES).order_by("number"))
    # The rate of the day the decision was made: the amount in TND only tells what the aid is worth.
    rate = rate_on(timezone.localdate(application.decided_at) if application.decided_at else today())
    granted = application.granted_eur
    return {
        "signatures": signatures(application),
        "contract": contract,
        "plan": plan,
        "sector": sector_name(plan.sector_isic) if plan else "",
        "tranches": [one for one in tranches if not one.is_fee],
        "rate": rate,
        "granted_tnd": eur_to_tnd(granted, rate.tnd_per_eur) if rate and granted else None,
    }


def _handover(_application: Application) -> dict[str, Any]:
    return {}


_TEMPLATES = {
    PaperKind.DECISION_SHEET: ("pdf/aids/decision_sheet.html", _decision_sheet),
    PaperKind.CONTRACT: ("pdf/aids/contract.html", _contract),
    PaperKind.AMENDMENT: ("pdf/aids/amendment.html", _contract),
    PaperKind.HANDOVER_RECEIPT: ("pdf/aids/handover_receipt.html", _handover),
}
