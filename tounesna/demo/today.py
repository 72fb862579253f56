"""Today's work, done by the accounts of the demonstration through the portal's own services."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Country, User
from aids.enums import AidKind
from aids.models import Application, Phase
from aids.selectors.eligibility import eligibility
from aids.selectors.programmes import phase_on
from aids.services.applications import application_open, application_score, application_submit
from aids.services.plan_comments import plan_comment_add
from aids.services.plans import plan_quote_attach, plan_save
from cases.enums import CaseState, Category, ConsentScope, DocumentKind, Modality, NoteKind, Vulnerability
from cases.models import Case, Document
from cases.services.consent import consent_give
from cases.services.documents import document_add, document_remove
from cases.services.journal import note_add
from cases.services.registration import RegistrationData, case_register_from_data, draft_save
from common.dates import today
from operators.models import Operator
from operators.services.routing import proposal_accept, proposal_make
from tounesna.demo.accounts import DOMAIN
from tounesna.demo.announced_today import announce_today
from tounesna.demo.committees import committee_today
from tounesna.demo.disbursements import pay_today
from tounesna.demo.hand_overs import hand_over_today
from tounesna.demo.papers import specimen_picture
from tounesna.demo.referrals import Referrals
from tounesna.demo.rights import rights_lately
from tounesna.demo.tenders import tenders_lately
from tounesna.demo.texts import texts

# Conditions that no consent or document given today would bring about.
_FINAL = frozenset({"no_earlier_aid", "months_since_return", "partner_country", "category"})


def work_today(users: dict[str, User]) -> None:
    """Register two persons, open, score, offer, plan and submit aid files, attach documents, write notes, refer.

    Everything bears today's real date, whatever day the rest of the story has reached.
    """
    counsellor = users[f"conseillere.tunis@{DOMAIN}"]
    southern = users[f"conseillere.medenine@{DOMAIN}"]
    for actor, first, last, first_ar, last_ar, sex in (
        (counsellor, "Samia", "Ben Hamida", "سامية", "بن حميدة", "F"),
        (southern, "Mokhtar", "Ouerghemmi", "المختار", "الورغمي", "M"),
    ):
        case = _register(actor, first, last, first_ar, last_ar, sex)
        note_add(actor=actor, case=case, text=texts().notes[0], kind=NoteKind.MEETING)
        words = "Demande que sa belle-famille ne soit pas informée de sa démarche."
        note_add(actor=actor, case=case, text=words, kind=NoteKind.CALL, is_confidential=True)
        _attach(actor, case)
    _begin_draft(counsellor)
    Referrals(users).write()
    announce_today(users, specimen_picture("CARTE D'IDENTITE", "SPECIMEN"))
    phase = phase_on(today())
    if phase is not None:
        _social_files(counsellor, phase)
        _economic_files(users, (counsellor, southern), phase)
        committee_today(users, phase)
    pay_today(users)
    hand_over_today(users)
    rights_lately(users)
    tenders_lately(users)


def _register(actor: User, first: str, last: str, first_ar: str, last_ar: str, sex: str) -> Case:
    served = actor.antenna.coverages.filter(ends_on__isnull=True).select_related("governorate").first()
    data = RegistrationData(
        antenna=actor.antenna,
        identity={
            "first_name": first,
            "last_name": last,
            "first_name_ar": first_ar,
            "last_name_ar": last_ar,
            "sex": sex,
            "birth_date": date(1991, 4, 17),
            "cin": "07413852" if sex == "F" else "08259631",
            "phones": ["+21655123456" if sex == "F" else "+21698123456"],
        },
        facts={
            "return_country": Country.objects.get(pk="FR"),
            "returned_on": today() - timedelta(days=40),
            "modality": Modality.STATE_PROGRAMME,
            "governorate": served.governorate if served else None,
            "household_size": 4,
            "household_income_tnd": Decimal(300),
        },
        situations={Vulnerability.ELDERLY_DEPENDANT: 1},
        consents=(ConsentScope.PROCESSING, ConsentScope.SHARE_OPERATOR, ConsentScope.STATISTICS),
    )
    return case_register_from_data(actor=actor, person=None, data=data)


def _begin_draft(actor: User) -> None:
    typed = {"last_name": ["Jaziri"], "first_name": ["Olfa"], "sex": ["F"], "birth_date": ["03/09/1988"]}
    draft_save(actor=actor, key=uuid.uuid4(), step="identite", fields=typed)


def _attach(actor: User, case: Case) -> None:
    for kind, words in (
        (DocumentKind.CIN, "CARTE D'IDENTITE"),
        (DocumentKind.RETURN_PROOF, "CARTE D'EMBARQUEMENT"),
    ):
        _paper(actor, case, kind, words)
    # A passport near its end, put in place of one that had ended.
    ended = _paper(actor, case, DocumentKind.PASSPORT, "PASSEPORT", expires_on=today() - timedelta(days=20))
    soon = today() + timedelta(days=35)
    _paper(actor, case, DocumentKind.PASSPORT, "NOUVEAU PASSEPORT", expires_on=soon, replaces=ended)
    slip = _paper(actor, case, DocumentKind.OTHER, "FEUILLE BLANCHE")
    document_remove(actor=actor, document=slip, reason="Feuille sans rapport, envoyée par erreur")


def _paper(actor: User, case: Case, kind: str, words: str, **more: Any) -> Document:
    content = specimen_picture(words, case.number)
    upload = SimpleUploadedFile(f"{kind}.png", content, content_type="image/png")
    title = words.capitalize()
    return document_add(actor=actor, case=case, kind=kind, upload=upload, title=title, **more)


def _askers(actor: User, kind: str, phase: Phase, count: int) -> list[Case]:
    """Return recent cases of the actor's antenna whose person may still ask for `kind`."""
    recent = Case.objects.visible_to(actor).filter(
        state__in=[CaseState.REGISTERED, CaseState.ASSESSED],
        category__in=[Category.B, Category.C],
        opened_on__gte=today() - timedelta(days=150),
        applications__isnull=True,
        consents__scope=ConsentScope.PROCESSING,
        consents__withdrawn_on__isnull=True,
    )
    found = []
    for case in recent.exclude(person__cin="").select_related("person").order_by("-opened_on", "-pk")[:40]:
        against = {
            line.code for line in eligibility(actor=actor, case=case, kind=kind, phase=phase).lacking()
        }
        if not against & _FINAL:
            found.append(case)
        if len(found) == count:
            break
    return found


