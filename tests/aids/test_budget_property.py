"""Random sequences of every act on the budget: the ledger holds after each (domain.md 3.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from aids.enums import AidKind, ApplicationState, EnvelopeKind, LedgerAccount, family_of
from aids.models import Application, Balance, BudgetMove, Envelope, LedgerEntry
from aids.selectors.budget import held_by
from aids.selectors.budget_moves import may_move
from aids.services import budget
from aids.services.allocations import allocation_change
from aids.services.budget_moves import move_agree, move_propose, move_refuse, move_withdraw
from aids.services.places import places_settle
from aids.services.reservations import reservations_expire
from aids.services.waiting import hold_place, promote_waiting
from common.dates import today
from common.errors import DomainError
from tests.factories.accounts import CountryFactory, UserFactory
from tests.factories.aids import phase_two
from tests.factories.cases import CaseFactory, PersonFactory

pytestmark = pytest.mark.django_db

S = ApplicationState
KINDS = st.sampled_from([AidKind.SOCIAL, AidKind.EMPLOYMENT, AidKind.BUSINESS, AidKind.INNOVATIVE])
EUROS = st.integers(min_value=1, max_value=60).map(lambda hundreds: Decimal(100 * hundreds))
CHANGES = st.integers(min_value=-4, max_value=4)
PLACES = st.integers(min_value=0, max_value=3)


class Acts(RuleBasedStateMachine):
    """Every act on a small budget, in any order; refusals are part of the game, wrong sums are not."""

    files, moves = Bundle("files"), Bundle("moves")

    def __init__(self):
        super().__init__()
        self._undone = transaction.atomic()
        self._undone.__enter__()
        self.phase = phase_two()
        self.managers = [UserFactory(taskforce_manager=True) for _ in range(2)]
        self.people = [PersonFactory() for _ in range(3)]
        self.serial = 0

    def teardown(self):
        transaction.set_rollback(True)
        self._undone.__exit__(None, None, None)

    @initialize(slots=st.integers(min_value=1, max_value=4), euros=EUROS)
    def shrink(self, slots, euros):
        """Bring every envelope down to so little that most acts meet a limit."""
        for envelope in Envelope.objects.filter(phase=self.phase).with_balance():
            balance = envelope.balance
            budget.allocate(
                actor=None,
                envelope=envelope,
                slots=slots - balance.allocated_slots if envelope.has_slots else 0,
                amount_eur=2 * euros - balance.allocated_eur if envelope.has_euros else Decimal(0),
            )

    def attempt(self, act, *args, **kwargs):
        """Do an act; a refusal must leave the ledger as it was."""
        before = LedgerEntry.objects.count()
        try:
            with transaction.atomic():
                return act(*args, **kwargs)
        except DomainError:
            assert LedgerEntry.objects.count() == before
            return None

    def set(self, file, **fields):
        Application.objects.filter(pk=file).update(**fields)

    def read(self, file):
        return Application.objects.select_related("phase", "case").get(pk=file)

    @rule(
        target=files,
        who=st.integers(min_value=0, max_value=2),
        kind=KINDS,
        euros=EUROS,
        fee=st.sampled_from([0, 500, 1300]),
        country=st.sampled_from(["FR", "DE", "ML"]),
    )
    def submit(self, who, kind, euros, fee, country):
        """A file is submitted: it takes its place or its turn."""
        self.serial += 1
        person = self.people[who]
        if Application.objects.filter(person=person, phase=self.phase, family=family_of(kind)).exclude(
            state__in=[S.REJECTED, S.CANCELLED]
        ):
            return multiple()
        file = Application.objects.create(
            number=f"A00-{self.serial:06d}",
            case=CaseFactory(
                person=person,
                return_country=CountryFactory(code=country),
                returned_on=today() - timedelta(days=60 + self.serial),
            ),
            person=person,
            phase=self.phase,
            kind=kind,
            family=family_of(kind),
            state=S.SUBMITTED,
            country=CountryFactory(code=country),
            is_south_south=country == "ML",
            requested_eur=euros,
            fee_eur=fee if kind != AidKind.SOCIAL else 0,
            opened_on=today(),
        )
        hold_place(actor=None, application=file)
        return file.pk

    @rule(file=files, less=st.integers(min_value=0, max_value=2))
    def approve(self, file, less):
        file = self.read(file)
        if file.state != S.SUBMITTED:
            return
        granted = max(file.requested_eur - 100 * less, Decimal(100))
        done = {"state": S.APPROVED, "granted_eur": granted, "reserved_until": None, "waiting_since": None}

        def commit():
            budget.commit(actor=self.managers[0], application=file, amount_eur=granted, fee_eur=file.fee_eur)
            self.set(file.pk, **done)

        self.attempt(commit)

    @rule(file=files)
    def reject_or_cancel(self, file):
        file = self.read(file)
        if file.state not in (S.SUBMITTED, S.APPROVED):
            return
        self.set(file.pk, state=S.CANCELLED, reserved_until=None, waiting_since=None)
        act = budget.uncommit if file.state == S.APPROVED else budget.release
        act(actor=self.managers[0], application=file, reason="x")
        promote_waiting(phase=self.phase)

    @rule(file=files, euros=EUROS, fee=st.sampled_from([0, 200, 1300]))
    def pay(self, file, euros, fee):
        file = self.read(file)
        if file.state == S.APPROVED:
            self.attempt(
                budget.spend, actor=self.managers[0], application=file, amount_eur=euros, fee_eur=Decimal(fee)
            )

    @rule(file=files)
    def end(self, file):
        """An aid ends: the place stays taken, what was not spent comes back."""
        file = self.read(file)
        if file.state == S.APPROVED and any(held.spent_eur for held in held_by(file)):
            self.set(file.pk, state=S.COMPLETED)
            budget.uncommit(actor=self.managers[0], application=file, code="unspent", keep_place=True)
            promote_waiting(phase=self.phase)

    @rule(file=files)
    def expire(self, file):
        if self.read(file).reserved_until:
            self.set(file, reserved_until=today() - timedelta(days=1))
        reservations_expire()

    @rule(place=st.integers(min_value=0, max_value=30), slots=CHANGES, hundreds=CHANGES)
    def allocate(self, place, slots, hundreds):
        envelopes = list(Envelope.objects.filter(phase=self.phase).order_by("pk"))
        envelope = envelopes[place % len(envelopes)]
        self.attempt(
            allocation_change,
            actor=self.managers[0],
            envelope=envelope,
            slots=slots if envelope.has_slots else 0,
            amount_eur=Decimal(100 * hundreds) if envelope.has_euros else Decimal(0),
            reason="x",
        )

    @rule(
        target=moves,
        pair=st.tuples(st.integers(min_value=0, max_value=30), st.integers(min_value=0, max_value=30)),
        slots=PLACES,
        hundreds=PLACES,
    )
    def propose(self, pair, slots, hundreds):
        envelopes = list(Envelope.objects.filter(phase=self.phase).order_by("pk"))
        source, target = (envelopes[place % len(envelopes)] for place in pair)
        move = self.attempt(
            move_propose,
            actor=self.managers[0],
            source=source,
            target=target,
            slots=slots if source.has_slots and target.has_slots else 0,
            amount_eur=Decimal(100 * hundreds if source.has_euros and target.has_euros else 0),
            reason="x",
        )
        assert move is None or may_move(source, target)
        return move.pk if move else multiple()

    @rule(move=consumes(moves), answer=st.sampled_from(["agree", "agree", "refuse", "withdraw"]))
    def decide(self, move, answer):
        move = BudgetMove.objects.get(pk=move)
        if answer == "agree":
            self.attempt(move_agree, actor=self.managers[1], move=move)
        elif answer == "refuse":
            self.attempt(move_refuse, actor=self.managers[1], move=move, reason="x")
        else:
            self.attempt(move_withdraw, actor=self.managers[0], move=move)

    @rule(who=st.integers(min_value=0, max_value=2))
    def settle(self, who):
        """Counting a person once again changes nothing where she is counted once."""
        before = LedgerEntry.objects.count()
        self.attempt(places_settle, actor=None, person_id=self.people[who].pk)
        assert LedgerEntry.objects.count() == before

    @invariant()
    def balances_are_the_sums_of_their_entries(self):
        assert budget.verify_ledger() == []

    @invariant()
    def nothing_is_negative_and_no_ceiling_is_passed(self):
        for balance in Balance.objects.filter(envelope__phase=self.phase):
            assert min(balance.allocated_slots, balance.reserved_slots, balance.committed_slots) >= 0
            assert min(balance.allocated_eur, balance.reserved_eur, balance.committed_eur) >= 0
            assert 0 <= balance.spent_eur <= balance.committed_eur
            assert not balance.limits_slots or balance.left_slots >= 0
            assert not balance.limits_euros or balance.left_eur >= 0

    @invariant()
    def every_file_holds_what_its_state_says(self):
        persons = {}
        for file in Application.objects.filter(phase=self.phase):
            held = {one.envelope_id: one for one in held_by(file)}
            reserved = any(one.reserved_slots or one.reserved_eur for one in held.values())
            committed = any(one.committed_slots or one.committed_eur for one in held.values())
            assert reserved == bool(file.reserved_until), file.number
            assert committed == (file.state in (S.APPROVED, S.COMPLETED)), file.number
            assert all(one.spent_eur <= one.committed_eur for one in held.values())
            ceiling = Envelope.objects.get(phase=self.phase, kind=EnvelopeKind.PERSONS).pk
            if reserved or committed:
                persons[file.person_id] = persons.get(file.person_id, 0) + held[ceiling].slots
        assert set(persons.values()) <= {1}, "a person is counted once"


def test_the_ledger_holds_after_any_sequence_of_acts(programme):
    run_state_machine_as_test(
        Acts,
        settings=settings(
            max_examples=12,
            stateful_step_count=22,
            deadline=None,
            derandomize=True,
            # Each step is a transaction: a failing sequence is told as it was found.
            phases=[Step.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert not LedgerEntry.objects.exclude(account=LedgerAccount.ALLOCATED).exists()
