"""What the operators app holds about a person: to whom her files were offered, how they were followed."""

from django.utils.translation import gettext as _

from accounts.models import User
from common.personal_data import DataField, DataSection, record
from operators.models import Closure, Proposal, Visit


def held_sections(person_id: int, _actor: User) -> list[DataSection]:
    """Return the offers of her files to operators, and their answers."""
    rows = Proposal.objects.filter(application__person=person_id).select_related(
        "application", "operator__institution"
    )
    return [
        DataSection(
            "offers",
            _("Propositions aux opérateurs"),
            [
                [
                    DataField("file", _("dossier d'aide"), row.application.number),
                    DataField("operator", _("opérateur"), str(row.operator)),
                    DataField("at", _("le"), row.proposed_at),
                    DataField("state", _("réponse"), row.get_state_display()),
                    DataField("reason", _("motif"), row.decline_reason),
                ]
                for row in rows.order_by("proposed_at", "pk")
            ],
        )
    ]


def visit_sections(person_id: int, _actor: User) -> list[DataSection]:
    """Return the visits to her project, with where they were made, and how her aids ended."""
    visits = Visit.objects.filter(application__person=person_id).select_related("application", "recorded_by")
    closures = Closure.objects.filter(application__person=person_id).select_related("application", "country")
    return [
        DataSection(
            "visits", _("Visites de suivi"), [_visit_fields(visit) for visit in visits.order_by("pk")]
        ),
        DataSection(
            "closures",
            _("Fin de l’accompagnement"),
            [
                record(
                    closure,
                    "application",
                    "state",
                    "outcome",
                    "ended_on",
                    "jobs",
                    "monthly_income_tnd",
                    "stop_reason",
                    "country",
                    "summary",
                )
                for closure in closures.order_by("pk")
            ],
        ),
    ]


def _visit_fields(visit: Visit) -> list[DataField]:
    names = (
        "application",
        "kind",
        "due_on",
        "state",
        "visited_on",
        "place",
        "people_met",
        "business_state",
        "findings",
        "jobs_created",
        "turnover_tnd",
        "difficulty_detail",
        "next_steps",
        "recorded_by",
    )
    place = visit.position or {}
    return [
        *record(visit, *names),
        DataField("difficulties", _("difficultés"), ", ".join(visit.difficulty_labels)),
        DataField(
            "position", _("position"), ", ".join(str(place[key]) for key in ("lat", "lon") if key in place)
        ),
        DataField("photos", _("photos"), visit.photos.count()),
    ]
