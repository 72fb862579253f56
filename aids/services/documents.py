"""Papers of an aid file: asked for in a request, drawn by a worker on the queue `documents`."""

from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import LIVE_TRANCHES, PaperKind
from aids.models import Amendment, Application, Decision, ExchangeRate, Paper, Sitting, Tranche
from aids.models.documents import ABOUT_DECISIONS
from aids.selectors.contracts import amendment_signatures
from aids.selectors.decision_sheet import band_words, points_rows
from aids.selectors.exchange_rates import rate_on
from aids.selectors.files import signatures
from aids.selectors.sectors import sector_name
from aids.services.applications import eligibility_for
from aids.services.explanations import changes_of
from common.dates import today
from common.drawn_files import drawn_store
from common.enqueue import enqueue, enqueue_again
from common.errors import DomainError, NotPermitted
from common.models import JobState
from common.money import eur_to_tnd
from common.pdf import render_pdf
from common.wall import outside_wall

# Dots of one module of the QR code: 300 to the inch on paper. Drawn as lines it took a tenth of the letter's time.
QR_DOTS = 8


@outside_wall()
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
    mine = Application.objects.open_to(actor).filter(pk__in=Application.objects.writable_by(actor))
    if not mine.filter(pk=application.pk).exists():
        raise NotPermitted(_("Ce dossier d'aide n'est pas accessible avec votre rôle."), code="not_visible")
    if kind not in PaperKind.values or language not in ("fr", "ar"):
        raise DomainError(_("Choisissez un papier et sa langue, en français ou en arabe."), code="kind")
    if kind in ABOUT_DECISIONS and actor.role == Role.OPERATOR_AGENT:
        raise NotPermitted(_("Ce papier n'est pas destiné aux opérateurs."), code="role")
    if kind == PaperKind.CONTRACT and application.granted_eur is None:
        raise DomainError(_("Le contrat se prépare après l'approbation."), code="state")
    if kind == PaperKind.DECISION_LETTER:
        return letter_request(actor=actor, decision=_last_decision(application), language=language)
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


def letter_request(*, actor: User, decision: Decision, language: str) -> Paper:
    """Return the letter of a decision in one language, asked for the first time or made already: it is one."""
    letter, is_new = Paper.objects.get_or_create(
        decision=decision,
        language=language,
        defaults={
            "kind": PaperKind.DECISION_LETTER,
            "application_id": decision.application_id,
            "requested_by": actor,
        },
    )
    if is_new:
        enqueue(letter)
    elif letter.job_state == JobState.FAILED:
        enqueue_again(letter)
    return letter


def _last_decision(application: Application) -> Decision:
    decision = application.decisions.order_by("-made_at", "-pk").first()
    if decision is None:
        raise DomainError(_("La lettre suit la décision : ce dossier n'est pas encore décidé."), code="state")
    return decision


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
        values = {"rate": _rate_of(application)} | context(application, paper)
        values |= {"application": application, "printed_on": today()}
        values |= {"amendment": paper.amendment, "tranche": paper.tranche}
        if paper.amendment:
            values["signatures"] = amendment_signatures(paper.amendment, application)
    content = render_pdf(template, values, language=paper.language)
    drawn_store(paper, name=f"{paper.kind}.pdf", content=content)


def _rate_of(application: Application) -> ExchangeRate | None:
    """Return the rate of the day of the decision, or today's: amounts in TND only tell what an aid is worth."""
    return rate_on(timezone.localdate(application.decided_at) if application.decided_at else today())


def _decision_sheet(application: Application, _paper: Paper) -> dict[str, Any]:
    assessment = application.assessment
    return {
        "reasons": eligibility_for(application).lines,
        "rows": points_rows(assessment) if assessment else [],
        "band": band_words(assessment) if assessment else "",
        "changes": changes_of(assessment) if assessment else [],
    }


def _contract(application: Application, _paper: Paper) -> dict[str, Any]:
    plan = getattr(application, "plan", None)
    contract = getattr(application, "contract", None)
    tranches = list(application.tranches.filter(state__in=LIVE_TRANCHES).order_by("number"))
    rate = _rate_of(application)
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


def _handover(_application: Application, _paper: Paper) -> dict[str, Any]:
    return {}


def _letter(_application: Application, paper: Paper) -> dict[str, Any]:
    decision = paper.decision
    if decision is None:
        raise DomainError(_("Cette lettre n'a pas de décision."), code="state")
    url = settings.SITE_URL + reverse("aids:letter_check", args=[decision.code])
    return {
        "decision": decision,
        "rate": rate_on(timezone.localdate(decision.made_at)),
        "check_url": url,
        "qr": segno.make(url, error="m").png_data_uri(scale=QR_DOTS, border=0),
        "sitting": Sitting.objects.filter(files__decision=decision).first(),
    }


_TEMPLATES = {
    PaperKind.DECISION_SHEET: ("pdf/aids/decision_sheet.html", _decision_sheet),
    PaperKind.DECISION_LETTER: ("pdf/aids/decision_letter.html", _letter),
    PaperKind.CONTRACT: ("pdf/aids/contract.html", _contract),
    PaperKind.AMENDMENT: ("pdf/aids/amendment.html", _contract),
    PaperKind.HANDOVER_RECEIPT: ("pdf/aids/handover_receipt.html", _handover),
}
