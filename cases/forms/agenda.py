"""The forms of the agenda: an appointment, its cancellation, a task."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cases.enums import AppointmentKind, CaseState
from cases.forms.layouts import helper, pair
from cases.models import Appointment, Case
from cases.selectors.agenda import antenna_keepers
from cases.services.agenda import FURTHEST_AHEAD, LONGEST_AGO
from common.dates import today
from common.folding import western_digits
from common.forms import DayField, reason_field
from common.services.numbers import canonical_number

DURATIONS = (15, 30, 45, 60, 90, 120, 180, 240)
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:hH.]\s*(\d{2})?)?")


class ClockField(forms.CharField):
    """A time of day: 9:30, 09h30, 9 h, 14.00."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        attrs = {"placeholder": "hh:mm", "inputmode": "text", "autocomplete": "off", "dir": "ltr"}
        self.widget = forms.TextInput(attrs={**attrs, "maxlength": 8})

    def clean(self, value: Any) -> time:
        text = western_digits(super().clean(value)).strip()
        found = _CLOCK.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 23 or minute > 59:
            raise ValidationError(_("Écrivez l'heure ainsi : 09:30."), code="clock")
        return time(hour, minute)


class KeeperField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.full_name


class AppointmentForm(forms.Form):
    """An appointment of a case; with `case` None it asks for the case's number first."""

    case_number = forms.CharField(
        label=gettext_lazy("Numéro du dossier"),
        max_length=20,
        help_text=gettext_lazy("Tapez le numéro, ou un nom pour choisir parmi vos dossiers ouverts."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Type"), choices=[("", "—"), *AppointmentKind.choices])
    counsellor = KeeperField(User.objects.none(), label=gettext_lazy("Conseiller"), empty_label="—")
    day = DayField(label=gettext_lazy("Jour"))
    clock = ClockField(label=gettext_lazy("Heure"))
    minutes = forms.TypedChoiceField(label=gettext_lazy("Durée"), coerce=int, initial=30)
    place = forms.CharField(
        label=gettext_lazy("Lieu"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Laissez vide pour l'antenne."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note interne"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Pour vous et vos collègues : elle n'est ni imprimée ni envoyée."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        actor: User,
        case: Case | None,
        appointment: Appointment | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.case = actor, case
        keepers = antenna_keepers(case.antenna_id if case else actor.antenna_id)
        self.fields["counsellor"].queryset = keepers
        self.fields["minutes"].choices = [(one, _duration(one)) for one in self._durations(appointment)]
        first: list[Any] = [] if case else ["case_number"]
        if case:
            del self.fields["case_number"]
        else:
            self.fields["case_number"].widget.attrs.update(list="open-cases", autocomplete="off", dir="auto")
        self.helper = helper(
            *first,
            pair("kind", "counsellor"),
            pair("day", "clock"),
            pair("minutes", "place"),
            "note",
            "version",
        )

    @staticmethod
    def _durations(appointment: Appointment | None) -> list[int]:
        if appointment is None:
            return list(DURATIONS)
        return sorted({*DURATIONS, minutes_of(appointment)})

    def clean_case_number(self) -> str:
        text = self.cleaned_data["case_number"]
        number = canonical_number(text) or text.strip().upper()
        self.case = Case.objects.visible_to(self.actor).filter(number=number).first()
        if self.case is None:
            raise ValidationError(_("Aucun dossier de votre antenne ne porte ce numéro."), code="case")
        if self.case.state == CaseState.CLOSED:
            message = _("Ce dossier est clos : rouvrez-le pour donner un rendez-vous.")
            raise ValidationError(message, code="closed")
        return number

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not today() - LONGEST_AGO <= day <= today() + FURTHEST_AHEAD:
            message = _("Cette date est trop loin : un mois en arrière et deux ans en avant au plus.")
            raise ValidationError(message, code="too_far")
        return day

    def values(self) -> dict[str, Any]:
        """Return what the services take, of a valid form."""
        given = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(given["day"], given["clock"]))
        return {
            "counsellor": given["counsellor"],
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=given["minutes"]),
            "kind": given["kind"],
            "place": given["place"],
            "note": given["note"],
        }


class CancelForm(forms.Form):
    reason = reason_field(gettext_lazy("Raison"), help_text=gettext_lazy("Elle est gardée au dossier."))


class TaskForm(forms.Form):
    """A task of a case, or the giving of one to somebody (without its words)."""

    title = forms.CharField(label=gettext_lazy("À faire"), max_length=200)
    due_on = DayField(label=gettext_lazy("Échéance"))
    assignee = KeeperField(
        User.objects.none(),
        label=gettext_lazy("Pour"),
        required=False,
        empty_label=gettext_lazy("Toute l'antenne"),
    )

    def __init__(self, *args: Any, case: Case, with_title: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = antenna_keepers(case.antenna_id)
        if not with_title:
            del self.fields["title"]
        self.helper = helper(*(["title"] if with_title else []), pair("due_on", "assignee"))


class FinishForm(forms.Form):
    reason = reason_field(gettext_lazy("Ce qui a été fait"), required=False)


class DropForm(forms.Form):
    reason = reason_field(gettext_lazy("Raison"), help_text=gettext_lazy("Elle est gardée au dossier."))


def minutes_of(appointment: Appointment) -> int:
    """Return how long an appointment is, in minutes."""
    return int((appointment.ends_at - appointment.starts_at).total_seconds() // 60)


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": minutes}
    text = _("%(hours)s h") % {"hours": hours}
    return f"{text} {rest:02}" if rest else text
