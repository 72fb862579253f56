"""Visits, what became of the businesses, jobs."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from aids.enums import AidKind
from common.dates import today
from operators.enums import VisitKind, VisitState
from operators.models import Visit
from operators.selectors.scorecards.base import Column, Found, Period, Unit, measure, run, share

MONTHS = (6, 12, 18, 24)
# A business is known at a month by a visit made this many days before it, or after it, at most.
BEFORE, AFTER = timedelta(days=100), timedelta(days=45)


@measure(
    "visits",
    title=_("Visites"),
    method=_(
        "Visites prévues ou finales dont l’échéance est dans la période et passée. À temps : faites au plus"
        " tard le jour convenu. Manquées : restées sans visite au-delà du délai de la phase."
    ),
    columns=(
        Column("due", _("Dues")),
        Column("in_time", _("Faites à temps")),
        Column("late", _("Faites en retard")),
        Column("missed", _("Manquées")),
        Column("in_time_share", _("Part faite à temps"), Unit.SHARE),
    ),
)
def visits(period: Period) -> Found:
    """Visits due in the period, and how they were made."""
    done = Q(state=VisitState.DONE)
    in_time = done & Q(visited_on__lte=F("due_on"))
    rows = (
        Visit.objects.filter(
            kind__in=[VisitKind.PLANNED, VisitKind.FINAL],
            due_on__range=(period.starts_on, min(period.ends_on, today() - timedelta(days=1))),
            application__operator__isnull=False,
        )
        .exclude(state=VisitState.CANCELLED)
        .order_by()
        .values("application__operator")
        .annotate(
            due=Count("pk"),
            in_time=Count("pk", filter=in_time),
            late=Count("pk", filter=done & ~in_time),
            missed=Count("pk", filter=Q(state=VisitState.MISSED)),
        )
    )
    return {
        row["application__operator"]: (
            row["due"],
            row["in_time"],
            row["late"],
            row["missed"],
            share(row["in_time"], row["due"]),
        )
        for row in rows
    }


_SURVIVAL = """
    SELECT a.operator_id, m.month,
        COUNT(*) FILTER (WHERE x.running IS NOT NULL), COUNT(*) FILTER (WHERE x.running)
    FROM aids_application a
    JOIN aids_contract c ON c.application_id = a.id
    CROSS JOIN unnest(%(months)s::int[]) AS m(month)
    CROSS JOIN LATERAL (SELECT (c.starts_on + make_interval(months => m.month))::date AS reached) d
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN EXISTS (SELECT 1 FROM operators_closure k WHERE k.application_id = a.id
                AND k.outcome = 'stopped' AND k.state = 'confirmed' AND k.ended_on <= d.reached) THEN FALSE
            ELSE (SELECT v.business_state IN ('open', 'running') FROM operators_visit v
                WHERE v.application_id = a.id AND v.state = 'done'
                AND v.visited_on BETWEEN d.reached - %(before)s AND d.reached + %(after)s
                ORDER BY v.visited_on DESC, v.id DESC LIMIT 1)
        END AS running
    ) x
    WHERE a.kind = ANY(%(kinds)s) AND a.operator_id IS NOT NULL AND c.starts_on IS NOT NULL
        AND d.reached BETWEEN %(first)s AND %(last)s
    GROUP BY a.operator_id, m.month
"""


@measure(
    "survival",
    title=_("Entreprises en activité"),
    method=_(
        "Créations d’entreprise dont le 6ᵉ, 12ᵉ, 18ᵉ ou 24ᵉ mois après la signature tombe dans la période : part"
        " encore ouverte ou en activité à la dernière visite faite entre 100 jours avant et 45 jours après ce"
        " mois ; une clôture confirmée pour arrêt compte comme arrêtée, une entreprise en pause aussi. Sans"
        " visite, l’entreprise n’est pas comptée."
    ),
    columns=tuple(
        column
        for month in MONTHS
        for column in (
            Column(f"known_{month}", _("Connues à %(month)s mois") % {"month": month}),
            Column(f"running_{month}", _("En activité à %(month)s mois") % {"month": month}, Unit.SHARE),
        )
    ),
)
def survival(period: Period) -> Found:
    """The share of the businesses still running, months after the signature."""
    parameters = {
        "months": list(MONTHS),
        "before": BEFORE.days,
        "after": AFTER.days,
        "kinds": [str(AidKind.BUSINESS), str(AidKind.INNOVATIVE)],
        "first": period.starts_on,
        "last": min(period.ends_on, today()),
    }
    counted: dict[int, dict[int, tuple[int, int]]] = {}
    for operator, month, known, running in run(_SURVIVAL, parameters):
        counted.setdefault(operator, {})[month] = (known, running)
    return {
        operator: tuple(value for month in MONTHS for value in _share_of(months.get(month, (0, 0))))
        for operator, months in counted.items()
    }


def _share_of(counts: tuple[int, int]) -> tuple[int, Decimal | None]:
    known, running = counts
    return known, share(running, known)


_JOBS = """
    SELECT operator_id, SUM(jobs), SUM(women), SUM(young) FROM (
        SELECT DISTINCT ON (v.application_id) a.operator_id, v.jobs_created AS jobs,
            COALESCE(v.jobs_women, 0) AS women, COALESCE(v.jobs_young, 0) AS young
        FROM operators_visit v JOIN aids_application a ON a.id = v.application_id
        WHERE v.state = 'done' AND v.jobs_created IS NOT NULL AND a.operator_id IS NOT NULL
            AND v.visited_on BETWEEN %s AND %s
        ORDER BY v.application_id, v.visited_on DESC, v.id DESC
    ) last GROUP BY operator_id
"""


@measure(
    "jobs",
    title=_("Emplois créés"),
    method=_(
        "Emplois relevés à la dernière visite de chaque projet faite dans la période, additionnés ; un projet"
        " ne compte qu’une fois."
    ),
    columns=(
        Column("jobs", _("Emplois")),
        Column("women", _("dont femmes")),
        Column("young", _("dont jeunes")),
    ),
)
def jobs(period: Period) -> Found:
    """Jobs at the last visit of each project."""
    rows = run(_JOBS, [period.starts_on, period.ends_on])
    return {operator: (int(total), int(women), int(young)) for operator, total, women, young in rows}
