"""Before and around the support: announcements before return, referrals and what came of them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Institution
from cases.enums import EXPECTED_ARRIVALS, AnnouncementState, ReferralOutcome, ReferralState
from cases.models import Announcement, Case, Referral, ReferralTransition
from common.delays import NONE, Spread, delay_spread, delay_spreads
from reporting.enums import Unit
from reporting.selectors.counting import Counts
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import Names, both, choice_names, record_names
from reporting.selectors.scope import cases_in_reach, of_cases_in_reach
from reporting.selectors.tables import TOTAL, Row

_ANNOUNCED = {
    "made": Q(),
    "arrived": Q(state=AnnouncementState.ARRIVED),
    "expected": Q(state__in=EXPECTED_ARRIVALS),
    "given_up": Q(state__in=[AnnouncementState.NOT_COME, AnnouncementState.WITHDRAWN]),
}
_ANSWERS = (ReferralState.ACCEPTED, ReferralState.REFUSED, ReferralState.DONE)
_SENT = {
    "sent": Q(),
    "waiting": Q(state__in=[ReferralState.SENT, ReferralState.RECEIVED]),
    "accepted": Q(state__in=[ReferralState.ACCEPTED, ReferralState.DONE]),
    "refused": Q(state=ReferralState.REFUSED),
    "done": Q(state=ReferralState.DONE),
}
SERVICES = "services"


def _cases_of(facts: Facts, rows: QuerySet[Any]) -> QuerySet[Case]:
    """Return the cases in reach that some announcements or referrals are of."""
    return cases_in_reach(actor=facts.actor, scope=facts.scope).filter(pk__in=rows.values("case"))


def _announcements(facts: Facts) -> QuerySet[Announcement]:
    scope = facts.scope
    reach = of_cases_in_reach(actor=facts.actor, scope=scope)
    return Announcement.objects.filter(reach, scope.moments("created_at"))


def _announced_cases(facts: Facts, key: str, column: str) -> QuerySet[Case]:
    found = _announcements(facts).filter(_ANNOUNCED[column])
    if key != TOTAL:
        found = found.filter(country=key)
    return _cases_of(facts, found)


@indicator(
    "announcements",
    title=_("Signalements avant retour"),
    definition=_(
        "Personnes signalées dans la période par un attaché social ou un opérateur du retour, par pays d'où"
        " elles doivent rentrer, et ce qu'il en est le jour du calcul : arrivée confirmée, encore attendue, non"
        " venue ou signalement retiré."
    ),
    row_label=_("Pays"),
    heads=(
        Head("made", _("Signalées"), is_linked=True),
        Head("arrived", _("Arrivées"), is_linked=True),
        Head("expected", _("Attendues"), is_linked=True),
        Head("given_up", _("Non venues ou retirées"), is_linked=True),
    ),
    files=_announced_cases,
)
def announcements(facts: Facts) -> Body:
    """Announcements of the period by country, and where they stand now."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in _ANNOUNCED.items()}
    found = _announcements(facts).order_by()
    lines: QuerySet[Any, Any] = found.values("country").annotate(**counts)
    rows = [
        Row(
            line["country"],
            record_names(facts.countries[line["country"]]),
            tuple(line[name] for name in _ANNOUNCED),
        )
        for line in lines.order_by("-made", "country")
    ]
    whole = found.aggregate(**counts)
    return Body([*rows, Row(TOTAL, both(_("Total")), tuple(whole[name] for name in _ANNOUNCED))])


def _referrals(facts: Facts) -> QuerySet[Referral]:
    scope = facts.scope
    reach = of_cases_in_reach(actor=facts.actor, scope=scope)
    return Referral.objects.filter(reach, scope.moments("sent_at")).exclude(state=ReferralState.CANCELLED)


def _received_by(referrals: QuerySet[Referral], key: str) -> QuerySet[Referral]:
    if key == TOTAL:
        return referrals
    if key == SERVICES:
        return referrals.filter(service__isnull=False)
    return referrals.filter(unit__institution__code=key)


