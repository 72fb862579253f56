"""The profile of an operator."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

from accounts.models import Institution
from common.folding import western_digits
from operators.enums import LegalForm
from operators.models import Operator
from operators.services.operators import PROFILE_FIELDS, OperatorData


class PhoneField(forms.CharField):
    """A telephone number of any country, a Tunisian one without its prefix; kept as +216…"""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"type": "tel", "dir": "ltr", "inputmode": "tel"}
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        typed = western_digits(super().clean(value)).strip()
        if not typed:
            return ""
        try:
            number = parse(typed, "TN")
        except NumberParseException as error:
            raise ValidationError(_("Ce numéro de téléphone n’existe pas.")) from error
        if not is_valid_number(number):
            raise ValidationError(_("Ce numéro de téléphone n’existe pas."))
        return format_number(number, PhoneNumberFormat.E164)


class OperatorForm(forms.Form):
    """Names, contact and note; for a new operator also its code, or the institution it already is."""

    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=_("Institution déjà connue"),
        required=False,
        empty_label=_("Aucune : c’est une nouvelle institution"),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("Court et sans espace, par exemple IRADA. Il ne change plus."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    name_fr = forms.CharField(label=_("Nom en français"), max_length=120, required=False)
    name_ar = forms.CharField(
        label=_("Nom en arabe"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "rtl"})
    )
    legal_form = forms.ChoiceField(
        label=_("Forme juridique"), choices=[("", _("Choisir…")), *LegalForm.choices], required=False
    )
    tax_number = forms.CharField(
        label=_("Matricule fiscal"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    registry_number = forms.CharField(
        label=_("Identifiant RNE"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    contact_name = forms.CharField(label=_("Personne à contacter"), max_length=120, required=False)
    contact_phone = PhoneField(label=_("Téléphone"), required=False)
    contact_email = forms.EmailField(
        label=_("Adresse e-mail"), required=False, widget=forms.EmailInput(attrs={"dir": "ltr"})
    )
    is_active = forms.BooleanField(
        label=_("Reçoit de nouveaux dossiers"),
        required=False,
        initial=True,
        help_text=_("Décoché, l’opérateur garde ses dossiers et n’en reçoit plus."),
    )
    note = forms.CharField(
        label=_("Note de la taskforce"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("L’opérateur ne la voit pas."),
    )

    def __init__(self, *args: Any, operator: Operator | None = None, **kwargs: Any) -> None:
        if operator is not None:
            kwargs["initial"] = _initial(operator)
        super().__init__(*args, **kwargs)
        self.is_new = operator is None
        if self.is_new:
            self.fields["institution"].queryset = Institution.objects.filter(
                kind="follow_up_operator", operator__isnull=True
            )
        else:
            del self.fields["institution"], self.fields["code"]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        identity = ("institution", "code") if self.is_new else ()
        self.helper.layout = Layout(
            Fieldset(_("Institution"), *identity, "name_fr", "name_ar"),
            Fieldset(_("Statut"), "legal_form", "tax_number", "registry_number"),
            Fieldset(_("Contact"), "contact_name", "contact_phone", "contact_email"),
            Fieldset(_("Suivi"), "is_active", "note"),
        )

    def clean_code(self) -> str:
        return self.cleaned_data["code"].strip().upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("institution") is None:
            for name in ("code", "name_fr", "name_ar"):
                if name in self.fields and name not in self.errors and not data.get(name):
                    self.add_error(name, _("Indispensable pour une nouvelle institution."))
        return data

    @property
    def operator_data(self) -> OperatorData:
        """What was typed, as the service takes it; a known institution keeps its names and code."""
        data = dict(self.cleaned_data)
        institution = data.pop("institution", None)
        if institution is not None:
            data |= {"name_fr": institution.name_fr, "name_ar": institution.name_ar, "code": institution.code}
        return OperatorData(**{"code": "", **data})


def _initial(operator: Operator) -> dict[str, Any]:
    names = PROFILE_FIELDS
    initial = {name: getattr(operator, name) for name in names}
    return initial | {"name_fr": operator.institution.name_fr, "name_ar": operator.institution.name_ar}
