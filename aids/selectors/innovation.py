"""The conditions of an innovative or local-impact aid, told one by one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from aids.models import Application, InnovationReview

IMPACTS = ("is_technological", "employs_disadvantaged", "is_social_economy", "serves_environment")
HOLDER = ("has_experience", "has_qualification")
ANSWERS = (*IMPACTS, *HOLDER, "is_convinced")


@dataclass(frozen=True, slots=True)
class InnovationLine:
    """One of the three conditions; `met` None: not answered yet."""

    label: str
    met: bool | None


def review_of(application: Application) -> InnovationReview | None:
    """Return what the committee wrote of the project, or None."""
    return InnovationReview.objects.filter(application=application).select_related("completed_by").first()


def innovation_lines(application: Application, *, convinced: bool = False) -> list[InnovationLine]:
    """Return the three conditions of domain.md 3, from the committee's review, else from the plan.

    The plan says what the holder declares; the conviction is never hers to declare: it is `convinced`, or
    the review's.
    """
    review = review_of(application)
    if review is not None:
        answers = {name: getattr(review, name) for name in ANSWERS}
    else:
        plan = getattr(application, "plan", None)
        answers = {
            "is_technological": getattr(plan, "is_technological", None),
            "serves_environment": getattr(plan, "serves_commune", None),
            "has_experience": getattr(plan, "has_experience_abroad", None),
            "has_qualification": getattr(plan, "has_qualification", None),
            "is_convinced": convinced or None,
        }
    return [
        InnovationLine(_("projet innovant, ou utile à sa commune"), _any(answers, IMPACTS)),
        InnovationLine(_("expérience ou qualification dans le domaine"), _any(answers, HOLDER)),
        InnovationLine(_("comité convaincu de la motivation"), answers.get("is_convinced")),
    ]


def _any(answers: dict[str, bool | None], names: tuple[str, ...]) -> bool | None:
    found = [answers.get(name) for name in names]
    if any(found):
        return True
    return None if None in found else False
