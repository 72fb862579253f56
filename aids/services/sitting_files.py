"""The agenda of a sitting: its files, the conflicts declared, the votes, what is decided of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import AgendaOutcome, AidKind, MemberQuality, SittingState, VoteChoice
from aids.models import Application, Conflict, Sitting, SittingFile, SittingMember, Vote
from aids.selectors.committees import ready_files, tally_of
from aids.services.applications import check_amount
from aids.services.innovation import require_innovation
from aids.services.sittings import lock_sitting, own_files, require_live
from common.constraints import refusals
from common.errors import Conflict as EditConflict
from common.errors import DomainError, NotPermitted


@transaction.atomic
def files_add(*, actor: User, sitting: Sitting, application_ids: Sequence[int]) -> list[SittingFile]:
    """Put files that are ready for a decision at the end of the agenda.

    Raises DomainError naming a file that is not ready, or that another sitting has on its agenda.
    """
    locked = lock_sitting(actor=actor, sitting=sitting)
    wanted = list(dict.fromkeys(application_ids))
    ready = {file.pk: file for file in ready_files(phase=locked.phase).filter(pk__in=wanted)}
    if missing := [pk for pk in wanted if pk not in ready]:
        numbers = Application.objects.filter(pk__in=missing).values_list("number", flat=True)
        message = _("Ces dossiers n'attendent pas de décision, ou sont à une autre séance : %(numbers)s.")
        raise DomainError(message % {"numbers": ", ".join(numbers) or "?"}, code="not_ready")
    last = locked.files.aggregate(last=Max("rank"))["last"] or 0
    members = list(locked.members.all())
    added = []
    for rank, pk in enumerate(wanted, start=last + 1):
        with refusals():
            file = SittingFile.objects.create(sitting=locked, application=ready[pk], rank=rank)
        for member in members:
            own_files(member, file)
        added.append(file)
    return added


@transaction.atomic
def file_remove(*, actor: User, file: SittingFile) -> None:
    """Take a file off the agenda before the sitting opens; then it is withdrawn, which the minutes tell."""
    locked = lock_sitting(actor=actor, sitting=file.sitting)
    if locked.state == SittingState.OPEN:
        message = _("La séance est ouverte : décidez « retirée de l'ordre du jour ».")
        raise DomainError(message, code="state")
    file.delete()


@transaction.atomic
def file_move(*, actor: User, file: SittingFile, up: bool) -> None:
    """Exchange a file with its neighbour on the agenda."""
    locked = lock_sitting(actor=actor, sitting=file.sitting)
    files = list(locked.files.order_by("rank", "pk"))
    place = next(index for index, one in enumerate(files) if one.pk == file.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(files):
        files[place], files[other] = files[other], files[place]
    for rank, one in enumerate(files, start=1):
        if one.rank != rank:
            one.rank = rank
            one.save(update_fields=["rank"])


@transaction.atomic
def conflict_declare(*, actor: User, file: SittingFile, member: SittingMember, reason: str) -> Conflict:
    """Note that a member does not vote on a file; a vote of hers goes.

    The member herself, or who holds the sitting.
    """
    _lock_for_member(actor, file, member)
    if not reason.strip():
        raise DomainError(_("Dites en quelques mots de quel conflit il s'agit."), field="reason")
    file = _lock_file(file)
    file.votes.filter(member=member).delete()
    _bump(file)
    with refusals():
        return Conflict.objects.create(
            file=file, member=member, reason=reason.strip()[:200], declared_by=actor
        )


@transaction.atomic
def conflict_withdraw(*, actor: User, conflict: Conflict) -> None:
    """Take back a conflict declared by mistake; not one that the record itself shows."""
    lock_sitting(actor=actor, sitting=conflict.file.sitting)
    if conflict.declared_by_id is None:
        raise DomainError(_("Ce conflit tient au dossier lui-même : il ne se retire pas."), code="own_file")
    _bump(_lock_file(conflict.file))
    conflict.delete()


@transaction.atomic
def vote_cast(*, actor: User, file: SittingFile, choice: str) -> Vote:
    """Write the vote of a member from her own screen. Raises DomainError when she has none on this file."""
    member = file.sitting.members.filter(user=actor).first()
    if member is None:
        raise NotPermitted(_("Vous n'êtes pas membre de cette séance."), code="not_member")
    _lock_for_member(actor, file, member)
    file = _lock_file(file)
    _check_voter(file, member)
    if choice not in VoteChoice.values:
        raise DomainError(_("Choisissez pour, contre ou abstention."), field="choice")
    _bump(file)
    return _write_vote(actor, file, member, choice)


def _lock_for_member(actor: User, file: SittingFile, member: SittingMember) -> Sitting:
    """Lock the sitting for one of its members, or for who holds it."""
    if member.sitting_id != file.sitting_id:
        raise NotPermitted(_("Ce membre est d'une autre séance."), code="not_member")
    if member.user_id != actor.pk:
        return lock_sitting(actor=actor, sitting=file.sitting)
    sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=file.sitting_id)
    require_live(sitting)
    return sitting


def _lock_file(file: SittingFile) -> SittingFile:
    files = SittingFile.objects.select_for_update(of=("self",), no_key=True)
    return files.select_related("application__phase", "sitting").get(pk=file.pk)


def _bump(file: SittingFile) -> None:
    file.version += 1
    file.save(update_fields=["version"])


def _check_voter(file: SittingFile, member: SittingMember) -> None:
    if file.sitting.state != SittingState.OPEN:
        raise DomainError(_("La séance n'est pas ouverte : on ne vote pas encore."), code="state")
    if not member.has_vote or not member.is_present:
        message = _("%(name)s ne vote pas : sans voix, ou absent·e.")
        raise DomainError(message % {"name": member.full_name}, code="no_vote")
    if Conflict.objects.filter(file=file, member=member).exists():
        message = _("%(name)s a un conflit d'intérêts sur ce dossier et ne vote pas.")
        raise DomainError(message % {"name": member.full_name}, code="conflict")


def _write_vote(actor: User, file: SittingFile, member: SittingMember, choice: str) -> Vote:
    with refusals():
        vote, _created = Vote.objects.update_or_create(
            file=file, member=member, defaults={"choice": choice, "recorded_by": actor}
        )
    return vote


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the committee decides of a file; amounts in EUR."""

    outcome: str
    granted_eur: Decimal | None = None
    reason: str = ""
    conditions: str = ""


