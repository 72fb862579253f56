"""Appeals: filed within the delay, heard by other people in another sitting, answered (domain.md 3.2)."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AppealOutcome, ApplicationState, DecisionOutcome
from aids.models import Appeal, Application, Decision, SittingFile
from aids.services import budget
from aids.services.transitions import COUNSELLING, NO_PLACE, lock_application, move, require_role
from aids.services.waiting import hold_place, promote_waiting
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.formatting import day_text


@transaction.atomic
def appeal_file(*, actor: User, application: Application, filed_on: date, grounds: str) -> Appeal:
    """Record the person's appeal: the file is submitted again and waits for another sitting.

    `filed_on` is the day on which she filed it, within the delay of the refusal. It takes a place again
    when one is left, else it waits by date. Raises DomainError outside the delay, or when the person has
    opened another aid of this kind meanwhile.
    """
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("enregistrer un recours"))
    application = lock_application(actor=actor, application=application)
    if not grounds.strip():
        raise DomainError(_("Écrivez ce que la personne reproche à la décision."), field="grounds")
    if filed_on > today():
        raise DomainError(_("Un recours ne peut pas être daté dans l'avenir."), field="filed_on")
    against = _appealed(application, filed_on)
    with refusals():
        appeal = Appeal.objects.create(
            application=application,
            against=against,
            filed_on=filed_on,
            grounds=grounds.strip(),
            recorded_by=actor,
        )
        move(
            application=application,
            transition=application.hear_appeal,
            actor=actor,
            reason=_("Recours de la personne"),
            fields={"decided_by": None, "decided_at": None},
        )
    hold_place(actor=actor, application=application)
    return appeal


def _appealed(application: Application, filed_on: date) -> Decision:
    """Return the refusal appealed against on `filed_on`; raise DomainError when there is none, or too late."""
    last = application.decisions.order_by("-made_at", "-pk").first()
    open_to_appeal = last is not None and last.outcome == DecisionOutcome.REJECTED and last.appeal_until
    if last is None or not open_to_appeal or application.state != ApplicationState.REJECTED:
        raise DomainError(_("Aucun rejet de ce dossier n'ouvre un recours."), code="not_appealable")
    if last.appeal_until and filed_on > last.appeal_until:
        message = _("Le délai de recours est passé depuis le %(day)s.")
        raise DomainError(message % {"day": day_text(last.appeal_until)}, field="filed_on", code="late")
    if filed_on < timezone.localdate(last.made_at):
        raise DomainError(_("Un recours suit la décision."), field="filed_on")
    return last


@transaction.atomic
def appeal_withdraw(*, actor: User, appeal: Appeal, reason: str) -> Appeal:
    """End an appeal that the person takes back: the refusal stands, and its place goes to the next."""
    application = lock_application(actor=actor, application=appeal.application)
    require_role(actor, *COUNSELLING, Role.TASKFORCE_MANAGER, act=_("retirer un recours"))
    appeal = Appeal.objects.select_for_update(of=("self",), no_key=True).get(pk=appeal.pk)
    if appeal.outcome:
        raise DomainError(_("Ce recours a déjà son issue."), code="state")
    if not reason.strip():
        raise DomainError(_("Dites pourquoi le recours est retiré."), field="reason")
    _require_off_agenda(application)
    appeal.outcome, appeal.closed_at = AppealOutcome.WITHDRAWN, timezone.now()
    appeal.save(update_fields=["outcome", "closed_at"])
    against = appeal.against
    move(
        application=application,
        transition=application.reject,
        actor=actor,
        reason=_("Recours retiré : %(reason)s") % {"reason": reason.strip()},
        fields=NO_PLACE | {"decided_by": against.made_by, "decided_at": against.made_at},
    )
    budget.release(actor=actor, application=application, reason=_("Recours retiré"))
    promote_waiting(phase=application.phase)
    return appeal


def _require_off_agenda(application: Application) -> None:
    if SittingFile.objects.filter(application=application, is_live=True).exists():
        raise DomainError(_("Retirez d'abord ce dossier de l'ordre du jour de la séance."), code="on_agenda")


def check_hearer(*, actor: User, appeal: Appeal | None, sitting_file: SittingFile | None) -> None:
    """Raise NotPermitted when those who refused the aid would hear the appeal against their refusal."""
    if appeal is None:
        return
    before = SittingFile.objects.filter(decision=appeal.against).select_related("sitting").first()
    if before is not None and sitting_file is None:
        message = _("Ce recours est entendu par une autre séance que celle du rejet.")
        raise NotPermitted(message, code="needs_sitting")
    if before is not None and sitting_file is not None and before.sitting_id == sitting_file.sitting_id:
        raise NotPermitted(_("Un recours n'est pas entendu par la séance du rejet."), code="same_sitting")
    if appeal.against.made_by_id == actor.pk and before is None:
        raise NotPermitted(
            _("Vous avez rejeté ce dossier : une autre personne entend le recours."), code="same"
        )


def appeal_answer(*, appeal: Appeal, decision: Decision) -> None:
    """Close an appeal by the decision that answers it; in the transaction of that decision."""
    upheld = decision.outcome == DecisionOutcome.APPROVED
    appeal.heard = decision
    appeal.outcome = AppealOutcome.UPHELD if upheld else AppealOutcome.DISMISSED
    appeal.closed_at = timezone.now()
    appeal.save(update_fields=["heard", "outcome", "closed_at"])
