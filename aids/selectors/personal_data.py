"""What the aids app holds about a person, what it shares, and what keeps her data here."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import ApplicationState
from aids.models import (
    Amendment,
    Appeal,
    Application,
    Assessment,
    Contract,
    Decision,
    Paper,
    Plan,
    PlanComment,
    PlanCost,
    PlanFinance,
    Suspension,
    Tranche,
)
from cases.enums import ConsentScope
from common.personal_data import DataField, DataSection, Shared, section

OVER = (
    ApplicationState.REJECTED,
    ApplicationState.CANCELLED,
    ApplicationState.COMPLETED,
    ApplicationState.TERMINATED,
)
# An aid that one operator follows, or will follow, with the person.
_WITH_OPERATOR = Q(operator__isnull=False) & ~Q(state__in=(*OVER, ApplicationState.DRAFT))


def held_sections(person_id: int, _actor: User) -> list[DataSection]:
    """Return aids, scores, plans, contracts and papers."""
    applications = Application.objects.filter(person=person_id).select_related("phase", "operator")
    return [
        section(
            "aids",
            _("Aides demandées"),
            applications,
            *("number", "kind", "phase", "state", "opened_on", "operator", "requested_eur", "request_reason"),
            *("granted_eur", "fee_eur", "decision_reason", "conditions"),
        ),
        _scores(person_id),
        section(
            "plans",
            _("Projets"),
            Plan.objects.filter(application__person=person_id).select_related("application"),
            *("application", "title", "summary", "isic_class", "commune", "premises", "experience"),
            *("own_contribution_eur", "impact", "employer", "post", "job_starts_on", "salary_tnd"),
            *("market_clients", "market_competitors", "market_prices", "schedule"),
        ),
        *_beside_plans(person_id),
        section(
            "contracts",
            _("Contrats"),
            Contract.objects.filter(application__person=person_id).select_related("application"),
            *(
                "application",
                "person_signed_on",
                "starts_on",
                "ends_on",
                "terminated_on",
                "termination_cause",
            ),
        ),
        *_payments(person_id),
        section(
            "decisions",
            _("Décisions"),
            Decision.objects.filter(application__person=person_id).select_related("application"),
            *("application", "made_at", "outcome", "asked_eur", "granted_eur", "reason", "conditions"),
            "appeal_until",
        ),
        section(
            "appeals",
            _("Recours"),
            Appeal.objects.filter(application__person=person_id).select_related("application"),
            *("application", "filed_on", "grounds", "outcome"),
        ),
        section(
            "papers",
            _("Papiers émis"),
            Paper.objects.filter(application__person=person_id).select_related("application"),
            *("application", "kind", "language", "created_at"),
        ),
    ]


def _beside_plans(person_id: int) -> list[DataSection]:
    """What is bought and who else pays, and what was remarked on the plan."""
    return [
        section(
            "plan_costs",
            _("Dépenses prévues"),
            PlanCost.objects.filter(plan__application__person=person_id).select_related("plan"),
            *("plan", "label", "supplier", "quote_number", "amount_eur"),
        ),
        section(
            "plan_finances",
            _("Autres financements"),
            PlanFinance.objects.filter(plan__application__person=person_id).select_related("plan"),
            *("plan", "source", "lender", "amount_eur", "state"),
        ),
        section(
            "plan_comments",
            _("Remarques sur le plan"),
            PlanComment.objects.filter(plan__application__person=person_id).select_related("plan"),
            *("plan", "section", "text", "created_at"),
        ),
    ]


def _payments(person_id: int) -> list[DataSection]:
    """Changes of her contracts, and what was paid for her; accounts may be a supplier's and stay out."""
    return [
        section(
            "amendments",
            _("Avenants"),
            Amendment.objects.filter(contract__application__person=person_id).select_related("contract"),
            *("contract", "number", "kind", "new_ends_on", "clause", "reason", "effective_on"),
        ),
        section(
            "suspensions",
            _("Suspensions de contrat"),
            Suspension.objects.filter(contract__application__person=person_id).select_related("contract"),
            *("contract", "starts_on", "ended_on", "reason"),
        ),
        section(
            "tranches",
            _("Versements"),
            Tranche.objects.filter(application__person=person_id).select_related("application"),
            *("application", "number", "label", "mode", "amount_eur", "amount_tnd", "payee_name", "supplier"),
            *("state", "paid_on", "payment_reference", "handed_on"),
        ),
    ]


def running_aids(person_ids: Iterable[int]) -> dict[int, list[str]]:
    """Say for whom an aid runs or waits: her data stay until it is over."""
    rows = Application.objects.filter(person__in=list(person_ids)).exclude(state__in=OVER)
    return {person: [_("une aide est en cours")] for person in set(rows.values_list("person", flat=True))}


def shared_files(case_id: int, scope: str) -> list[Shared]:
    """Name the aid files that an operator loses when the agreement to share with it ends."""
    if scope not in (ConsentScope.SHARE_OPERATOR, ConsentScope.PROCESSING):
        return []
    files = Application.objects.filter(_WITH_OPERATOR, case=case_id).select_related("operator")
    return [
        Shared(
            what=_("le dossier d'aide %(number)s (%(state)s)")
            % {"number": file.number, "state": file.get_state_display()},
            who=str(file.operator),
            url=reverse("aids:application_detail", args=[file.pk]),
        )
        for file in files.order_by("pk")
    ]


def _scores(person_id: int) -> DataSection:
    rows = Assessment.objects.filter(case__person=person_id).select_related("case")
    return DataSection(
        "scores",
        _("Évaluations du foyer"),
        [
            [
                DataField("case", _("dossier"), row.case.number),
                DataField("assessed_at", _("le"), row.assessed_at),
                *(DataField(line["input"], line["input"], line["value"]) for line in row.lines),
                DataField("total_points", _("points"), row.total_points),
                DataField("amount_eur", _("montant (EUR)"), row.amount_eur),
            ]
            for row in rows.order_by("assessed_at", "pk")
        ],
    )
