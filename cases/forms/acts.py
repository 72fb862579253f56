"""The acts on a case: close, reopen, choose a category, assign, confirm a return."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import Category, ClosingReason
from cases.forms.fields import DayField
from cases.models import Case

REASON_LENGTH = 1000


def _reason(label: Any, *, required: bool, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=REASON_LENGTH, required=required, widget=widget, help_text=help_text
    )


class ActForm(forms.Form):
    """An act on `case`: what the form asks is what the service takes."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class CloseForm(ActForm):
    closing_reason = forms.ChoiceField(
        label=_("Motif de clôture"), choices=[("", "—"), *ClosingReason.choices]
    )
    reason = _reason(_("Précisions"), required=False)


class ReasonForm(ActForm):
    reason = _reason(_("Raison"), required=True, help_text=_("Elle est gardée au dossier."))


class CategoryForm(ActForm):
    category = forms.ChoiceField(
        label=_("Catégorie"),
        choices=[("", _("Celle que donnent les faits")), *Category.choices],
        required=False,
    )
    reason = _reason(_("Raison"), required=True, help_text=_("Elle est montrée avec la catégorie."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.case.category_override_reason:
            self.fields["category"].initial = self.case.category


class AssignForm(ActForm):
    counsellor = forms.ModelChoiceField(
        User.objects.none(), label=_("Conseiller"), required=False, empty_label=_("Personne")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counsellor"].queryset = User.objects.filter(
            antenna=self.case.antenna_id,
            role__in=[Role.COUNSELLOR, Role.ANTENNA_MANAGER],
            is_active=True,
        )
        self.fields["counsellor"].initial = self.case.counsellor_id


class ReceiveForm(ActForm):
    returned_on = DayField(label=_("Date de retour"))
    reason = _reason(_("Précisions"), required=False)


class AccessReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Raison de la consultation"),
        max_length=300,
        help_text=_("Elle est gardée avec la date et votre nom."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Dites pourquoi vous consultez ces données : la raison est gardée.")},
    )
