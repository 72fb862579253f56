"""What follow-up shows: visits due and made, businesses still running, jobs, how aids ended."""

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aids.enums import AidKind
from aids.models import Application
from common.dates import today
from operators.enums import ClosureOutcome, ClosureState, VisitKind, VisitState
from operators.models import Closure, Visit
from operators.selectors import outcomes
from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator, with_shares
from reporting.selectors.names import Names, both, choice_names
from reporting.selectors.tables import TOTAL, Row, share_of

_DONE = Q(state=VisitState.DONE)
_IN_TIME = _DONE & Q(visited_on__lte=F("due_on"))
_VISITS = {
    "due": Q(),
    "in_time": _IN_TIME,
    "late": _DONE & ~_IN_TIME,
    "missed": Q(state=VisitState.MISSED),
    "waiting": Q(state=VisitState.PLANNED),
}


def _due(facts: Facts) -> QuerySet[Visit]:
    scope = facts.scope
    due = Visit.objects.filter(
        scope.days("due_on"),
        kind__in=[VisitKind.PLANNED, VisitKind.FINAL],
        due_on__lt=today(),
        application__in=facts.aids.applications,
    )
    return due.exclude(state=VisitState.CANCELLED)


def _visited(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    visits = _due(facts).filter(_VISITS[column])
    if key != TOTAL:
        visits = visits.filter(month=int(key))
    return facts.aids.applications.filter(pk__in=visits.values("application"))


def month_named(month: int) -> Names:
    """Return "Mois 6" in both languages."""
    named = both(_("Mois %(month)s"))
    return Names(named.fr % {"month": month}, named.ar % {"month": month})


@indicator(
    "visits",
    title=_("Visites de suivi"),
    definition=_(
        "Visites prévues et finales dont l'échéance est dans la période et passée, par mois après la signature."
        " À temps : faites au plus tard le jour convenu. Manquées : restées sans visite au-delà du délai de la"
        " phase. En retard, non faites : l'échéance est passée, le délai non."
    ),
    row_label=_("Visite"),
    heads=(
        Head("due", _("Dues"), is_linked=True),
        Head("in_time", _("Faites à temps"), is_linked=True),
        Head("late", _("Faites en retard"), is_linked=True),
        Head("missed", _("Manquées"), is_linked=True),
        Head("waiting", _("En retard, non faites"), is_linked=True),
        Head("share", _("Part faite à temps"), Unit.RATIO),
    ),
    files=_visited,
)
def visits(facts: Facts) -> Body:
    """Visits due in the period and how they were made, by month after the signature."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in _VISITS.items()}
    due = _due(facts).order_by()

    def row(key: str, names: Names, counted: Any) -> Row:
        figures = tuple(counted[name] for name in _VISITS)
        return Row(key, names, (*figures, share_of(counted["in_time"], counted["due"])))

    lines: QuerySet[Any, Any] = (
        due.filter(month__isnull=False).values("month").annotate(**counts).order_by("month")
    )
    rows = [row(str(line["month"]), month_named(line["month"]), line) for line in lines]
    return Body([*rows, row(TOTAL, both(_("Total")), due.aggregate(**counts))])


def _businesses(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    scope, reach = facts.scope, facts.aids.applications
    found = outcomes.business_files(
        scope.starts_on, scope.ends_on, among=reach, month=int(key), is_running=column == "running"
    )
    return reach.filter(pk__in=found)


@indicator(
    "businesses",
    title=_("Entreprises en activité après la signature"),
    definition=_(
        "Créations d’entreprise dont le 6ᵉ, 12ᵉ, 18ᵉ ou 24ᵉ mois après la signature tombe dans la période : part"
        " encore ouverte ou en activité à la dernière visite faite entre 100 jours avant et 45 jours après ce"
        " mois ; une clôture confirmée pour arrêt compte comme arrêtée, une entreprise en pause aussi. Sans"
        " visite, l’entreprise n’est pas comptée."
    ),
    row_label=_("Après la signature"),
    heads=(
        Head("known", _("Connues"), is_linked=True),
        Head("running", _("En activité"), is_linked=True),
        Head("share", _("Part en activité"), Unit.RATIO),
    ),
    files=_businesses,
)
def businesses(facts: Facts) -> Body:
    """Businesses known and running at each of the four months."""
    scope = facts.scope
    counted = outcomes.businesses_by_month(scope.starts_on, scope.ends_on, among=facts.aids.applications)
    found = {month: (known, running) for month, known, running in counted}
    rows = []
    for month in outcomes.MONTHS:
        known, running = found.get(month, (0, 0))
        rows.append(Row(str(month), month_named(month), (known, running, share_of(running, known))))
    return Body(rows)


@indicator(
    "jobs",
    title=_("Emplois créés"),
    definition=_(
        "Emplois relevés à la dernière visite de chaque projet faite dans la période, additionnés ; un projet"
        " ne compte qu’une fois. Jeunes : moins de 35 ans."
    ),
    row_label=_("Aide"),
    heads=(
        Head("jobs", _("Emplois")),
        Head("women", _("dont femmes")),
        Head("young", _("dont jeunes")),
    ),
)
def jobs(facts: Facts) -> Body:
    """Jobs at the last visit of each project, by kind of aid."""
    scope = facts.scope
    counted = outcomes.jobs_by_kind(scope.starts_on, scope.ends_on, among=facts.aids.applications)
    found = {kind: tuple(map(int, figures)) for kind, *figures in counted}
    nothing = (0, 0, 0)
    rows = [
        Row(kind.value, choice_names(kind), found.get(kind.value, nothing))
        for kind in AidKind
        if kind != AidKind.SOCIAL
    ]
    total = tuple(sum(column) for column in zip(*found.values(), strict=True)) or nothing
    return Body([*rows, Row(TOTAL, both(_("Total")), total)])


def _closures(facts: Facts) -> QuerySet[Closure]:
    scope = facts.scope
    return Closure.objects.filter(
        scope.moments("confirmed_at"),
        state=ClosureState.CONFIRMED,
        application__in=facts.aids.applications,
    )


def _closed(facts: Facts, key: str, _column: str) -> QuerySet[Application]:
    found = _closures(facts)
    if key != TOTAL:
        found = found.filter(outcome=key)
    return facts.aids.applications.filter(pk__in=found.values("application"))


@indicator(
    "outcomes",
    title=_("Issue des aides suivies"),
    definition=_(
        "Clôtures confirmées dans la période par l'antenne, par issue constatée. Un départ légal à l'étranger"
        " est une issue, non un échec."
    ),
    row_label=_("Issue"),
    heads=(Head("files", _("Aides"), is_linked=True), Head("share", _("Part"), Unit.RATIO)),
    files=_closed,
)
def closing_outcomes(facts: Facts) -> Body:
    """How the followed aids ended."""
    found = dict(_closures(facts).order_by().values_list("outcome").annotate(n=Count("pk")))
    lines = ((one.value, choice_names(one), found.get(one.value, 0)) for one in ClosureOutcome)
    return with_shares(lines, whole=sum(found.values()))
