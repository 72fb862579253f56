"""Cases that change hands today: transfers in every state, hand-overs between counsellors."""

from django.db.models import QuerySet

from accounts.models import Antenna, User
from cases.enums import CaseState
from cases.models import Case
from cases.services.handovers import cases_reassign
from cases.services.transfers import (
    transfer_accept,
    transfer_propose,
    transfer_refuse,
    transfer_withdraw,
)
from tounesna.demo.accounts import DOMAIN

_OUT = (
    "La famille s’est installée à Sfax.",
    "Le projet d’atelier est à Sakiet Ezzit.",
    "La personne demande à être suivie près de ses parents.",
    "Adresse corrigée : délégation desservie par Sfax.",
)
_IN = ("Déménagement à La Marsa pour le travail du conjoint.", "Formation commencée à Tunis.")


def hand_over_today(users: dict[str, User]) -> None:
    """Offer, accept, refuse and withdraw transfers between Tunis and Sfax; give two cases to a colleague."""
    tunis, sfax = users[f"conseillere.tunis@{DOMAIN}"], users[f"conseillere.sfax@{DOMAIN}"]
    colleague = users[f"conseiller.tunis@{DOMAIN}"]
    head = users[f"responsable.tunis@{DOMAIN}"]
    out = list(_held(tunis.antenna)[: len(_OUT)])
    for number, (case, reason) in enumerate(zip(out, _OUT, strict=False)):
        transfer = transfer_propose(actor=tunis, case=case, to_antenna=sfax.antenna, reason=reason)
        if number == 1:
            transfer_accept(actor=sfax, transfer=transfer, counsellor=sfax)
        elif number == 2:
            transfer_refuse(actor=sfax, transfer=transfer, reason="La personne habite encore à l’Ariana.")
        elif number == 3:
            transfer_withdraw(actor=tunis, transfer=transfer, reason="L’adresse était juste.")
    for case, reason in zip(_held(sfax.antenna).exclude(transfers__isnull=False)[:2], _IN, strict=False):
        transfer_propose(actor=sfax, case=case, to_antenna=tunis.antenna, reason=reason)
    _relieve(head, colleague, tunis)


def _held(antenna: Antenna | None) -> QuerySet[Case]:
    cases = Case.objects.filter(antenna=antenna, state__in=[CaseState.ASSESSED, CaseState.SUPPORTED])
    return cases.order_by("-opened_on", "-pk")


def _relieve(head: User, giver: User, receiver: User) -> None:
    """Give two cases of one counsellor to the other, then one back: both find it in their day."""
    for one, other, count in ((giver, receiver, 2), (receiver, giver, 1)):
        held = Case.objects.filter(antenna=head.antenna, counsellor=one).exclude(state=CaseState.CLOSED)
        ids = list(held.order_by("-opened_on", "-pk").values_list("pk", flat=True)[:count])
        if ids and head.antenna is not None:
            cases_reassign(
                actor=head,
                antenna=head.antenna,
                giver=one,
                receiver=other,
                case_ids=ids,
                note="Relève pendant le congé, jusqu’à la fin du mois.",
            )
