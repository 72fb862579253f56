"""What persons asked and said lately: requests on their data, complaints, opinions, agreements withdrawn."""

from datetime import timedelta

from accounts.models import User
from cases.enums import (
    Channel,
    ComplaintKind,
    ComplaintSubject,
    ConsentScope,
    RightsKind,
)
from cases.models import Case, Consent
from cases.services.access_codes import code_renew
from cases.services.complaints import complaint_answer, complaint_receive
from cases.services.consent import consent_withdraw
from cases.services.rights import request_receive, request_refuse, request_start
from common.dates import today
from tounesna.demo.accounts import DOMAIN

# kind, subject, mark, days ago, on the public page, words
_SAID = (
    ("complaint", "delay", None, 19, False, "J'attends une réponse pour mon aide depuis deux mois."),
    ("complaint", "staff", None, 4, True, "On m'a mal parlé à l'accueil."),
    ("feedback", "reception", 5, 6, True, "Très bien reçue, merci."),
    ("message", "other", None, 2, True, "J'ai changé de numéro de téléphone, je passerai vous le donner."),
    ("feedback", "aid", 3, 12, False, "L'atelier marche, mais le matériel est arrivé tard."),
)
# kind, days ago, channel, words
_ASKED = (
    (RightsKind.ACCESS, 33, Channel.LETTER, "Je veux savoir tout ce que vous avez sur moi."),
    (RightsKind.CORRECTION, 25, Channel.DESK, "Ma date de naissance est fausse : je suis née en 1988."),
    (RightsKind.OPPOSITION, 5, Channel.EMAIL, "Je ne veux pas que mes données servent à des statistiques."),
    (RightsKind.ERASURE, 12, Channel.PHONE, "Je voudrais que tout soit effacé."),
)


def rights_lately(users: dict[str, User]) -> None:
    """Write a few requests and complaints on the cases of Tunis and Médenine, some late, some answered."""
    officer = users[f"protection.donnees@{DOMAIN}"]
    manager = users[f"responsable.tunis@{DOMAIN}"]
    for name in ("conseillere.tunis", "conseillere.medenine"):
        actor = users[f"{name}@{DOMAIN}"]
        cases = list(Case.objects.visible_to(actor).open().order_by("-opened_on", "-pk")[:9])
        _complaints(actor, cases[: len(_SAID)])
        _requests(actor, officer, cases[len(_SAID) :])
        for case in cases[:2]:
            code_renew(actor=actor, case=case)
    answered = Case.objects.visible_to(manager).filter(complaints__subject=ComplaintSubject.AID).first()
    if answered is not None:
        complaint = answered.complaints.filter(subject=ComplaintSubject.AID).first()
        complaint_answer(
            actor=manager, complaint=complaint, answer="Appelée le jour même, excuses présentées."
        )
    _withdrawn(manager)


def _complaints(actor: User, cases: list[Case]) -> None:
    for case, (kind, subject, mark, ago, is_public, words) in zip(cases, _SAID, strict=False):
        complaint_receive(
            actor=None if is_public else actor,
            case=case,
            kind=ComplaintKind(kind),
            subject=ComplaintSubject(subject),
            mark=mark,
            text=words,
            received_on=today() - timedelta(days=ago),
        )


def _requests(actor: User, officer: User, cases: list[Case]) -> None:
    for number, (case, (kind, ago, channel, words)) in enumerate(zip(cases, _ASKED, strict=False)):
        request = request_receive(
            actor=actor,
            case=case,
            kind=kind,
            channel=channel,
            details=words,
            received_on=today() - timedelta(days=ago),
        )
        if number == 1:
            request_start(actor=officer, request=request)
        if kind == RightsKind.ERASURE:
            words = "Une aide est en cours : les données sont gardées jusqu'à sa fin, puis le temps prévu."
            request_refuse(actor=officer, request=request, answer=words)


def _withdrawn(manager: User) -> None:
    mine = Case.objects.visible_to(manager).open()
    consent = Consent.objects.filter(
        case__in=mine, scope=ConsentScope.STATISTICS, withdrawn_on__isnull=True
    ).first()
    if consent is not None:
        consent_withdraw(actor=manager, consent=consent, reason="Elle préfère rester discrète.")
