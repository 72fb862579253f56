"""Mails to the managers of the taskforce about the budget."""

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.enums import Role
from accounts.models import User
from aids.enums import MoveState
from aids.models import BudgetMove
from aids.selectors.ledger_audit import Difference
from common.formatting import eur_text, number_text
from common.services.messages import message_send

Words = Callable[[], tuple[str, str]]


def tell_ledger_differs(differences: Sequence[Difference]) -> None:
    """Say which balances are not the sum of their entries."""

    def words() -> tuple[str, str]:
        found = "\n".join(f"- {difference.words()}" for difference in differences)
        values = {"found": found, "url": settings.SITE_URL + reverse("aids:budget")}
        body = _(
            "Le contrôle de la nuit a trouvé des soldes qui ne sont pas la somme de leurs écritures :\n"
            "%(found)s\n\nPrévenez l’administrateur avant toute nouvelle décision.\n\n%(url)s"
        )
        return _("Budget : des soldes à vérifier"), body % values

    _send(_managers(), words)


def tell_move_proposed(move: BudgetMove) -> None:
    """Ask the other managers to confirm a move."""

    def words() -> tuple[str, str]:
        subject = _("Un transfert à confirmer : %(what)s")
        body = _(
            "%(who)s propose de transférer %(what)s\nde « %(source)s » vers « %(target)s ».\n"
            "Motif : %(reason)s\n\nUn autre responsable le confirme ou le refuse :\n%(url)s"
        )
        return subject % _values(move), body % _values(move)

    _send(_managers().exclude(pk=move.proposed_by_id), words)


def tell_move_decided(move: BudgetMove) -> None:
    """Tell whoever proposed a move what became of it."""

    def words() -> tuple[str, str]:
        if move.state == MoveState.AGREED:
            subject, body = (
                _("Transfert confirmé : %(what)s"),
                _("%(decider)s a confirmé votre transfert.\n\n%(url)s"),
            )
        else:
            subject = _("Transfert refusé : %(what)s")
            body = _("%(decider)s a refusé votre transfert.\nMotif : %(decision)s\n\n%(url)s")
        return subject % _values(move), body % _values(move)

    _send([move.proposed_by] if move.proposed_by.is_active else [], words)


def moved_words(move: BudgetMove) -> str:
    """Return what moves: "5 places", "12 000 €" or both."""
    slots = ngettext("%(count)s place", "%(count)s places", move.slots) % {"count": number_text(move.slots)}
    euros = eur_text(move.amount_eur)
    if not (move.slots and move.amount_eur):
        return slots if move.slots else euros
    return _("%(slots)s et %(euros)s") % {"slots": slots, "euros": euros}


def _values(move: BudgetMove) -> dict[str, object]:
    return {
        "what": moved_words(move),
        "who": str(move.proposed_by),
        "decider": str(move.decided_by or ""),
        "source": move.source.label,
        "target": move.target.label,
        "reason": move.reason,
        "decision": move.decision_reason,
        "url": settings.SITE_URL + move.get_absolute_url(),
    }


def _managers() -> QuerySet[User]:
    return User.objects.filter(role=Role.TASKFORCE_MANAGER, is_active=True).order_by("pk")


def _send(users: Iterable[User], words: Words) -> None:
    for user in users:
        with override(user.language):
            subject, body = words()
        message_send(to=user.email, subject=subject, body=body, language=user.language)
