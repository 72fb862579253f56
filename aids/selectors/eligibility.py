"""Eligibility with every reason listed: met, not met, not known yet, waived (domain.md 3).

"Not known yet" is not "no": a file with unknown conditions is incomplete, not refused.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Partnership, User
from aids.enums import DEAD_STATES, AidKind, EnvelopeKind, family_of
from aids.models import Application, Balance, Phase, Waiver
from aids.selectors.programmes import phase_aid
from cases.enums import Category, ConsentScope
from cases.models import Case, Consent
from common.dates import add_months, today
from common.formatting import day_text

# Countries to which the South-South returns go (domain.md 2, category E).
SOUTH_SOUTH_COUNTRIES = frozenset({"ML", "CI", "SN"})
# Conditions that protect money or another person's right: nobody may set them aside.
NEVER_WAIVED = frozenset(
    {"phase_open", "kind_offered", "no_earlier_aid", "quota_left", "consent_processing", "consent_operator"}
)


class Status(models.TextChoices):
    MET = "met", gettext_lazy("Remplie")
    NOT_MET = "not_met", gettext_lazy("Non remplie")
    UNKNOWN = "unknown", gettext_lazy("Pas encore connue")
    WAIVED = "waived", gettext_lazy("Dispense")


class Verdict(models.TextChoices):
    ELIGIBLE = "eligible", gettext_lazy("Éligible")
    INCOMPLETE = "incomplete", gettext_lazy("À compléter")
    NOT_ELIGIBLE = "not_eligible", gettext_lazy("Non éligible")


@dataclass(frozen=True, slots=True)
class Line:
    """One condition: its code, its state, what it says, and the fact it was read from."""

    code: str
    status: str
    label: str
    detail: str = ""

    @property
    def can_be_waived(self) -> bool:
        return self.status in (Status.NOT_MET, Status.UNKNOWN) and self.code not in NEVER_WAIVED


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All conditions, and what follows. A full quota puts a file on the waiting list: it refuses nobody."""

    lines: tuple[Line, ...]

    @property
    def verdict(self) -> Verdict:
        states = {line.status for line in self.lines if line.code != "quota_left"}
        if Status.NOT_MET in states:
            return Verdict.NOT_ELIGIBLE
        return Verdict.INCOMPLETE if Status.UNKNOWN in states else Verdict.ELIGIBLE

    @property
    def can_be_opened(self) -> bool:
        """Whether a file may be opened: what is not met could still be set aside by the taskforce."""
        return all(line.can_be_waived for line in self.lacking() if line.status == Status.NOT_MET)

    @property
    def is_eligible(self) -> bool:
        return self.verdict == Verdict.ELIGIBLE

    def lacking(self) -> list[Line]:
        """Return the conditions that stand in the way."""
        return [
            line
            for line in self.lines
            if line.code != "quota_left" and line.status in (Status.NOT_MET, Status.UNKNOWN)
        ]


@dataclass(frozen=True, slots=True)
class _Question:
    case: Case
    kind: str
    phase: Phase | None
    on: date
    application: Application | None
    consents: frozenset[str] = field(default_factory=frozenset)


def eligibility(
    *, actor: User, case: Case, kind: str, phase: Phase | None, application: Application | None = None
) -> Eligibility:
    """Return the conditions of `kind` for `case` in `phase`, on the day its file was opened, else today.

    `actor` must see the case; raises Case.DoesNotExist otherwise.
    """
    case = Case.objects.visible_to(actor).select_related("person", "return_country").get(pk=case.pk)
    return eligibility_of(case=case, kind=kind, phase=phase, application=application)


