"""Visits, what became of the businesses, jobs."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.dates import today
from operators.enums import VisitKind, VisitState
from operators.models import Visit
from operators.selectors.outcomes import MONTHS, businesses_by_operator, jobs_by_operator
from operators.selectors.scorecards.base import Column, Found, Period, Unit, measure, share


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


# Words with a number in them are put together in the language of whoever reads.
def _known(month: int) -> str:
    return gettext("Connues à %(month)s mois") % {"month": month}


def _running(month: int) -> str:
    return gettext("En activité à %(month)s mois") % {"month": month}


_known_at: Callable[[int], Any] = lazy(_known, str)
_running_at: Callable[[int], Any] = lazy(_running, str)


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
            Column(f"known_{month}", _known_at(month)),
            Column(f"running_{month}", _running_at(month), Unit.SHARE),
        )
    ),
)
def survival(period: Period) -> Found:
    """The share of the businesses still running, months after the signature."""
    counted: dict[int, dict[int, tuple[int, int]]] = {}
    for operator, month, known, running in businesses_by_operator(period.starts_on, period.ends_on):
        counted.setdefault(operator, {})[month] = (known, running)
    return {
        operator: tuple(value for month in MONTHS for value in _share_of(months.get(month, (0, 0))))
        for operator, months in counted.items()
    }


def _share_of(counts: tuple[int, int]) -> tuple[int, Decimal | None]:
    known, running = counts
    return known, share(running, known)


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
    rows = jobs_by_operator(period.starts_on, period.ends_on)
    return {operator: (int(total), int(women), int(young)) for operator, total, women, young in rows}
