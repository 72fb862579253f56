"""A report on set days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from reporting.enums import ReportKind, Rhythm
from reporting.forms.reports import FilesForm, KindForm
from reporting.models import ReportSchedule
from reporting.models.schedules import LAST_DAY, LAST_HOUR
from reporting.services.schedules import ScheduleData


class ScheduleForm(KindForm, FilesForm):
    """Which report, for whom, when."""

    rhythm = forms.ChoiceField(
        label=_("Rythme"),
        choices=Rhythm.choices,
        help_text=_("Le rapport compte la période qui vient de finir."),
    )
    day = forms.IntegerField(
        label=_("Jour du mois"), min_value=1, max_value=LAST_DAY, initial=5, help_text=_("De 1 à 28.")
    )
    hour = forms.IntegerField(
        label=_("Heure"),
        min_value=0,
        max_value=LAST_HOUR,
        initial=6,
        help_text=_("Heure de Tunis, de 0 à 23."),
    )
    recipients = forms.ModelMultipleChoiceField(
        label=_("Destinataires"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un message leur donne le lien du rapport ; ils l'ouvrent après connexion."),
        error_messages={"required": _("Choisissez au moins un destinataire.")},
    )
    field_order = (
        "kind",
        "antenna",
        "operator",
        "rhythm",
        "day",
        "hour",
        "recipients",
        "languages",
        "formats",
    )

    def __init__(self, *args: Any, user: User, schedule: ReportSchedule | None = None, **kwargs: Any) -> None:
        if schedule is not None:
            kwargs["initial"] = {
                name: getattr(schedule, name)
                for name in ("kind", "rhythm", "day", "hour", "languages", "formats")
            } | {
                "antenna": schedule.antenna_id,
                "operator": schedule.operator_id,
                "recipients": schedule.recipients.all(),
            }
        super().__init__(*args, user=user, **kwargs)
        if "kind" in self.fields:
            scheduled = [one for one in ReportKind.choices if one[0] != ReportKind.COUNTRY]
            self.fields["kind"].choices = scheduled
        readers = User.objects.filter(is_active=True).order_by("full_name")
        managers = readers.filter(role__in=[Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER])
        if user.role != Role.TASKFORCE_MANAGER:
            managers = managers.filter(antenna=user.antenna_id, role=Role.ANTENNA_MANAGER)
        self.fields["recipients"].queryset = managers.select_related("antenna")
        self.fields["recipients"].label_from_instance = _who

    @property
    def data_given(self) -> ScheduleData:
        """What was written, once the form is valid."""
        return ScheduleData(**{**self.cleaned_data, "recipients": list(self.cleaned_data["recipients"])})


def _who(user: User) -> str:
    place = user.antenna.name if user.antenna else user.get_role_display()
    return f"{user} · {place}"
