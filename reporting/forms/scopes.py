"""The period and what narrows it, read from the address of a dashboard."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Country, Institution, User
from accounts.selectors.countries import partner_countries
from aids.models import Phase
from common.dates import today
from common.forms import DayField
from operators.models import Operator
from reporting.enums import PeriodPreset
from reporting.selectors.dashboards import default_scope
from reporting.selectors.scope import Scope, preset_days

# Days that a report can be about: what lies beyond is a mistyped year.
_IMPOSSIBLE = _("L'année n'est pas possible : écrivez une date entre 2000 et 2100.")
POSSIBLE_DAYS = (
    MinValueValidator(date(2000, 1, 1), _IMPOSSIBLE),
    MaxValueValidator(date(2100, 12, 31), _IMPOSSIBLE),
)


# A counsellor's dashboard counts her antenna's cases, or her own.
MINE = "moi"


class PeriodMixin(forms.Form):
    """A preset period, or two days; the days win over a preset that has none of its own."""

    periode = forms.ChoiceField(label=_("Période"), choices=PeriodPreset.choices, required=False)
    du = DayField(label=_("Du"), required=False, validators=POSSIBLE_DAYS)
    au = DayField(label=_("Au"), required=False, validators=POSSIBLE_DAYS)
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


class ScopeForm(forms.Form):
    """The filters of a dashboard, always with its days: those asked for, or those of a preset period
    (`periode` in the address), or of a phase without days, or the last twelve months."""

    du = DayField(label=_("Du"), required=False, validators=POSSIBLE_DAYS)
    au = DayField(label=_("Au"), required=False, validators=POSSIBLE_DAYS)
    phase = forms.ModelChoiceField(
        label=_("Phase"),
        queryset=Phase.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("Toutes"),
    )
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
    operateur = forms.ModelChoiceField(
        label=_("Opérateur"),
        queryset=Institution.objects.filter(operator__isnull=False).select_related("operator"),
        to_field_name="code",
        required=False,
        empty_label=_("Tous"),
    )
    qui = forms.ChoiceField(
        label=_("Dossiers"),
        choices=[("", _("Toute l'antenne")), (MINE, _("Mes dossiers"))],
        required=False,
    )

    def __init__(self, data: QueryDict, *, reader: User) -> None:
        self._reader = reader
        self._asked = _days_asked(data, reader)
        data = data.copy()
        for name, day in zip(("du", "au"), self._asked, strict=True):
            data.setdefault(name, day.strftime("%d/%m/%Y"))
        super().__init__(data)
        if reader.role == Role.TASKFORCE_MANAGER:
            self.fields["pays"].queryset = partner_countries()
        else:
            del self.fields["antenne"], self.fields["pays"], self.fields["operateur"]
        if reader.role != Role.COUNSELLOR:
            del self.fields["qui"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("du") and data.get("au") and data["du"] > data["au"]:
            self.add_error("au", _("La fin de la période doit suivre son début."))
        return data

    @property
    def scope(self) -> Scope:
        """The scope asked for; what could not be read is replaced by the period shown, and the form says so."""
        self.is_valid()
        data = self.cleaned_data
        start, end = data.get("du") or self._asked[0], data.get("au") or self._asked[1]
        if start > end:
            start, end = self._asked
        own = self._reader if data.get("qui") == MINE else None
        narrowed = (data.get("phase"), data.get("antenne"), data.get("pays"), own)
        return Scope(start, end, *narrowed, self._operator(data.get("operateur")))

    def _operator(self, asked: Institution | None) -> Operator | None:
        """The operator asked for by the taskforce; an agent's own, whatever the address asks for."""
        if self._reader.role == Role.OPERATOR_AGENT:
            own = Operator.objects.visible_to(self._reader).select_related("institution")
            return own.first()
        return asked.operator if asked else None


def _days_asked(data: QueryDict, reader: User) -> tuple[date, date]:
    """The days of the preset or of the phase that an address names, else the last twelve months."""
    phase = next((one for one in Phase.objects.all() if one.code == data.get("phase", "")), None)
    preset = data.get("periode", "") or (PeriodPreset.PHASE if phase else "")
    try:
        return preset_days(preset, phase=phase)
    except ValueError:
        scope = default_scope(reader)
        return scope.starts_on, scope.ends_on
