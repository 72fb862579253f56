"""What the persons say, and what the follow-up costs."""

from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from aids.enums import DEAD_STATES, AidFamily, ApplicationState, TrancheState
from aids.models import Application, Tranche
from cases.enums import ComplaintKind, ComplaintSubject
from cases.models import Complaint
from cases.selectors.survey_counting import last_of_each, surveys_counted
from common.confidence import mean_of
from operators.selectors.scorecards.base import Column, Found, Period, Unit, measure, run

_LIVING = [str(state) for state in ApplicationState if state not in DEAD_STATES]
_OWED = (TrancheState.PROPOSED, TrancheState.CHECKED, TrancheState.ORDERED, TrancheState.PAID)


@measure(
    "survey_change",
    title=_("Évolution des scores de réinsertion"),
    method=_(
        "Dernière enquête de chaque personne suivie faite dans la période, moins son enquête de départ (score"
        " d’ensemble de 0 à 1) : moyenne des personnes qui ont accepté l’usage statistique. Rien n’est montré"
        " sous 5 personnes ; sous 30, la moyenne est fragile."
    ),
    columns=(Column("n", _("Personnes")), Column("change", _("Évolution moyenne"), Unit.SCORE)),
)
def survey_change(period: Period) -> Found:
    """The mean change of the whole score since the start of the support."""
    counted = last_of_each(surveys_counted(starts_on=period.starts_on, ends_on=period.ends_on))
    counted = counted.filter(month__gt=0, composite_score__isnull=False, baseline__isnull=False)  # type: ignore[misc]
    surveys, first = counted.values("case", "composite_score", "baseline").query.sql_with_params()  # type: ignore[misc]
    files = Application.objects.filter(family=AidFamily.ECONOMIC, operator__isnull=False)
    held, then = (
        files.exclude(state__in=DEAD_STATES)
        .order_by()
        .values("case", "operator")
        .distinct()
        .query.sql_with_params()
    )
    statement = (
        "SELECT g.operator_id, COUNT(*), AVG(s.composite_score - s.baseline),"  # noqa: S608
        f" STDDEV_SAMP(s.composite_score - s.baseline) FROM ({surveys}) s(case_id, composite_score, baseline)"
        f" JOIN ({held}) g(case_id, operator_id) ON g.case_id = s.case_id GROUP BY g.operator_id"
    )
    return {
        operator: (n, mean_of(n, mean, deviation).value)
        for operator, n, mean, deviation in run(statement, (*first, *then))
        if not mean_of(n, mean, deviation).is_hidden
    }


@measure(
    "complaints",
    title=_("Réclamations sur l’opérateur"),
    method=_(
        "Réclamations reçues dans la période à propos « d’un opérateur ou d’un partenaire », dans un dossier"
        " dont l’opérateur suit l’aide économique. Les avis et les messages ne comptent pas."
    ),
    columns=(Column("complaints", _("Réclamations")), Column("open", _("à répondre"))),
)
def complaints(period: Period) -> Found:
    """Complaints about the operator."""
    rows = (
        Complaint.objects.filter(
            kind=ComplaintKind.COMPLAINT,
            subject=ComplaintSubject.OPERATOR,
            received_on__range=(period.starts_on, period.ends_on),
            case__applications__family=AidFamily.ECONOMIC,
            case__applications__operator__isnull=False,
            # Of this same aid: another one of the case may have been rejected.
            case__applications__state__in=_LIVING,
        )
        .order_by()
        .values("case__applications__operator")
        .annotate(
            complaints=Count("pk", distinct=True), open=Count("pk", distinct=True, filter=Q(state="received"))
        )
    )
    return {row["case__applications__operator"]: (row["complaints"], row["open"]) for row in rows}


@measure(
    "fees",
    title=_("Frais de l’opérateur"),
    method=_(
        "Frais proposés au paiement par l’opérateur dans la période (sans ceux qui furent annulés), et frais"
        " payés dans la période. Montants en euros."
    ),
    columns=(Column("invoiced", _("Facturés"), Unit.EUR), Column("paid", _("Payés"), Unit.EUR)),
)
def fees(period: Period) -> Found:
    """Fees invoiced and paid, in EUR."""
    proposed = Q(state__in=_OWED, proposed_at__gte=period.first_moment, proposed_at__lt=period.end_moment)
    paid = Q(state=TrancheState.PAID, paid_on__range=(period.starts_on, period.ends_on))
    rows = (
        Tranche.objects.filter(proposed | paid, is_fee=True, application__operator__isnull=False)
        .order_by()
        .values("application__operator")
        .annotate(invoiced=Sum("amount_eur", filter=proposed), paid=Sum("amount_eur", filter=paid))
    )
    return {
        row["application__operator"]: (row["invoiced"] or Decimal(0), row["paid"] or Decimal(0))
        for row in rows
    }
