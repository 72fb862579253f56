"""Publishing a scheme takes two managers: one proposes it with a day and a reason, another confirms or refuses.

Meanwhile the database keeps the proposed rules as they are. Both acts, and a withdrawal, lock the scheme, then
the version: of two that come at once the second finds what the first one did.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from aids.enums import SchemeState
from aids.models import Scheme, SchemeVersion
from aids.services.schemes import (
    lock_version,
    put_in_force,
    require_manager,
    require_publishable,
    require_state,
    write_transition,
)
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted


@transaction.atomic
def scheme_propose(
    *, actor: User, version: SchemeVersion, effective_from: date, reason: str
) -> SchemeVersion:
    """Propose a draft for publication from a day on; its rules are frozen until another manager answers.

    Raises DomainError naming the offending lines, or when the day lies in the past or before the version
    in force began.
    """
    version = _lock(actor, version)
    require_state(version, SchemeState.DRAFT)
    _require_reason(reason, _("Dites pourquoi cette version est proposée."))
    if effective_from < today():
        raise DomainError(
            _("Une version entre en vigueur aujourd'hui au plus tôt : les évaluations faites restent."),
            field="effective_from",
        )
    _require_after(version, effective_from)
    version.effective_from = effective_from
    require_publishable(version)
    version.proposed_by, version.proposed_at = actor, timezone.now()
    version.propose()
    version.save(update_fields=["effective_from", "proposed_by", "proposed_at", "state"])
    write_transition(version, actor=actor, before=SchemeState.DRAFT, reason=reason.strip())
    return version


@transaction.atomic
def scheme_confirm(*, actor: User, version: SchemeVersion) -> SchemeVersion:
    """Publish what another manager proposed, from the day proposed on.

    Raises DomainError when it is not proposed any more, when the day has passed, or when its rules are not
    whole; NotPermitted to the manager who proposed it.
    """
    version = _lock(actor, version)
    require_state(version, SchemeState.PROPOSED)
    if version.proposed_by_id == actor.pk:
        raise NotPermitted(
            _("Vous avez proposé cette version : un autre responsable la confirme."), code="two_managers"
        )
    if version.effective_from is None or version.effective_from < today():
        raise DomainError(
            _("La date proposée est passée : refusez, puis proposez une autre date."), code="late"
        )
    with refusals():
        put_in_force(version, actor=actor)
    write_transition(version, actor=actor, before=SchemeState.PROPOSED)
    return version


@transaction.atomic
def scheme_refuse(*, actor: User, version: SchemeVersion, reason: str) -> SchemeVersion:
    """Refuse what another manager proposed, with a reason: it is a draft again."""
    version = _lock(actor, version)
    require_state(version, SchemeState.PROPOSED)
    if version.proposed_by_id == actor.pk:
        raise NotPermitted(
            _("Vous avez proposé cette version : vous pouvez la retirer."), code="two_managers"
        )
    _require_reason(reason, _("Dites pourquoi cette version est refusée."))
    return _back_to_draft(version, actor, reason)


@transaction.atomic
def scheme_withdraw(*, actor: User, version: SchemeVersion, reason: str = "") -> SchemeVersion:
    """Take one's own proposal back: the version is a draft again."""
    version = _lock(actor, version)
    require_state(version, SchemeState.PROPOSED)
    if version.proposed_by_id != actor.pk:
        raise NotPermitted(
            _("Seul le responsable qui l'a proposée retire cette version ; vous pouvez la refuser."),
            code="two_managers",
        )
    return _back_to_draft(version, actor, reason)


def _lock(actor: User, version: SchemeVersion) -> SchemeVersion:
    """Lock the scheme first: two versions of it never come into force at the same moment."""
    require_manager(actor)
    Scheme.objects.select_for_update(of=("self",), no_key=True).get(pk=version.scheme_id)
    return lock_version(version)


def _back_to_draft(version: SchemeVersion, actor: User, reason: str) -> SchemeVersion:
    version.effective_from = version.proposed_by = version.proposed_at = None
    version.take_back()
    version.save(update_fields=["effective_from", "proposed_by", "proposed_at", "state"])
    write_transition(version, actor=actor, before=SchemeState.PROPOSED, reason=reason.strip())
    return version


def _require_reason(reason: str, message: str) -> None:
    if not reason.strip():
        raise DomainError(message, field="reason", code="required")


def _require_after(version: SchemeVersion, day: date) -> None:
    """Refuse at once a day that the confirmation could only refuse."""
    last = (
        SchemeVersion.objects.filter(scheme=version.scheme_id, state=SchemeState.PUBLISHED)
        .order_by("-effective_from")
        .first()
    )
    if last is not None and last.effective_from is not None and last.effective_from >= day:
        raise DomainError(
            _("Cette version doit entrer en vigueur après celle qu'elle remplace."), field="effective_from"
        )
