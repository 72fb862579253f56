"""A sitting of the committee, from its planning to its opening; its members (domain.md 3.2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import Country, Institution, User
from aids.enums import MemberQuality, SittingState
from aids.models import Conflict, Phase, Sitting, SittingFile, SittingMember, SittingTransition
from aids.selectors.committees import MEMBER_ROLES
from aids.services.transitions import require_role
from common.constraints import refusals
from common.dates import today
from common.errors import Conflict as EditConflict
from common.errors import DomainError
from common.formatting import day_text
from common.services.messages import message_send
from common.services.numbers import take_numbers


def require_secretary(actor: User) -> None:
    """Raise NotPermitted unless `actor` may hold a sitting."""
    require_role(actor, Role.TASKFORCE_MANAGER, act=_("tenir une séance du comité"))


def lock_sitting(*, actor: User, sitting: Sitting, live: bool = True) -> Sitting:
    """Return the sitting locked for this transaction; raise DomainError when it can no longer change."""
    require_secretary(actor)
    locked = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sitting.pk)
    if live:
        require_live(locked)
    return locked


def require_live(sitting: Sitting) -> None:
    """Raise DomainError when the sitting is sealed, being sealed or cancelled."""
    if not sitting.is_live:
        message = _("Cette séance est « %(state)s » : elle ne change plus.")
        raise DomainError(message % {"state": sitting.get_state_display().lower()}, code="state")
    if hasattr(sitting, "sealing") and not sitting.sealing.is_over:
        raise DomainError(_("Cette séance est en train d'être scellée."), code="sealing")


@dataclass(frozen=True, slots=True)
class SittingData:
    """What a sitting says of itself."""

    phase: Phase
    held_on: date
    place: str
    quorum: int
    starts_at: time | None = None
    pseudonymised: bool = True
    note: str = ""


_FIELDS = ("phase", "held_on", "place", "quorum", "starts_at", "pseudonymised", "note")


@transaction.atomic
def sitting_plan(*, actor: User, data: SittingData) -> Sitting:
    """Prepare a sitting; its secretary is no member of it by that."""
    require_secretary(actor)
    if data.held_on < today():
        raise DomainError(_("Une séance se prépare pour aujourd'hui ou plus tard."), field="held_on")
    with refusals():
        sitting = Sitting.objects.create(
            number=take_numbers(letter="C", year=data.held_on.year)[0],
            created_by=actor,
            **{name: getattr(data, name) for name in _FIELDS},
        )
    write_event(sitting, actor, "")
    return sitting


@transaction.atomic
def sitting_change(*, actor: User, sitting: Sitting, data: SittingData, version: int) -> Sitting:
    """Change date, place, quorum or note. Raises EditConflict when somebody changed them since `version`."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    if locked.version != version:
        raise EditConflict(_("Cette séance a été modifiée entre-temps."), theirs={"held_on": locked.held_on})
    if data.phase.pk != locked.phase_id and locked.files.exists():
        raise DomainError(_("L'ordre du jour porte des dossiers de l'autre phase."), field="phase")
    for name in _FIELDS:
        setattr(locked, name, getattr(data, name))
    locked.version += 1
    with refusals():
        locked.save(update_fields=[*_FIELDS, "version"])
    return locked


@transaction.atomic
def sitting_convene(*, actor: User, sitting: Sitting) -> Sitting:
    """Call the members: those with an account get a mail. Raises DomainError naming what the sitting lacks."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    members = list(locked.members.select_related("user"))
    voices = [member for member in members if member.has_vote]
    lacking = []
    if not any(member.quality == MemberQuality.CHAIR for member in members):
        lacking.append(_("une présidence"))
    if len(voices) < locked.quorum:
        lacking.append(_("%(quorum)s membres avec voix, pour le quorum") % {"quorum": locked.quorum})
    if not locked.files.exists():
        lacking.append(_("un dossier à l'ordre du jour"))
    if lacking:
        raise DomainError(
            _("Il manque à cette séance : %(lacking)s.") % {"lacking": ", ".join(lacking)}, code="incomplete"
        )
    _move(locked, locked.convene, actor)
    _tell([member.user for member in members if member.user], locked)
    return locked


@transaction.atomic
def sitting_open(*, actor: User, sitting: Sitting, present: Sequence[int]) -> Sitting:
    """Open a convened sitting with the members `present` (their keys). Raises DomainError below the quorum."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    if locked.held_on > today():
        message = _("Cette séance est prévue le %(day)s : elle ne s'ouvre pas avant.")
        raise DomainError(message % {"day": day_text(locked.held_on)}, code="too_early")
    _write_presence(locked, present)
    require_quorum(locked)
    _move(locked, locked.open, actor)
    return locked


