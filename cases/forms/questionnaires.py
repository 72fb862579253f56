"""The editor of questionnaires: the numbers of a draft, one question with its answers, publication."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.forms.layouts import helper, pair, section
from cases.models import Question, Questionnaire
from cases.services.questionnaires import MOST_CHOICES, Choice
from cases.survey_enums import Dimension
from common.forms import DayField, reason_field


class ShareField(forms.DecimalField):
    """A number from 0 to 1, with a comma or a point."""

    default_error_messages = {"invalid": gettext_lazy("Écrivez un nombre de 0 à 1, par exemple 0,75.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}
        numbers = {"max_digits": 4, "decimal_places": 3, "min_value": 0, "max_value": 1}
        super().__init__(widget=forms.TextInput(attrs=attrs), **{**numbers, **kwargs})

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        """Show 0.750 as 0,75."""
        if value is None or isinstance(value, str):
            return value
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _weight(label: Any) -> ShareField:
    return ShareField(label=label, max_digits=5, decimal_places=2, min_value=0.01, max_value=100)


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Weights of the dimensions, thresholds, months."""

    economic_weight = _weight(gettext_lazy("Poids de la dimension économique"))
    social_weight = _weight(gettext_lazy("Poids de la dimension sociale"))
    psychosocial_weight = _weight(gettext_lazy("Poids de la dimension psychosociale"))
    critical_below = ShareField(label=gettext_lazy("Critique sous"))
    sustainable_from = ShareField(label=gettext_lazy("Durable dès"))
    least_answered = ShareField(
        label=gettext_lazy("Part minimale des réponses"),
        help_text=gettext_lazy(
            "Une dimension a un score quand les questions répondues pèsent au moins cette part."
        ),
    )
    fall = ShareField(
        label=gettext_lazy("Baisse qui alerte"),
        help_text=gettext_lazy("Un score qui baisse d’autant depuis la dernière enquête crée une tâche."),
    )
    months = forms.CharField(
        label=gettext_lazy("Mois des enquêtes de suivi"),
        max_length=60,
        help_text=gettext_lazy(
            "Après le début de l’accompagnement, par exemple 6, 12. L’enquête de départ s’y ajoute."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    class Meta:
        model = Questionnaire
        fields = (
            "economic_weight",
            "social_weight",
            "psychosocial_weight",
            "critical_below",
            "sustainable_from",
            "least_answered",
            "fall",
            "months",
            "window_days",
        )
        help_texts = {
            "window_days": gettext_lazy(
                "Une enquête est attendue autant de jours avant et après son échéance."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["months"] = ", ".join(str(month) for month in self.instance.months)
        self.helper = helper(
            section(
                gettext_lazy("Dimensions"), pair("economic_weight", "social_weight"), "psychosocial_weight"
            ),
            section(
                gettext_lazy("Seuils"),
                pair("critical_below", "sustainable_from"),
                pair("least_answered", "fall"),
            ),
            section(gettext_lazy("Calendrier"), pair("months", "window_days")),
        )

    def clean_months(self) -> list[int]:
        typed = [part for part in re.split(r"[\s,;]+", self.cleaned_data["months"]) if part]
        if not all(part.isdecimal() and len(part) < 4 for part in typed):
            raise ValidationError(_("Écrivez des nombres de mois séparés par des virgules."))
        return [int(part) for part in typed]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("critical_below"), data.get("sustainable_from")
        if low is not None and high is not None and low >= high:
            self.add_error("sustainable_from", _("« Durable » commence au-dessus de « critique »."))
        return data


def _text(label: Any, *, language: str) -> forms.CharField:
    attrs = {"rows": 2, "lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    return forms.CharField(label=label, max_length=300, widget=forms.Textarea(attrs=attrs))


class QuestionForm(forms.Form):
    """A question; its answers stand in AnswerFormSet."""

    dimension = forms.ChoiceField(label=gettext_lazy("Dimension"), choices=Dimension.choices)
    weight = _weight(gettext_lazy("Poids dans la dimension"))
    text_fr = _text(gettext_lazy("Question en français"), language="fr")
    text_ar = _text(gettext_lazy("Question en arabe"), language="ar")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(pair("dimension", "weight"), pair("text_fr", "text_ar"))


def _short(label: Any, *, language: str) -> forms.CharField:
    attrs = {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}
    return forms.CharField(label=label, max_length=120, required=False, widget=forms.TextInput(attrs=attrs))


class AnswerForm(forms.Form):
    """One answer; a line left empty is no answer, an answer without a value does not count."""

    text_fr = _short(gettext_lazy("Réponse en français"), language="fr")
    text_ar = _short(gettext_lazy("en arabe"), language="ar")
    value = ShareField(label=gettext_lazy("Valeur (0 à 1)"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("value") is not None and not (data.get("text_fr") and data.get("text_ar")):
            self.add_error("text_fr", _("Écrivez la réponse dans les deux langues."))
        elif bool(data.get("text_fr")) != bool(data.get("text_ar")):
            self.add_error("text_ar", _("Écrivez la réponse dans les deux langues."))
        return data


_Lines = forms.formset_factory(AnswerForm, extra=0, max_num=MOST_CHOICES, validate_max=True)


class AnswerFormSet(_Lines):  # type: ignore[misc,valid-type]
    """The answers of a question, with empty lines for more."""

    def choices(self) -> list[Choice]:
        return [
            Choice(line["text_fr"].strip(), line["text_ar"].strip(), line.get("value"))
            for line in self.cleaned_data
            if line.get("text_fr")
        ]


def answers_initial(question: Question | None) -> list[dict[str, Any]]:
    """Return the lines of a question's answers, and empty ones up to the most there may be."""
    found = question.choices.order_by("rank") if question else []
    lines = [{"text_fr": one.text_fr, "text_ar": one.text_ar, "value": one.value} for one in found]
    return lines + [{}] * (MOST_CHOICES - len(lines))


class PublishForm(forms.Form):
    """From which day a draft is in force, and why it is published."""

    effective_from = DayField(label=gettext_lazy("En vigueur dès le"))
    reason = reason_field(gettext_lazy("Ce qui change et pourquoi"))
