"""What every act on an aid file shares: who may, the lock, the event, the version."""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.models import Application, ApplicationTransition
from cases.services.access import require_writable
from common.errors import DomainError, NotPermitted

# What an ended file gives up: its reservation and its place on the waiting list.
NO_PLACE: dict[str, object] = {"reserved_until": None, "waiting_since": None}
COUNSELLING = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)


def lock_application(*, actor: User | None, application: Application) -> Application:
    """Return the file locked for this transaction, without its key so that ledger entries may name it.

    Raises NotPermitted when the file is not `actor`'s to work on; `actor` None is the portal itself.
    """
    files = Application.objects.all() if actor is None else Application.objects.writable_by(actor)
    locked = (
        files.filter(pk=application.pk)
        .select_related("case__person", "case__return_country", "phase", "operator", "assessment")
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if locked is None:
        if actor is not None and Application.objects.visible_to(actor).filter(pk=application.pk).exists():
            require_writable(actor=actor, case=application.case)
        raise NotPermitted(_("Ce dossier d'aide n'est pas accessible avec votre rôle."), code="not_visible")
    return locked


def require_role(actor: User, *allowed: Role, act: str) -> None:
    """Raise NotPermitted unless `actor` holds one of `allowed`; `act` names what was refused."""
    if actor.role not in allowed:
        raise NotPermitted(_("Votre rôle ne permet pas cet acte : %(act)s.") % {"act": act}, code="role")


def move(
    *,
    application: Application,
    transition: Callable[[], None],
    actor: User | None,
    reason: str = "",
    fields: dict[str, object] | None = None,
) -> None:
    """Make a transition on a locked file, store `fields` with it, and write its event."""
    before = application.state
    try:
        transition()
    except TransitionNotAllowed as error:
        message = _("Ce dossier d'aide est « %(state)s » : cet acte n'est plus possible.")
        raise DomainError(message % {"state": application.get_state_display()}, code="state") from error
    for name, value in (fields or {}).items():
        setattr(application, name, value)
    application.version += 1
    application.save(update_fields=["state", "version", "updated_at", *(fields or {})])
    ApplicationTransition.objects.create(
        subject=application,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=application.state,
        reason=reason,
    )
