"""The conditions of an innovative or local-impact aid: all established by the committee (domain.md 3)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidKind, ApplicationState
from aids.models import Application, InnovationReview
from aids.selectors.innovation import ANSWERS, innovation_lines
from aids.services.transitions import lock_application, require_role
from common.errors import Conflict, DomainError

_REVIEWED_IN = (ApplicationState.SUBMITTED, ApplicationState.DEFERRED)


@transaction.atomic
def innovation_review(
    *,
    actor: User,
    application: Application,
    answers: Mapping[str, bool | None],
    note: str,
    version: int | None = None,
) -> InnovationReview:
    """Write what the committee found of a project; an answer may stay open (None).

    `version` is the one the writer read, None for the first: raises Conflict when somebody wrote since.
    """
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("établir les conditions d'un projet innovant"))
    application = lock_application(actor=actor, application=application)
    if application.kind != AidKind.INNOVATIVE:
        raise DomainError(_("Seul un projet innovant ou d'impact local a ces conditions."), code="kind")
    if application.state not in _REVIEWED_IN:
        raise DomainError(_("Ces conditions s'établissent avant la décision."), code="state")
    review = InnovationReview.objects.filter(application=application).first()
    if (review.version if review else None) != version:
        raise Conflict(_("Ces conditions ont été modifiées entre-temps."), theirs={})
    review = review or InnovationReview(application=application, version=0)
    for name in ANSWERS:
        setattr(review, name, answers.get(name))
    review.note, review.completed_by = note.strip(), actor
    review.version += 1
    review.save()
    return review


def require_innovation(application: Application, *, convinced: bool) -> bool:
    """Return True when every condition is established; raise DomainError naming those that are not.

    Without a review on record `convinced` alone answers, beside what the plan declares.
    """
    lacking = [line.label for line in innovation_lines(application, convinced=convinced) if not line.met]
    if lacking:
        message = _("Conditions du projet innovant à établir : %(lacking)s.")
        raise DomainError(message % {"lacking": " ; ".join(lacking)}, field="convinced", code="not_convinced")
    return True
