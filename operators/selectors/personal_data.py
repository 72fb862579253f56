"""What the operators app holds about a person: to whom her files were offered."""

from django.utils.translation import gettext as _

from accounts.models import User
from common.personal_data import DataField, DataSection
from operators.models import Proposal


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
