"""What the persons say: reintegration surveys, complaints and feedback."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aids.enums import HOLDING_STATES, AidKind
from cases.enums import ComplaintKind, ComplaintState, ComplaintSubject
from cases.models import Complaint
from cases.models.surveys import SurveyQuerySet
from cases.selectors.survey_counting import last_of_each, surveys_counted
from cases.survey_enums import Dimension
from common.confidence import Mean
from common.delays import NONE, Spread, delay_spread, delay_spreads, in_tenths
from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.indicators.follow_up import month_named
from reporting.selectors.names import Names, both, choice_names
from reporting.selectors.scope import of_cases_in_reach
from reporting.selectors.survey_results import NOBODY, means_by, means_by_month
from reporting.selectors.tables import TOTAL, Row

_SCORES = (
    Head("persons", _("Personnes")),
    Head("composite", _("Ensemble"), Unit.SCORE),
    Head("low", _("Ensemble, au moins"), Unit.SCORE),
    Head("high", _("Ensemble, au plus"), Unit.SCORE),
    *(Head(one.value, one.label, Unit.SCORE) for one in Dimension),
    Head("change", _("Évolution"), Unit.SCORE),
)
_SURVEYED = _(
    "Scores de réinsertion de 0 à 1, moyennes des enquêtes faites dans la période, des seules personnes qui ont"
    " accepté l'usage statistique. « Au moins » et « au plus » : intervalle de confiance à 95 % (loi de"
    " Student). Évolution : score d'ensemble moins celui de l'enquête de départ. Rien n'est montré sous 5"
    " personnes ; sous 30, la moyenne est fragile."
)


def _surveys(facts: Facts) -> SurveyQuerySet:
    scope = facts.scope
    found: SurveyQuerySet = surveys_counted(starts_on=scope.starts_on, ends_on=scope.ends_on)
    return found.filter(of_cases_in_reach(actor=facts.actor, scope=scope))


def _score_row(key: str, names: Names, counted: tuple[int, tuple[Mean, ...]]) -> Row:
    count, means = counted
    whole, *dimensions, change = means
    scores = (whole.value, whole.low, whole.high, *(one.value for one in dimensions), change.value)
    return Row(key, names, (count, *scores))


@indicator(
    "survey_scores",
    title=_("Enquêtes de réinsertion"),
    definition=_SURVEYED,
    row_label=_("Enquête"),
    heads=_SCORES,
)
def survey_scores(facts: Facts) -> Body:
    """Mean scores at the start and at each month afterwards."""
    rows = []
    for month, counted in sorted(means_by_month(_surveys(facts)).items()):
        names = both(_("Au départ")) if month == 0 else month_named(month)
        rows.append(_score_row(str(month), names, counted))
    return Body(rows)


@indicator(
    "survey_by_aid",
    title=_("Réinsertion par nature d'aide"),
    definition=_(
        "La dernière enquête de chaque personne faite dans la période, par nature d'aide approuvée ; une"
        " personne qui a deux aides compte dans les deux. Mêmes règles que « Enquêtes de réinsertion »."
    ),
    row_label=_("Aide"),
    heads=_SCORES,
)
def survey_by_aid(facts: Facts) -> Body:
    """Mean scores of each person's last survey, by kind of aid."""
    aids = facts.aids.applications.filter(state__in=HOLDING_STATES).annotate(key=F("kind"))
    counted = means_by(last_of_each(_surveys(facts)), aids)
    return Body([_score_row(one.value, choice_names(one), counted.get(one.value, NOBODY)) for one in AidKind])


def _complaints(facts: Facts) -> QuerySet[Complaint]:
    scope = facts.scope
    reach = of_cases_in_reach(actor=facts.actor, scope=scope)
    return Complaint.objects.filter(reach, scope.days("received_on"))


@indicator(
    "complaints",
    title=_("Réclamations et avis"),
    definition=_(
        "Réclamations et avis reçus dans la période, par objet. Sans réponse : le jour du calcul. Délai : jours"
        " de la réception à la réponse, réclamations seules. Note : de 1 (mauvais) à 5 (bon). Leur texte et les"
        " dossiers ne se lisent que par les personnes qui les traitent."
    ),
    row_label=_("À propos de"),
    heads=(
        Head("complaints", _("Réclamations")),
        Head("open", _("dont sans réponse")),
        Head("median", _("Réponse médiane (jours)"), Unit.DAYS),
        Head("feedback", _("Avis")),
        Head("mark", _("Note moyenne"), Unit.RATE),
    ),
)
def complaints(facts: Facts) -> Body:
    """Complaints and feedback by subject, with how long the answers took."""
    is_complaint = Q(kind=ComplaintKind.COMPLAINT)
    figures = {
        "complaints": Count("pk", filter=is_complaint),
        "open": Count("pk", filter=is_complaint & Q(state=ComplaintState.RECEIVED)),
        "feedback": Count("pk", filter=Q(kind=ComplaintKind.FEEDBACK)),
        "mark": Avg("mark"),
    }
    received = _complaints(facts).order_by()
    subjects: QuerySet[Any, Any] = received.values("subject").annotate(**figures)
    found: dict[str, dict[str, Any]] = {line["subject"]: line for line in subjects}
    answered = received.filter(is_complaint, answered_on__isnull=False)
    answered = answered.annotate(begun=F("received_on"), ended=F("answered_on"))
    delays = delay_spreads(answered, by="subject")
    rows = [
        _complaint_row(one.value, choice_names(one), found[one.value], delays.get(one.value, NONE))
        for one in ComplaintSubject
        if one.value in found
    ]
    total = _complaint_row(TOTAL, both(_("Total")), received.aggregate(**figures), delay_spread(answered))
    return Body([*rows, total])


def _complaint_row(key: str, names: Names, counted: Mapping[str, Any], spread: Spread) -> Row:
    numbers = (counted["complaints"], counted["open"], spread.median, counted["feedback"])
    return Row(key, names, (*numbers, in_tenths(counted["mark"])))
