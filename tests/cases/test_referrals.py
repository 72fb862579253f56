"""Referrals: each state × act, who may, consent, notices, reminders."""

import itertools
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.enums import Role, UnitKind
from cases.enums import ConsentScope, ReferralOutcome, ReferralPurpose, ReferralState, SharedItem
from cases.models import Referral
from cases.selectors.referral_day import news_section, silent_section, to_answer_section, waiting_count
from cases.services import referrals as acts
from cases.services.consent import consent_withdraw
from cases.services.referral_reminders import referrals_remind
from common.errors import DomainError, NotPermitted
from common.models import OutgoingMessage
from tests.concurrency import at_once
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.referrals import LocalServiceFactory, Network, ReferralFactory, reread

S = ReferralState
ACTS = {
    "receive": (lambda n, r: acts.referral_receive(actor=n.officer, referral=r), S.RECEIVED),
    "accept": (lambda n, r: acts.referral_accept(actor=n.officer, referral=r, answer="Lundi"), S.ACCEPTED),
    "refuse": (lambda n, r: acts.referral_refuse(actor=n.officer, referral=r, answer="Ailleurs"), S.REFUSED),
    "finish": (
        lambda n, r: acts.referral_finish(actor=n.officer, referral=r, outcome=ReferralOutcome.NEED_MET),
        S.DONE,
    ),
    "cancel": (
        lambda n, r: acts.referral_cancel(actor=n.counsellor, referral=r, reason="Parti"),
        S.CANCELLED,
    ),
}
ALLOWED = {
    S.SENT: {"receive", "accept", "refuse", "cancel"},
    S.RECEIVED: {"accept", "refuse", "cancel"},
    S.ACCEPTED: {"finish", "cancel"},
    S.REFUSED: set(),
    S.DONE: set(),
    S.CANCELLED: set(),
}
FIELDS = {S.DONE: {"outcome": "need_met"}, S.REFUSED: {"answer": "Non"}}


@pytest.fixture
def network(db):
    return Network()


def at_state(network, state):
    return ReferralFactory(
        case=network.case,
        unit=network.social,
        sent_by=network.counsellor,
        state=state,
        **FIELDS.get(state, {}),
    )


@pytest.mark.parametrize(("state", "name"), list(itertools.product(S, ACTS)))
def test_each_state_takes_its_acts_and_no_other(network, state, name):
    referral = at_state(network, state)
    act, target = ACTS[name]
    if name in ALLOWED[state]:
        act(network, referral)
        assert reread(referral).state == target
        assert referral.transitions.get().to_state == target
    else:
        # A cancelled referral no longer exists for its unit; everything else is refused with a reason.
        with pytest.raises(DomainError) as refusal:
            act(network, referral)
        gone = state == S.CANCELLED and name != "cancel"
        assert refusal.value.code == ("not_visible" if gone else "answered")
        assert reread(referral).state == state


def test_a_referral_is_sent_with_what_the_sender_chose(network):
    referral = network.send(shared=[SharedItem.RETURN, SharedItem.HOUSEHOLD])
    assert referral.state == S.SENT
    assert referral.shared == [SharedItem.HOUSEHOLD, SharedItem.RETURN]
    assert referral.transitions.get().actor == network.counsellor


@pytest.mark.parametrize(
    ("receiver", "scope"),
    [
        ("social", ConsentScope.SHARE_CGPS),
        ("employment", ConsentScope.SHARE_ANETI),
        ("service", ConsentScope.SHARE_SERVICE),
    ],
)
def test_without_the_agreement_nothing_is_sent(network, receiver, scope):
    consent_withdraw(actor=network.counsellor, consent=network.case.consents.get(scope=scope))
    with pytest.raises(DomainError) as refusal:
        network.send(getattr(network, receiver))
    assert refusal.value.code == "consent"
    assert str(scope.label) in refusal.value.message
    assert not Referral.objects.exists()
    assert not OutgoingMessage.objects.exists()


def test_a_withdrawn_agreement_takes_the_referral_from_the_unit_not_from_the_antenna(network):
    referral = network.send()
    scope = ConsentScope.SHARE_CGPS
    consent_withdraw(actor=network.counsellor, consent=network.case.consents.get(scope=scope))
    assert not Referral.objects.visible_to(network.officer).exists()
    assert Referral.objects.visible_to(network.counsellor).get() == referral
    with pytest.raises(NotPermitted):
        acts.referral_accept(actor=network.officer, referral=referral)


def test_an_inquiry_is_asked_of_a_social_unit_only(network):
    with pytest.raises(DomainError, match="promotion sociale"):
        network.send(network.employment, ReferralPurpose.SOCIAL_INQUIRY)
    with pytest.raises(DomainError, match="promotion sociale"):
        network.send(network.service, ReferralPurpose.SOCIAL_INQUIRY)


def test_situations_are_shared_for_an_inquiry_only(network):
    with pytest.raises(DomainError) as refusal:
        network.send(shared=[SharedItem.SITUATIONS])
    assert refusal.value.field == "shared"


def test_a_consulate_a_closed_service_and_a_closed_case_take_no_referral(network):
    with pytest.raises(DomainError) as refusal:
        network.send(LocalServiceFactory(is_active=False))
    assert refusal.value.code == "receiver"
    with pytest.raises(DomainError) as refusal:
        network.send(UnitFactory(kind=UnitKind.CONSULATE))
    assert refusal.value.code in ("receiver", "consent")
    closed = Network(network.counsellor, CaseFactory(closed=True, antenna=network.counsellor.antenna))
    with pytest.raises(DomainError, match="clos"):
        closed.send()


