"""The period and what narrows it, read from the address of a dashboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Country, User
from aids.models import Phase
from common.dates import today
from common.forms import DayField
from reporting.enums import PeriodPreset
from reporting.selectors.dashboards import default_scope
from reporting.selectors.scope import Scope, preset_days


class PeriodMixin(forms.Form):
    """A preset period, or two days; the days win over a preset that has none of its own."""

    periode = forms.ChoiceField(label=_("Période"), choices=PeriodPreset.choices, required=False)
    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False)
    phase = forms.ModelChoiceField(
        label=_("Phase"),
        queryset=Phase.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Toutes"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        preset, start, end = data.get("periode"), data.get("du"), data.get("au")
        if preset in ("", None, PeriodPreset.ANY):
            self._check_days(start, end)
        elif preset == PeriodPreset.PHASE and not data.get("phase"):
            self.add_error("phase", _("Choisissez la phase dont vous voulez toute la durée."))
        else:
            data["du"], data["au"] = preset_days(preset, phase=data.get("phase"))
        return data

    def _check_days(self, start: Any, end: Any) -> None:
        if "du" in self.errors or "au" in self.errors:
            return
        if start and end and start > end:
            self.add_error("au", _("La fin de la période doit suivre son début."))
        if start and start > today():
            self.add_error("du", _("La période ne peut pas commencer dans l'avenir."))


class ScopeForm(PeriodMixin):
    """The filters of a dashboard. Without any, the last twelve months; an unreadable one is said, not guessed."""

    antenne = forms.ModelChoiceField(
        label=_("Antenne"),
        queryset=Antenna.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Toutes"),
    )
    pays = forms.ModelChoiceField(
        label=_("Pays"),
        queryset=Country.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Tous"),
    )

    def __init__(self, data: Any, *, reader: User) -> None:
        if (data.get("du") or data.get("au")) and not data.get("periode"):
            data = data.copy()
            data["periode"] = PeriodPreset.ANY
        super().__init__(data)
        self._reader = reader
        self.fields["du"].help_text = self.fields["au"].help_text = _("Pour « Autre période »")
        if reader.role == Role.TASKFORCE_MANAGER:
            self.fields["pays"].queryset = Country.objects.filter(partnerships__isnull=False).distinct()
        else:
            del self.fields["antenne"], self.fields["pays"]

    @property
    def scope(self) -> Scope:
        """The scope asked for; parts that could not be read are left out, and the form says so."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        asked = default_scope(self._reader)
        start, end = data.get("du") or asked.starts_on, data.get("au") or asked.ends_on
        if start > end:
            start, end = (
                (start, max(start, today())) if data.get("du") else (end.replace(month=1, day=1), end)
            )
        return Scope(start, end, data.get("phase"), data.get("antenne"), data.get("pays"))