def eligibility_of(
    *, case: Case, kind: str, phase: Phase | None, application: Application | None
) -> Eligibility:
    """The same for services that have already checked who acts (an operator never sees the list itself)."""
    on = application.opened_on if application else today()
    consents = frozenset(
        Consent.objects.filter(case=case, withdrawn_on__isnull=True).values_list("scope", flat=True)
    )
    question = _Question(case, kind, phase, on, application, consents)
    waived = (
        {
            waiver.code: waiver
            for waiver in Waiver.objects.filter(
                models.Q(until__isnull=True) | models.Q(until__gte=today()), application=application
            ).select_related("waived_by")
        }
        if application
        else {}
    )
    lines = [line for rule in _RULES for line in rule(question)]
    return Eligibility(tuple(_waive(line, waived.get(line.code)) for line in lines))


def _waive(line: Line, waiver: Waiver | None) -> Line:
    if waiver is None or not line.can_be_waived:
        return line
    detail = _("Dispense de %(who)s : %(why)s") % {"who": waiver.waived_by, "why": waiver.reason}
    if waiver.until is not None:
        detail += " " + _("Jusqu'au %(day)s.") % {"day": day_text(waiver.until)}
    return Line(line.code, Status.WAIVED, line.label, detail)


def _status(met: bool | None) -> str:
    if met is None:
        return Status.UNKNOWN
    return Status.MET if met else Status.NOT_MET


def _phase_open(question: _Question) -> list[Line]:
    label = _("La phase du programme est ouverte")
    if question.phase is None:
        return [Line("phase_open", Status.NOT_MET, label, _("Aucune phase ne reçoit de demandes."))]
    offered = phase_aid(question.phase, question.kind) is not None
    return [
        Line("phase_open", _status(question.phase.is_open), label, question.phase.name),
        Line(
            "kind_offered",
            _status(offered),
            _("La phase offre cette aide"),
            str(AidKind(question.kind).label),
        ),
    ]


def _category(question: _Question) -> list[Line]:
    case, label = question.case, _("La catégorie ouvre droit à l'aide")
    if case.category == Category.A:
        return [Line("category", Status.UNKNOWN, label, _("La personne n'est pas encore rentrée."))]
    if case.category == Category.D and not (case.special_request_by and case.special_request_on):
        detail = _("Catégorie D : l'auteur et la date de la demande ne sont pas inscrits.")
        return [Line("category", Status.UNKNOWN, label, detail)]
    return [Line("category", Status.MET, label, str(case.get_category_display()))]


def _partner_country(question: _Question) -> list[Line]:
    case, label = question.case, _("Pays partenaire à la date du retour")
    if case.category == Category.E:
        known = case.return_country_id in SOUTH_SOUTH_COUNTRIES
        return [
            Line("partner_country", _status(known), _("Pays du retour Sud–Sud"), case.return_country.name)
        ]
    if case.category == Category.D:
        return [Line("partner_country", Status.MET, label, _("Catégorie D : tout pays, sur demande."))]
    if case.returned_on is None:
        return [Line("partner_country", Status.UNKNOWN, label, _("La date du retour n'est pas connue."))]
    partner = Partnership.objects.filter(
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=case.returned_on),
        country=case.return_country_id,
        is_planned=False,
        starts_on__lte=case.returned_on,
    ).exists()
    detail = _("%(country)s, retour le %(day)s")
    day = case.returned_on.strftime("%d/%m/%Y")
    return [
        Line(
            "partner_country",
            _status(partner),
            label,
            detail % {"country": case.return_country.name, "day": day},
        )
    ]


def _months_since_return(question: _Question) -> list[Line]:
    case = question.case
    if case.category != Category.C:
        return []
    months = question.phase.return_months if question.phase else 12
    label = _("Retour depuis moins de %(months)s mois") % {"months": months}
    if case.returned_on is None:
        return [Line("months_since_return", Status.UNKNOWN, label, _("La date du retour n'est pas connue."))]
    limit = add_months(case.returned_on, months)
    detail = _("Retour le %(day)s, demande possible jusqu'au %(limit)s.")
    days = {"day": case.returned_on.strftime("%d/%m/%Y"), "limit": limit.strftime("%d/%m/%Y")}
    return [Line("months_since_return", _status(question.on < limit), label, detail % days)]