def _social_files(actor: User, phase: Phase) -> None:
    """Score the household of a case whose facts are known, and submit it when the score gives an amount."""
    known = [
        case
        for case in _askers(actor, AidKind.SOCIAL, phase, 8)
        if case.household_size
        and case.household_income_tnd is not None
        and hasattr(case, "vulnerability_record")
    ]
    for case in known[:3]:
        application = application_open(actor=actor, case=case, kind=AidKind.SOCIAL, phase=phase)
        application = application_score(actor=actor, application=application)
        if application.requested_eur is not None:
            application_submit(actor=actor, application=application)


def _economic_files(users: dict[str, User], counsellors: tuple[User, ...], phase: Phase) -> None:
    """Offer one file of each counsellor to Jasmin Insertion, which accepts the first and begins its plan."""
    operator = Operator.objects.get(institution__code="OP-JASMIN")
    agent = users[f"agent.jasmin@{DOMAIN}"]
    accepted = False
    for actor in counsellors:
        for case in _askers(actor, AidKind.BUSINESS, phase, 1):
            if not case.consents.filter(
                scope=ConsentScope.SHARE_OPERATOR, withdrawn_on__isnull=True
            ).exists():
                consent_give(actor=actor, case=case, scope=ConsentScope.SHARE_OPERATOR)
            application = application_open(actor=actor, case=case, kind=AidKind.BUSINESS, phase=phase)
            proposal = proposal_make(actor=actor, application=application, operator=operator)
            if not accepted:
                proposal_accept(actor=agent, proposal=proposal)
                _plan(agent, actor, application)
                accepted = True


def _plan(agent: User, counsellor: User, application: Application) -> None:
    """A plan half written, with one quote, a loan asked for, and a remark of the counsellor."""
    project = texts().businesses[0]
    amount = Decimal(6200)
    plan = plan_save(
        actor=agent,
        application=Application.objects.get(pk=application.pk),
        data={"title": project.title, "summary": project.summary, "isic_class": project.code},
        finances=[{"source": "microfinance", "lender": "Enda Tamweel", "amount_eur": 2000, "state": "asked"}],
        costs=[
            {"label": label, "supplier": supplier, "amount_eur": amount * percent / 100}
            for label, supplier, percent in project.costs
        ],
    )
    first = plan.costs.order_by("pk").first()
    if first is not None:
        quote = SimpleUploadedFile("devis.png", specimen_picture("DEVIS", application.number))
        plan_quote_attach(actor=agent, cost=first, upload=quote)
    words = "Le loyer du local manque dans les dépenses. Qui seront les premiers clients ?"
    plan_comment_add(actor=counsellor, application=application, text=words, section="market")