@transaction.atomic
def outcome_write(
    *, actor: User, file: SittingFile, outcome: Outcome, votes: Mapping[int, str], version: int
) -> SittingFile:
    """Write the votes (by member) and the decision of one file of an open sitting; nothing is applied yet.

    Raises EditConflict when a vote came in since `version`, DomainError when the decision does not follow
    from the votes, lacks its amount or reason, or the embassy's member is absent (South-South).
    """
    lock_sitting(actor=actor, sitting=file.sitting)
    file = _lock_file(file)
    if file.version != version:
        raise EditConflict(_("Des votes ou la décision ont changé entre-temps."), theirs={})
    if file.sitting.state != SittingState.OPEN:
        raise DomainError(_("La décision se prend en séance : ouvrez-la d'abord."), code="state")
    members = {member.pk: member for member in file.sitting.members.all()}
    for pk, choice in votes.items():
        _set_vote(actor, file, members[pk], choice)
    if outcome.outcome:
        _check_outcome(file, outcome)
    file.outcome = outcome.outcome
    file.granted_eur = outcome.granted_eur if outcome.outcome == AgendaOutcome.APPROVED else None
    file.reason, file.conditions = outcome.reason.strip(), outcome.conditions.strip()
    file.version += 1
    with refusals():
        file.save(update_fields=["outcome", "granted_eur", "reason", "conditions", "version"])
    return file


def _set_vote(actor: User, file: SittingFile, member: SittingMember, choice: str) -> None:
    if choice in VoteChoice.values:
        _check_voter(file, member)
        _write_vote(actor, file, member, choice)
    else:
        file.votes.filter(member=member).delete()


def _check_outcome(file: SittingFile, outcome: Outcome) -> None:
    if outcome.outcome not in AgendaOutcome.values:
        raise DomainError(_("Choisissez la décision."), field="outcome")
    application = file.application
    if outcome.outcome == AgendaOutcome.WITHDRAWN or application is None:
        return
    _check_votes(file, outcome.outcome)
    _check_embassy(file, application)
    if outcome.outcome != AgendaOutcome.APPROVED:
        if not outcome.reason.strip():
            raise DomainError(_("Donnez le motif : il sera lu à la personne."), field="reason")
        return
    if outcome.granted_eur is None:
        raise DomainError(_("Indiquez le montant accordé."), field="granted_eur")
    try:
        check_amount(phase=application.phase, kind=application.kind, amount_eur=outcome.granted_eur)
    except DomainError as error:
        raise DomainError(error.message, field="granted_eur", code=error.code) from error
    if outcome.granted_eur != application.requested_eur and not outcome.reason.strip():
        raise DomainError(_("Dites pourquoi un autre montant que celui demandé est accordé."), field="reason")
    if application.kind == AidKind.INNOVATIVE:
        require_innovation(application, convinced=False)


def _check_votes(file: SittingFile, outcome: str) -> None:
    """A decision follows the majority of the votes cast; of equal votes the chair's decides."""
    tally = tally_of(file)
    if not tally.cast:
        raise DomainError(_("Notez au moins un vote sur ce dossier."), field="outcome", code="no_votes")
    if outcome == AgendaOutcome.APPROVED and not tally.carried:
        message = _("%(for)s pour, %(against)s contre : le comité n'a pas approuvé ce dossier.")
    elif outcome == AgendaOutcome.REJECTED and tally.carried:
        message = _("%(for)s pour, %(against)s contre : le comité n'a pas rejeté ce dossier.")
    else:
        return
    values = {"for": tally.in_favour, "against": tally.against}
    raise DomainError(message % values, field="outcome", code="votes")


def _check_embassy(file: SittingFile, application: Application) -> None:
    """A South-South return is decided with the embassy of the country present (domain.md 2, category E)."""
    if not application.is_south_south:
        return
    present = file.sitting.members.filter(quality=MemberQuality.EMBASSY, is_present=True)
    if not present.filter(country=application.country_id).exists():
        country = application.country.name if application.country else "?"
        message = _("Retour Sud–Sud : le représentant de l'ambassade (%(country)s) doit être présent.")
        raise DomainError(message % {"country": country}, code="embassy")