@transaction.atomic
def presence_write(*, actor: User, sitting: Sitting, present: Sequence[int]) -> Sitting:
    """Write who is present in an open sitting; who has voted stays present."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    if locked.state != SittingState.OPEN:
        raise DomainError(_("La présence se note à la séance."), code="state")
    gone = locked.members.exclude(pk__in=present).filter(votes__isnull=False).distinct()
    if names := [member.full_name for member in gone]:
        message = _("A déjà voté, et reste donc présent·e : %(names)s.")
        raise DomainError(message % {"names": ", ".join(names)}, code="has_voted")
    _write_presence(locked, present)
    require_quorum(locked)
    return locked


def _write_presence(sitting: Sitting, present: Sequence[int]) -> None:
    wanted = set(present)
    for member in sitting.members.all():
        if member.is_present != (member.pk in wanted):
            member.is_present = member.pk in wanted
            member.save(update_fields=["is_present"])


def require_quorum(sitting: Sitting) -> None:
    """Raise DomainError when fewer members with a vote are present than the quorum asks for."""
    present = sum(member.has_vote for member in sitting.members.filter(is_present=True))
    if present < sitting.quorum:
        message = _("Le quorum est de %(quorum)s membres : %(present)s sont présents.")
        raise DomainError(message % {"quorum": sitting.quorum, "present": present}, code="quorum")


@transaction.atomic
def sitting_cancel(*, actor: User, sitting: Sitting, reason: str) -> Sitting:
    """Give up a sitting, with a reason; its files wait for another one."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi cette séance n'aura pas lieu."), field="reason")
    called = locked.state != SittingState.PLANNED
    locked.files.update(is_live=False)
    _move(locked, locked.cancel, actor, reason.strip())
    if called:
        _tell([member.user for member in locked.members.select_related("user") if member.user], locked)
    return locked


@transaction.atomic
def member_add(
    *,
    actor: User,
    sitting: Sitting,
    quality: str,
    user: User | None = None,
    full_name: str = "",
    institution: Institution | None = None,
    country: Country | None = None,
) -> SittingMember:
    """Add a member, with an account or by name. Files that she follows or asked for are conflicts at once."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    if user is not None and not (user.is_active and user.role in MEMBER_ROLES):
        raise DomainError(_("Ce compte ne peut pas siéger au comité."), field="user", code="role")
    name = str(user) if user is not None else full_name.strip()
    if not name:
        raise DomainError(_("Choisissez un compte ou écrivez un nom."), field="full_name")
    with refusals():
        member = SittingMember.objects.create(
            sitting=locked,
            user=user,
            full_name=name,
            institution=institution or (user.institution if user else None),
            quality=quality,
            country=country,
        )
    for file in locked.files.select_related("application__case"):
        own_files(member, file)
    return member


@transaction.atomic
def member_remove(*, actor: User, member: SittingMember) -> None:
    """Take a member off; not once the sitting is open."""
    locked = lock_sitting(actor=actor, sitting=member.sitting)
    if locked.state == SittingState.OPEN:
        raise DomainError(_("La séance est ouverte : notez plutôt l'absence de ce membre."), code="state")
    member.delete()


def own_files(member: SittingMember, file: SittingFile) -> None:
    """Declare the conflict of a member who follows the case, or asked for the aid (domain.md 5)."""
    application = file.application
    if application is None or member.user_id is None:
        return
    hers = {application.case.counsellor_id, application.submitted_by_id, application.created_by_id}
    if member.user_id in hers:
        Conflict.objects.get_or_create(
            file=file, member=member, defaults={"reason": _("Suit ce dossier ou l'a présenté")}
        )


def write_event(sitting: Sitting, actor: User | None, before: str, reason: str = "") -> None:
    SittingTransition.objects.create(
        subject=sitting,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=sitting.state,
        reason=reason,
    )


def _move(sitting: Sitting, transition: Callable[[], Any], actor: User, reason: str = "") -> None:
    before = sitting.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Cette séance est « %(state)s » : cet acte n'est plus possible.")
        raise DomainError(message % {"state": sitting.get_state_display().lower()}, code="state") from error
    sitting.version += 1
    sitting.save(update_fields=["state", "version"])
    write_event(sitting, actor, before, reason)


def _tell(users: Sequence[User], sitting: Sitting) -> None:
    """Write a mail to each member with an account, in her language; it names no person."""
    url = settings.SITE_URL + reverse("aids:sitting_detail", args=[sitting.pk])
    for user in users:
        if not user.is_active:
            continue
        with override(user.language):
            values = {"day": day_text(sitting.held_on), "place": sitting.place, "url": url}
            if sitting.state == SittingState.CANCELLED:
                subject = _("Séance du comité annulée : %(day)s") % values
                body = _("La séance prévue le %(day)s (%(place)s) n'aura pas lieu.") % values
            else:
                subject = _("Séance du comité : %(day)s") % values
                body = (
                    _("Vous êtes membre de la séance du %(day)s, %(place)s.\nOrdre du jour : %(url)s")
                    % values
                )
        message_send(to=user.email, subject=subject, body=body, language=user.language)
