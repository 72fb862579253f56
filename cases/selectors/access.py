"""Whether a user may write in a case that she may open: after a transfer the former antenna only reads."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.models import Case

ANTENNA_STAFF = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})


def can_write(user: User, case: Case) -> bool:
    """Tell whether the case is in the hands of `user`'s antenna (or `user` is bound to none)."""
    return user.role not in ANTENNA_STAFF or user.antenna_id == case.antenna_id


def read_only_words(case: Case) -> str:
    """Return why somebody of another antenna does not write here."""
    message = _("Ce dossier est suivi par l'antenne %(antenna)s : vous pouvez le lire, pas le modifier.")
    return message % {"antenna": case.antenna.name}
