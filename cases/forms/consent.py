"""What the person agrees to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.enums import ConsentScope, DocumentKind
from cases.forms.fields import DayField
from cases.forms.layouts import helper, pair, section
from cases.models import Case, Document
from common.dates import today

LANGUAGES = [("ar", "العربية"), ("fr", "Français")]


class AgreementForm(forms.Form):
    """The agreements given at registration; the first one is the condition of everything else."""

    consents = forms.MultipleChoiceField(
        label=gettext_lazy("La personne accepte"),
        choices=ConsentScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Cochez ce que la personne accepte.")},
    )
    consent_language = forms.ChoiceField(
        label=gettext_lazy("Langue de l'explication"), choices=LANGUAGES, initial="ar"
    )
    consent_given_on = DayField(
        label=gettext_lazy("Accord donné le"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour aujourd'hui."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            section(gettext_lazy("Consentement"), "consents", pair("consent_language", "consent_given_on"))
        )

    def clean_consents(self) -> list[str]:
        scopes: list[str] = self.cleaned_data["consents"]
        if ConsentScope.PROCESSING not in scopes:
            message = _(
                "Sans l'accord de la personne pour le traitement de ses données, rien n'est enregistré."
            )
            raise ValidationError(message, code="consent")
        return scopes

    def clean_consent_given_on(self) -> Any:
        return _not_in_the_future(self.cleaned_data["consent_given_on"])


class ConsentForm(forms.Form):
    """One agreement given later; the signed copy is one of the case's documents."""

    scope = forms.ChoiceField(label=gettext_lazy("La personne accepte"), choices=ConsentScope.choices)
    language = forms.ChoiceField(label=gettext_lazy("Langue de l'explication"), choices=LANGUAGES)
    given_on = DayField(
        label=gettext_lazy("Accord donné le"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour aujourd'hui."),
    )
    document = forms.ModelChoiceField(
        Document.objects.none(), label=gettext_lazy("Copie signée"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_force = set(case.consents.filter(withdrawn_on__isnull=True).values_list("scope", flat=True))
        self.fields["scope"].choices = [
            (value, label) for value, label in ConsentScope.choices if value not in in_force
        ]
        self.fields["document"].queryset = case.documents.current().filter(kind=DocumentKind.CONSENT)
        self.helper = helper("scope", pair("language", "given_on"), "document")

    def clean_given_on(self) -> Any:
        return _not_in_the_future(self.cleaned_data["given_on"])


def _not_in_the_future(day: Any) -> Any:
    if day and day > today():
        raise ValidationError(_("Un accord ne peut pas être daté du futur."), code="future")
    return day