def test_the_same_referral_is_open_once(network):
    network.send()
    with pytest.raises(DomainError, match="déjà une orientation ouverte"):
        network.send()
    network.send(purpose=ReferralPurpose.HOUSING)
    network.send(network.service)
    with pytest.raises(DomainError, match="déjà une orientation ouverte"):
        network.send(network.service)


def test_a_stranger_neither_sends_nor_sees(network):
    stranger = UserFactory()
    with pytest.raises(NotPermitted):
        acts.referral_send(
            actor=stranger, case=network.case, purpose="health", receiver=network.service, reason="x"
        )
    referral = network.send()
    other_officer = UserFactory(role=Role.CGPS_OFFICER, unit=UnitFactory(kind=UnitKind.SOCIAL))
    homeless = UserFactory(role=Role.CGPS_OFFICER)
    misplaced = UserFactory(role=Role.ANETI_ADVISER, unit=network.social)
    for user in (stranger, other_officer, homeless, misplaced, network.adviser):
        assert not Referral.objects.visible_to(user).exists()
        with pytest.raises(NotPermitted):
            acts.referral_accept(actor=user, referral=referral)


@pytest.mark.parametrize(
    "role",
    [
        role
        for role in Role
        if role
        not in (
            Role.COUNSELLOR,
            Role.ANTENNA_MANAGER,
            Role.TASKFORCE_MANAGER,
            Role.CGPS_OFFICER,
            Role.ANETI_ADVISER,
        )
    ],
)
def test_other_roles_see_no_referral(network, role):
    network.send()
    assert not Referral.objects.visible_to(UserFactory(role=role)).exists()


def test_the_unit_answers_for_itself_and_the_antenna_for_a_service(network):
    to_unit = network.send()
    with pytest.raises(NotPermitted):
        acts.referral_accept(actor=network.counsellor, referral=to_unit)
    with pytest.raises(NotPermitted):
        acts.referral_cancel(actor=network.officer, referral=to_unit, reason="x")
    to_service = network.send(network.service)
    acts.referral_accept(actor=network.counsellor, referral=to_service)
    done = acts.referral_finish(actor=network.counsellor, referral=to_service, outcome="did_not_come")
    assert done.news_at is None


def test_a_refusal_and_an_end_say_why(network):
    with pytest.raises(DomainError) as refusal:
        acts.referral_refuse(actor=network.officer, referral=network.send(), answer=" ")
    assert refusal.value.field == "answer"
    accepted = network.at("accepted", network.employment)
    for outcome in ("", "nonsense", ReferralOutcome.INQUIRY_MADE):
        with pytest.raises(DomainError) as refusal:
            acts.referral_finish(actor=network.adviser, referral=accepted, outcome=outcome)
        assert refusal.value.field == "outcome"


def test_everybody_concerned_is_told_without_a_name(network, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        referral = network.send()
        acts.referral_accept(actor=network.officer, referral=referral, answer="Lundi à 9 h")
        network.send(network.service)
    assert [message.to for message in mail.outbox] == [
        [network.officer.email],
        [network.counsellor.email],
        [network.service.email],
    ]
    person = network.case.person
    for message in mail.outbox:
        text = message.subject + message.body
        assert referral.case.number in text
        for secret in (person.last_name, person.first_name, person.cin, "Loyer", "Lundi"):
            assert secret not in text


def test_the_answer_waits_on_the_senders_day_until_she_has_read_it(network):
    referral = network.send()
    assert len(to_answer_section(network.officer).rows) == 1
    assert waiting_count(network.officer) == 1
    assert news_section(network.counsellor).rows == []
    acts.referral_accept(actor=network.officer, referral=referral)
    assert waiting_count(network.officer) == 0
    assert len(news_section(network.counsellor).rows) == waiting_count(network.counsellor) == 1
    with pytest.raises(NotPermitted):
        acts.referral_take_note(actor=network.officer, referral=referral)
    acts.referral_take_note(actor=network.counsellor, referral=referral)
    assert news_section(network.counsellor).rows == []


def sent_ago(referral, days):
    Referral.objects.filter(pk=referral.pk).update(sent_at=timezone.now() - timedelta(days=days))


def test_silence_is_reminded_once_at_each_limit(network, settings):
    settings.REFERRAL_UNRECEIVED_DAYS, settings.REFERRAL_UNANSWERED_DAYS = 7, 15
    unread, received, service = (
        network.send(),
        network.at("received", network.employment),
        network.send(network.service),
    )
    for referral in (unread, received, service):
        sent_ago(referral, 6)
    OutgoingMessage.objects.all().delete()
    assert referrals_remind() == 0
    for referral in (unread, received, service):
        sent_ago(referral, 8)
    assert len(silent_section(network.counsellor).rows) == 1
    assert [referrals_remind(), referrals_remind()] == [1, 0]
    assert set(OutgoingMessage.objects.values_list("to", flat=True)) == {
        network.counsellor.email,
        network.officer.email,
    }
    later = timezone.now() + timedelta(days=8)
    assert [referrals_remind(now=later), referrals_remind(now=later)] == [3, 0]


def test_an_answered_referral_is_never_reminded(network):
    for state in (S.ACCEPTED, S.REFUSED, S.DONE, S.CANCELLED):
        sent_ago(at_state(network, state), 90)
    assert referrals_remind() == 0


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts_and_the_other_is_told():
    network = Network()
    referral = network.send()
    colleague = UserFactory(role=Role.CGPS_OFFICER, unit=network.social)
    results = at_once(
        [
            lambda: acts.referral_accept(actor=network.officer, referral=referral),
            lambda: acts.referral_refuse(actor=colleague, referral=referral, answer="Hors secteur"),
        ]
    )
    refused = [result for result in results if isinstance(result, Exception)]
    assert [error.code for error in refused] == ["answered"]
    assert referral.transitions.exclude(to_state=S.SENT).count() == 1
