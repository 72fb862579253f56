"""What the reintegration surveys hold about a person: the scores, and every answer she gave."""

from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Survey
from cases.selectors.surveys import answer_lines, month_label, score_text
from cases.survey_enums import Dimension
from common.personal_data import DataField, DataSection


def held_sections(person_id: int, _actor: User) -> list[DataSection]:
    """Return the surveys of a person with her answers: her own words, in her copy."""
    rows = Survey.objects.filter(case__person=person_id).select_related("case", "version")
    return [
        DataSection(
            "surveys", _("Enquêtes de réinsertion"), [_record(row) for row in rows.order_by("held_on", "pk")]
        )
    ]


def _record(survey: Survey) -> list[DataField]:
    scores = [
        DataField(
            f"{one}_score",
            _("score : %(dimension)s") % {"dimension": one.label},
            score_text(survey.scores[one]),
        )
        for one in Dimension
    ]
    return [
        DataField("case", _("dossier"), survey.case.number),
        DataField("month", _("enquête"), month_label(survey.month)),
        DataField("held_on", _("date"), survey.held_on),
        DataField("state", _("état"), survey.get_state_display()),
        *scores,
        DataField("composite_score", _("score d’ensemble"), score_text(survey.composite_score)),
        *_answers(survey),
    ]


def _answers(survey: Survey) -> list[DataField]:
    return [
        DataField(line.question.code, line.question.text, line.answer or _("n’a pas souhaité répondre"))
        for lines in answer_lines(survey).values()
        for line in lines
        if line.answer is not None
    ]
