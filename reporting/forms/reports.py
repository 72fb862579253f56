"""Asking for a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.enums import PeriodPreset, ReportFormat, ReportLanguage
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


class ReportForm(PeriodMixin, FilesForm):
    """A report of the taskforce over a period."""

    comment = forms.CharField(
        label=_("Commentaire"),
        required=False,
        max_length=MOST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Imprimé après la synthèse, tel que vous l'écrivez."),
    )
    field_order = ("periode", "du", "au", "phase", "languages", "formats", "comment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["periode"].initial = PeriodPreset.QUARTER
        self.fields["periode"].required = True
        self.fields["du"].help_text = self.fields["au"].help_text = _("Pour « Autre période » seulement.")

    def _check_days(self, start: Any, end: Any) -> None:
        for name, day in (("du", start), ("au", end)):
            if day is None and name not in self.errors:
                self.add_error(name, _("Indiquez ce jour, ou choisissez une période toute faite."))
        super()._check_days(start, end)
