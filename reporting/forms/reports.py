"""Asking for a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Country, User
from accounts.selectors.countries import partner_countries
from common.dates import today
from operators.models import Operator
from reporting.enums import PeriodPreset, ReportFormat, ReportKind, ReportLanguage
from reporting.forms.scopes import PeriodMixin

MOST_COMMENT = 4000


class FilesForm(forms.Form):
    """Which files of a report: languages and formats."""

    languages = forms.MultipleChoiceField(
        label=_("Langues"),
        choices=ReportLanguage.choices,
        initial=[ReportLanguage.FRENCH, ReportLanguage.ARABIC],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une langue.")},
    )
    formats = forms.MultipleChoiceField(
        label=_("Formats"),
        choices=ReportFormat.choices,
        initial=ReportFormat.values,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un format.")},
    )


class KindForm(forms.Form):
    """Which report: the taskforce chooses, an antenna's manager gets her antenna's and is not asked."""

    kind = forms.ChoiceField(label=_("Rapport"), choices=ReportKind.choices)
    antenna = forms.ModelChoiceField(
        label=_("Antenne"),
        queryset=Antenna.objects.order_by("name_fr"),
        required=False,
        empty_label=_("Toutes"),
        help_text=_("Pour un rapport d'antenne."),
    )
    operator = forms.ModelChoiceField(
        label=_("Opérateur"),
        queryset=Operator.objects.select_related("institution").order_by("institution__name_fr"),
        required=False,
        empty_label=_("Tous"),
        help_text=_("Pour un rapport d'opérateur."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.role != Role.TASKFORCE_MANAGER:
            del self.fields["kind"], self.fields["antenna"], self.fields["operator"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.user.role != Role.TASKFORCE_MANAGER:
            data |= {"kind": ReportKind.ANTENNA, "antenna": self.user.antenna, "operator": None}
            return data
        if data.get("kind") == ReportKind.ANTENNA and not data.get("antenna"):
            self.add_error("antenna", _("Choisissez l'antenne de ce rapport."))
        elif data.get("kind") not in (None, ReportKind.ANTENNA) and data.get("antenna"):
            self.add_error("antenna", _("Ce rapport compte toutes les antennes."))
        if data.get("kind") == ReportKind.OPERATOR and not data.get("operator"):
            self.add_error("operator", _("Choisissez l'opérateur de ce rapport."))
        elif data.get("kind") not in (None, ReportKind.OPERATOR) and data.get("operator"):
            self.add_error("operator", _("Ce rapport compte tous les opérateurs."))
        return data


def _comment_field() -> forms.CharField:
    return forms.CharField(
        label=_("Commentaire"),
        required=False,
        max_length=MOST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Imprimé après la synthèse, tel que vous l'écrivez."),
    )


class ReissueForm(FilesForm):
    """Other files of frozen figures, and the comment that they print."""

    comment = _comment_field()
    field_order = ("comment", "languages", "formats")


class ReportForm(KindForm, PeriodMixin, FilesForm):
    """A report over a period."""

    country = forms.ModelChoiceField(
        label=_("Pays"),
        queryset=Country.objects.none(),
        required=False,
        empty_label=_("Tous"),
        help_text=_("Pour une fiche pays : toute la phase choisie, jusqu'au dernier trimestre clos."),
    )
    comment = _comment_field()
    field_order = (
        "kind",
        "antenna",
        "operator",
        "country",
        "periode",
        "du",
        "au",
        "phase",
        "languages",
        "formats",
        "comment",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.role == Role.TASKFORCE_MANAGER:
            self.fields["country"].queryset = partner_countries().order_by("name_fr")
        else:
            del self.fields["country"]
        self.fields["periode"].initial = PeriodPreset.QUARTER
        self.fields["periode"].required = True
        self.fields["du"].help_text = self.fields["au"].help_text = _("Pour « Autre période » seulement.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("kind") == ReportKind.NEWSLETTER and data.get("phase"):
            self.add_error("phase", _("La lettre compte toutes les phases."))
        if data.get("kind") == ReportKind.COUNTRY:
            self._clean_country(data)
        elif data.get("kind") and data.get("country"):
            self.add_error("country", _("Ce rapport compte tous les pays."))
        return data

    def _clean_country(self, data: dict[str, Any]) -> None:
        """The sheet of a country has no days to choose: those of its phase are told by the service."""
        for name in ("periode", "du", "au"):
            self.errors.pop(name, None)
        data["du"] = data["au"] = today()
        for name, words in (
            ("country", _("Choisissez le pays de cette fiche.")),
            ("phase", _("Choisissez la phase de cette fiche.")),
        ):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def _check_days(self, start: Any, end: Any) -> None:
        for name, day in (("du", start), ("au", end)):
            if day is None and name not in self.errors:
                self.add_error(name, _("Indiquez ce jour, ou choisissez une période toute faite."))
        super()._check_days(start, end)
