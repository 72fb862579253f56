"""Mails about cases that change hands. They name no person: the case is read in the portal (domain.md 5)."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.enums import Role
from accounts.models import User
from cases.enums import TransferState
from cases.models import HandOver, Transfer
from common.services.messages import message_send

Words = Callable[[], tuple[str, str]]


def notify_proposal(transfer: Transfer) -> None:
    """Tell the managers of the receiving antenna (its counsellors, where it has none) that a case is offered."""
    staff = User.objects.filter(antenna=transfer.to_antenna_id, is_active=True)
    managers = list(staff.filter(role=Role.ANTENNA_MANAGER))

    def words() -> tuple[str, str]:
        values = _values(transfer)
        subject = _("Un dossier vous est transféré : %(number)s") % values
        body = _("L'antenne %(from)s propose de vous transférer le dossier %(number)s.\n\n%(url)s")
        return subject, body % values

    _send(managers or staff.filter(role=Role.COUNSELLOR), words)


def notify_answer(transfer: Transfer) -> None:
    """Tell whoever proposed the transfer, the former counsellor, and the new one what became of it."""

    def words() -> tuple[str, str]:
        values = _values(transfer)
        if transfer.state == TransferState.ACCEPTED:
            subject = _("Transfert accepté : %(number)s") % values
            body = _("L'antenne %(to)s suit maintenant le dossier %(number)s.\n\n%(url)s")
        else:
            subject = _("Transfert refusé : %(number)s") % values
            body = _("L'antenne %(to)s n'a pas pris le dossier %(number)s.\nMotif : %(reason)s\n\n%(url)s")
        return subject, body % values

    concerned = {user.pk: user for user in (transfer.proposed_by, transfer.former_counsellor) if user}
    if transfer.state == TransferState.ACCEPTED and transfer.counsellor:
        concerned[transfer.counsellor.pk] = transfer.counsellor
    concerned.pop(transfer.answered_by_id or 0, None)
    _send(concerned.values(), words)


def notify_hand_over(hand_over: HandOver, *, count: int) -> None:
    """Tell both counsellors, unless one of them made the hand-over, how many cases changed hands."""
    url = settings.SITE_URL + reverse("home")

    def received() -> tuple[str, str]:
        values = {"count": count, "giver": _who(hand_over.giver), "url": url, "note": hand_over.note}
        words = ngettext("%(count)d dossier vous est confié", "%(count)d dossiers vous sont confiés", count)
        body = _("Avant vous : %(giver)s.\n%(note)s\n\n%(url)s") % values
        return words % values, body

    def given() -> tuple[str, str]:
        values = {"count": count, "receiver": _who(hand_over.receiver), "url": url, "note": hand_over.note}
        words = ngettext(
            "%(count)d de vos dossiers change de main", "%(count)d de vos dossiers changent de main", count
        )
        body = _("Désormais : %(receiver)s.\n%(note)s\n\n%(url)s") % values
        return words % values, body

    for user, words in ((hand_over.receiver, received), (hand_over.giver, given)):
        if user is not None and user.pk != hand_over.made_by_id:
            _send([user], words)


def _values(transfer: Transfer) -> dict[str, str]:
    return {
        "number": transfer.case.number,
        "from": transfer.from_antenna.name,
        "to": transfer.to_antenna.name,
        "reason": transfer.answer_reason,
        "url": settings.SITE_URL + reverse("cases:transfer_detail", args=[transfer.pk]),
    }


def _who(user: User | None) -> str:
    return str(user) if user is not None else _("personne")


def _send(users: Iterable[User], words: Words) -> None:
    """Write one mail to each active user, worded in her language."""
    for user in users:
        if user.is_active:
            with override(user.language):
                subject, body = words()
            message_send(to=user.email, subject=subject, body=body, language=user.language)
