"""The interview of a reintegration survey: its beginning, one page of questions, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy, override

from cases.forms.acts import ActForm
from cases.forms.consent import LANGUAGES
from cases.forms.fields import DayField
from cases.forms.layouts import helper, pair
from cases.models import Question, Survey
from cases.selectors.surveys import Slot

NO_ANSWER = "none"


class StartForm(ActForm):
    """Which survey, in which language, on which day."""

    month = forms.TypedChoiceField(
        label=gettext_lazy("Enquête"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez l’enquête à mener.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Langue de l’entretien"), choices=LANGUAGES, initial="ar")
    held_on = DayField(
        label=gettext_lazy("Date de l’entretien"),
        required=False,
        help_text=gettext_lazy("Laissez vide pour aujourd’hui."),
    )

    def __init__(self, *args: Any, slots: Sequence[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(slot.month, slot.label) for slot in slots]
        self.helper = helper("month", pair("language", "held_on"))


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    value: str
    text: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is shown: in the language of the interview, with what was answered."""

    code: str
    text: str
    answers: list[OfferedAnswer]


def asked(survey: Survey, questions: Sequence[Question]) -> list[AskedQuestion]:
    """Return the questions of a page; the last answer of each is not to answer."""
    with override(survey.language):
        no_answer = gettext("Ne souhaite pas répondre")
    shown = []
    for question in questions:
        taken = _taken(survey, question)
        offered = [(str(one.rank), one.text_in(survey.language)) for one in question.choices.all()]
        answers = [
            OfferedAnswer(value, text, value == taken) for value, text in [*offered, (NO_ANSWER, no_answer)]
        ]
        shown.append(AskedQuestion(question.code, question.text_in(survey.language), answers))
    return shown


def answers_sent(data: QueryDict, questions: Sequence[Question]) -> dict[str, int | None]:
    """Return the answers of a page; a question left empty is not named. Ranks that nobody offers are -1."""
    found: dict[str, int | None] = {}
    for question in questions:
        typed = data.get(question.code, "")
        if typed == NO_ANSWER:
            found[question.code] = None
        elif typed:
            found[question.code] = int(typed) if typed.isdecimal() and len(typed) < 4 else -1
    return found


def _taken(survey: Survey, question: Question) -> str:
    if question.code not in survey.answers:
        return ""
    rank = survey.answers[question.code]
    return NO_ANSWER if rank is None else str(rank)