def _referred_cases(facts: Facts, key: str, column: str) -> QuerySet[Case]:
    found = _received_by(_referrals(facts).filter(_SENT[column]), key)
    return _cases_of(facts, found)


def _answered(referrals: QuerySet[Referral]) -> QuerySet[Any]:
    """The time of the receivers' answers: from the sending to the first acceptance, refusal or outcome."""
    first = ReferralTransition.objects.filter(subject=OuterRef("pk"), to_state__in=_ANSWERS).order_by("at")
    return referrals.annotate(begun=F("sent_at"), ended=Subquery(first.values("at")[:1]))


@indicator(
    "referrals",
    title=_("Orientations par institution"),
    definition=_(
        "Orientations envoyées dans la période, annulées exclues, par institution destinataire ; les services"
        " de l'annuaire, qui ne répondent pas dans le portail, sont réunis. En attente : sans réponse le jour du"
        " calcul. Délai : de l'envoi à la première réponse (acceptation, refus ou résultat)."
    ),
    row_label=_("Institution"),
    heads=(
        Head("sent", _("Envoyées"), is_linked=True),
        Head("waiting", _("En attente"), is_linked=True),
        Head("accepted", _("Acceptées"), is_linked=True),
        Head("refused", _("Refusées"), is_linked=True),
        Head("done", _("Terminées"), is_linked=True),
        Head("median", _("Réponse médiane (jours)"), Unit.DAYS),
        Head("ninetieth", _("Réponse, 90e centile (jours)"), Unit.DAYS),
    ),
    files=_referred_cases,
)
def referrals(facts: Facts) -> Body:
    """Referrals of the period by institution, their answers and how long these took."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in _SENT.items()}
    sent = _referrals(facts)
    by_institution = sent.order_by().values("unit__institution__code")
    found: QuerySet[Any, Any] = by_institution.annotate(**counts)
    by_code: dict[str | None, dict[str, Any]] = {line["unit__institution__code"]: line for line in found}
    answered = _answered(sent)
    delays = delay_spreads(answered.annotate(institution=F("unit__institution__code")), by="institution")

    def row(key: str, names: Names, counted: Mapping[str, Any], spread: Spread) -> Row:
        figures = tuple(counted[name] for name in _SENT)
        return Row(key, names, (*figures, spread.median, spread.ninetieth))

    institutions = Institution.objects.filter(code__in=[code for code in by_code if code])
    rows = [
        row(one.code, record_names(one), by_code[one.code], delays.get(one.code, NONE))
        for one in institutions.order_by("name_fr")
    ]
    if None in by_code:
        names = both(_("Services de l'annuaire"))
        rows.append(row(SERVICES, names, by_code[None], delays.get(None, NONE)))
    total = row(TOTAL, both(_("Total")), sent.aggregate(**counts), delay_spread(answered))
    return Body([*rows, total])


def _ended(facts: Facts) -> QuerySet[Referral]:
    scope = facts.scope
    ended = ReferralTransition.objects.filter(scope.moments("at"), to_state=ReferralState.DONE)
    reach = of_cases_in_reach(actor=facts.actor, scope=scope)
    return Referral.objects.filter(reach, state=ReferralState.DONE, pk__in=ended.values("subject"))


def _ended_cases(facts: Facts, key: str, _column: str) -> QuerySet[Case]:
    found = _ended(facts)
    if key != TOTAL:
        found = found.filter(outcome=key)
    return _cases_of(facts, found)


@indicator(
    "referral_outcomes",
    title=_("Résultats des orientations"),
    definition=_(
        "Orientations terminées dans la période, par résultat écrit par l'institution ou l'antenne."
    ),
    row_label=_("Résultat"),
    heads=(Head("referrals", _("Orientations"), is_linked=True),),
    files=_ended_cases,
)
def referral_outcomes(facts: Facts) -> Body:
    """What came of the referrals that ended in the period."""
    found: Counts = dict(_ended(facts).order_by().values_list("outcome").annotate(n=Count("pk")))
    rows = [Row(one.value, choice_names(one), (found.get(one.value, 0),)) for one in ReferralOutcome]
    return Body([*rows, Row(TOTAL, both(_("Total")), (sum(found.values()),))])