def _no_earlier_aid(question: _Question) -> list[Line]:
    label = _("Aucune aide de cette nature dans la phase")
    if question.phase is None:
        return []
    earlier = Application.objects.filter(
        person=question.case.person_id, phase=question.phase, family=family_of(question.kind)
    ).exclude(state__in=[str(state) for state in DEAD_STATES])
    if question.application is not None:
        earlier = earlier.exclude(pk=question.application.pk)
    number = earlier.values_list("number", flat=True).first()
    detail = _("Dossier d'aide %(number)s") % {"number": number} if number else ""
    return [Line("no_earlier_aid", _status(number is None), label, detail)]


def _quota_left(question: _Question) -> list[Line]:
    if question.phase is None:
        return []
    label = _("Il reste des places")
    if question.application is not None and question.application.reserved_until is not None:
        return [Line("quota_left", Status.MET, label, _("Une place est réservée pour ce dossier."))]
    kinds = [EnvelopeKind.PERSONS, family_of(question.kind)]
    if question.kind == AidKind.INNOVATIVE:
        kinds.append(EnvelopeKind.INNOVATIVE)
    if question.case.category == Category.E:
        kinds.append(EnvelopeKind.SOUTH_SOUTH)
    mine = models.Q(envelope__kind__in=kinds) | models.Q(
        envelope__kind=EnvelopeKind.COUNTRY, envelope__country=question.case.return_country_id
    )
    balances = Balance.objects.filter(mine, envelope__phase=question.phase, limits_slots=True)
    full = [b.envelope.label for b in balances.select_related("envelope__country") if b.left_slots <= 0]
    detail = _("Complet : %(envelopes)s. Le dossier irait en liste d'attente.") % {
        "envelopes": ", ".join(full)
    }
    return [Line("quota_left", _status(not full), label, detail if full else "")]


def _consent(question: _Question) -> list[Line]:
    needed = [("consent_processing", ConsentScope.PROCESSING, _("Accord pour le traitement des données"))]
    if question.kind != AidKind.SOCIAL:
        scope = ConsentScope.SHARE_OPERATOR
        needed.append(("consent_operator", scope, _("Accord pour le partage avec un opérateur")))
    return [
        Line(code, Status.MET if scope in question.consents else Status.UNKNOWN, label, "")
        for code, scope, label in needed
    ]


def _identity(question: _Question) -> list[Line]:
    label = _("Pièce d'identité présente")
    known = question.case.person.has_identity_document
    return [Line("identity_document", Status.MET if known else Status.UNKNOWN, label, "")]


def _household(question: _Question) -> list[Line]:
    if question.kind != AidKind.SOCIAL:
        return []
    case, label = question.case, _("Foyer, revenu et situations connus")
    asked = hasattr(case, "vulnerability_record")
    known = case.household_size is not None and case.household_income_tnd is not None and asked
    return [Line("household_known", Status.MET if known else Status.UNKNOWN, label, "")]


def _score(question: _Question) -> list[Line]:
    if question.kind != AidKind.SOCIAL:
        return []
    label = _("Le score du foyer ouvre droit à un montant")
    assessment = question.application.assessment if question.application else None
    if assessment is None:
        return [
            Line(
                "score",
                Status.UNKNOWN,
                label,
                _("Le foyer n'a pas encore été évalué pour ce dossier d'aide."),
            )
        ]
    total = assessment.total_points
    detail = ngettext("%(points)s point", "%(points)s points", total) % {"points": total}
    return [Line("score", _status(assessment.amount_eur is not None), label, detail)]


_RULES: tuple[Callable[[_Question], list[Line]], ...] = (
    _phase_open,
    _category,
    _partner_country,
    _months_since_return,
    _no_earlier_aid,
    _quota_left,
    _consent,
    _identity,
    _household,
    _score,
)
