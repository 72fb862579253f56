"""A report on set days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, User
from reporting.enums import ReportKind, Rhythm
from reporting.forms.reports import FilesForm
from reporting.models import ReportSchedule
from reporting.services.schedules import ScheduleData


class ScheduleForm(FilesForm):
    """Which report, for whom, when. An antenna's manager sets those of her antenna's report."""

    kind = forms.ChoiceField(label=_("Rapport"), choices=ReportKind.choices)
    antenna = forms.ModelChoiceField(
        label=_("Antenne"),
        queryset=Antenna.objects.order_by("name_fr"),
        required=False,
        empty_label="—",
        help_text=_("Pour un rapport d'antenne."),
    )
    rhythm = forms.ChoiceField(
        label=_("Rythme"),
        choices=Rhythm.choices,
        help_text=_("Le rapport compte la période qui vient de finir."),
    )
    day = forms.IntegerField(
        label=_("Jour du mois"), min_value=1, max_value=28, initial=5, help_text=_("De 1 à 28.")
    )
    hour = forms.IntegerField(
        label=_("Heure"), min_value=0, max_value=23, initial=6, help_text=_("Heure de Tunis, de 0 à 23.")
    )
    recipients = forms.ModelMultipleChoiceField(
        label=_("Destinataires"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un message leur donne le lien du rapport ; ils l'ouvrent après connexion."),
        error_messages={"required": _("Choisissez au moins un destinataire.")},
    )
    field_order = ("kind", "antenna", "rhythm", "day", "hour", "recipients", "languages", "formats")

    def __init__(self, *args: Any, user: User, schedule: ReportSchedule | None = None, **kwargs: Any) -> None:
        if schedule is not None:
            kwargs["initial"] = {
                name: getattr(schedule, name)
                for name in ("kind", "rhythm", "day", "hour", "languages", "formats")
            } | {"antenna": schedule.antenna_id, "recipients": schedule.recipients.all()}
        super().__init__(*args, **kwargs)
        self._user = user
        readers = User.objects.filter(is_active=True).order_by("full_name")
        managers = readers.filter(role__in=[Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER])
        if user.role != Role.TASKFORCE_MANAGER:
            del self.fields["kind"], self.fields["antenna"]
            managers = managers.filter(antenna=user.antenna_id, role=Role.ANTENNA_MANAGER)
        self.fields["recipients"].queryset = managers.select_related("antenna")
        self.fields["recipients"].label_from_instance = _who

    @property
    def data_given(self) -> ScheduleData:
        """What was written, once the form is valid."""
        given = self.cleaned_data
        if self._user.role != Role.TASKFORCE_MANAGER:
            given = {**given, "kind": ReportKind.ANTENNA, "antenna": self._user.antenna}
        return ScheduleData(**{**given, "recipients": list(given["recipients"])})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == ReportKind.ANTENNA and not data.get("antenna"):
            self.add_error("antenna", _("Choisissez l'antenne de ce rapport."))
        if data.get("kind") == ReportKind.TASKFORCE and data.get("antenna"):
            self.add_error("antenna", _("Le rapport de la taskforce compte toutes les antennes."))
        return data


def _who(user: User) -> str:
    place = user.antenna.name if user.antenna else user.get_role_display()
    return f"{user} · {place}"
