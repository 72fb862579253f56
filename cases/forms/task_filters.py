"""The filters of the task list, as they stand in the URL."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import TaskState
from cases.selectors.agenda import antenna_keepers
from cases.selectors.tasks import BY_HAND, MINE, NOBODY, OVERDUE, THIS_WEEK, TaskFilters
from common.sweeps import sweeps

ALL = "toutes"


class TaskFilterForm(forms.Form):
    """What narrows the list; a value that cannot be read does not narrow."""

    qui = forms.ChoiceField(label=_("Pour"), required=False)
    etat = forms.ChoiceField(
        label=_("État"), choices=[*TaskState.choices, (ALL, _("Toutes"))], required=False
    )
    echeance = forms.ChoiceField(
        label=_("Échéance"),
        choices=[("", _("Toutes")), (OVERDUE, _("En retard")), (THIS_WEEK, _("Dans les 7 jours"))],
        required=False,
    )
    source = forms.ChoiceField(label=_("Origine"), required=False)

    def __init__(self, data: Any, *, actor: User) -> None:
        # The first visit: a counsellor finds her own tasks, a manager those of the antenna.
        given = data.copy()
        if actor.role == Role.COUNSELLOR:
            given.setdefault("qui", MINE)
        given.setdefault("etat", TaskState.OPEN)
        super().__init__(given)
        people = antenna_keepers(actor.antenna_id).exclude(pk=actor.pk).values_list("pk", "full_name")
        self.fields["qui"].choices = [
            ("", _("Toute l'antenne")),
            (MINE, _("Moi")),
            (NOBODY, _("Personne en particulier")),
            *((str(pk), name) for pk, name in people),
        ]
        self.fields["source"].choices = [
            ("", _("Toutes")),
            (BY_HAND, _("Écrites à la main")),
            *((sweep.name, sweep.label) for sweep in sweeps.all()),
        ]

    def filters(self) -> TaskFilters:
        """Return the filters that could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        state = values.get("etat") or TaskState.OPEN
        return TaskFilters(
            who=values.get("qui", ""),
            state="" if state == ALL else state,
            due=values.get("echeance", ""),
            source=values.get("source", ""),
        )
