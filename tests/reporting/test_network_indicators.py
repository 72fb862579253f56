"""Indicators of what surrounds an aid: announcements, referrals, follow-up, voices, quality, aims."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from aids.enums import AidKind
from aids.models import Application, Phase
from cases.enums import AnnouncementState, ComplaintKind, ComplaintSubject, ReferralOutcome, ReferralState
from cases.models import Announcement, Case, Referral, ReferralTransition
from common.dates import today
from operators.enums import BusinessState, VisitState
from operators.models import Visit
from operators.services.visits import visit_record
from reporting.enums import TargetMeasure
from reporting.selectors import indicators
from reporting.selectors.drill import figure_files
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.scope import Scope
from reporting.selectors.tables import TOTAL
from reporting.services.targets import target_remove, target_write, targets_load_default
from tests.factories.accounts import UserFactory
from tests.factories.announcements import AnnouncementFactory
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.operators import RoutingTeam, visit_data
from tests.factories.referrals import Network
from tests.factories.reporting import aid_file, at, target
from tests.factories.rights import ComplaintFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def year():
    return Scope(today() - timedelta(days=364), today())


@pytest.fixture
def now(year):
    """What the taskforce counts in the last year."""
    return Facts(actor=TASKFORCE, scope=year)


def row(table, key):
    found = next(one for one in table.rows if one.key == key)
    return dict(zip((column.code for column in table.columns), found.values, strict=True))


def keys(table):
    return [one.key for one in table.rows]


def listed(facts, code, key, column):
    return set(INDICATORS[code].files(facts, key, column).values_list("pk", flat=True))


def test_announcements_by_country_and_what_became_of_them(programme, now):
    first = AnnouncementFactory()
    for state in (AnnouncementState.ARRIVED, AnnouncementState.NOT_COME):
        made = AnnouncementFactory(country=first.country, case__return_country=first.country)
        Announcement.objects.filter(pk=made.pk).update(state=state)
    long_ago = AnnouncementFactory(country=first.country)
    Announcement.objects.filter(pk=long_ago.pk).update(created_at=timezone.now() - timedelta(days=500))
    table = indicators.announcements(now)
    assert row(table, first.country_id) == {"made": 3, "arrived": 1, "expected": 1, "given_up": 1}
    assert row(table, TOTAL)["made"] == 3
    assert listed(now, "announcements", first.country_id, "expected") == {first.case_id}


def test_referrals_by_institution_with_how_long_the_answers_took(programme, now):
    team = RoutingTeam()
    network = Network(team.counsellor, team.eligible_case())
    sent = network.send()
    waiting = network.send(network.employment)
    Referral.objects.filter(pk=sent.pk).update(
        sent_at=timezone.now() - timedelta(days=4), state=ReferralState.DONE, outcome=ReferralOutcome.NEED_MET
    )
    for days, state in ((2, ReferralState.ACCEPTED), (1, ReferralState.DONE)):
        moment = timezone.now() - timedelta(days=days)
        ReferralTransition.objects.create(subject=sent, at=moment, from_state="sent", to_state=state)
    table = indicators.referrals(now)
    answered = row(table, sent.unit.institution.code)
    assert (answered["sent"], answered["accepted"], answered["done"], answered["median"]) == (
        1,
        1,
        1,
        Decimal("2.0"),
    )
    assert row(table, waiting.unit.institution.code) == {
        "sent": 1,
        "waiting": 1,
        "accepted": 0,
        "refused": 0,
        "done": 0,
        "median": None,
        "ninetieth": None,
    }
    assert row(table, TOTAL)["sent"] == 2
    assert listed(now, "referrals", TOTAL, "done") == {sent.case_id}
    assert row(indicators.referral_outcomes(now), ReferralOutcome.NEED_MET) == {"referrals": 1}
    assert row(indicators.referral_outcomes(now), TOTAL) == {"referrals": 1}
    strangers = Facts(actor=UserFactory(antenna_manager=True), scope=now.scope)
    assert row(indicators.referrals(strangers), TOTAL)["sent"] == 0


def test_visits_due_made_in_time_late_or_not(programme, now):
    team = RoutingTeam()
    file = team.followed()
    first, second, third, *_rest = file.visits.order_by("month")
    visit_record(actor=team.agent, visit=first, data=visit_data(), version=None, client_id=None)
    first.refresh_from_db()
    late = first.visited_on - timedelta(days=1)
    Visit.objects.filter(pk=first.pk).update(due_on=late, rule_due_on=late)
    yesterday = today() - timedelta(days=1)
    Visit.objects.filter(pk=second.pk).update(due_on=yesterday, state=VisitState.MISSED)
    Visit.objects.filter(pk=third.pk).update(due_on=today() + timedelta(days=1))
    table = indicators.visits(now)
    assert row(table, TOTAL) == {
        "due": 2,
        "in_time": 0,
        "late": 1,
        "missed": 1,
        "waiting": 0,
        "share": Decimal(0),
    }
    assert keys(table) == [str(first.month), str(second.month), TOTAL]
    assert listed(now, "visits", str(second.month), "missed") == {file.pk}
    assert listed(now, "visits", str(second.month), "late") == set()


def test_a_business_runs_months_after_the_signature_and_its_jobs_count_once(programme, now):
    team = RoutingTeam()
    file = team.followed()
    signed = today() - timedelta(days=190)
    type(file.contract).objects.filter(pk=file.contract.pk).update(starts_on=signed)
    seen = file.visits.order_by("month")[0]
    data = visit_data(business_state=BusinessState.RUNNING, jobs_created=3, jobs_women=2, jobs_young=1)
    visit_record(actor=team.agent, visit=seen, data=data, version=None, client_id=None)
    table = indicators.businesses(now)
    assert row(table, "6") == {"known": 1, "running": 1, "share": Decimal(1)}
    assert row(table, "12") == {"known": 0, "running": 0, "share": None}
    assert listed(now, "businesses", "6", "running") == {file.pk}
    assert listed(now, "businesses", "12", "known") == set()
    assert row(indicators.jobs(now), file.kind) == {"jobs": 3, "women": 2, "young": 1}
    assert row(indicators.jobs(now), TOTAL) == {"jobs": 3, "women": 2, "young": 1}
    elsewhere = Facts(actor=UserFactory(counsellor=True), scope=now.scope)
    assert row(indicators.jobs(elsewhere), TOTAL) == {"jobs": 0, "women": 0, "young": 0}


def test_complaints_and_feedback_by_subject(programme, now):
    case = CaseFactory()
    ComplaintFactory(case=case, kind=ComplaintKind.COMPLAINT, subject=ComplaintSubject.DELAY)
    ComplaintFactory(case=case, kind=ComplaintKind.FEEDBACK, subject=ComplaintSubject.DELAY, mark=4)
    table = indicators.complaints(now)
    told = row(table, ComplaintSubject.DELAY)
    assert (told["complaints"], told["open"], told["feedback"], told["mark"]) == (1, 1, 1, Decimal("4.0"))
    assert row(table, TOTAL)["complaints"] == 1
    assert INDICATORS["complaints"].files is None


def test_what_is_missing_of_each_information(programme, now):
    CaseFactory(
        person=PersonFactory(birth_date=None, cin="", passport=""), household_size=None, opened_on=today()
    )
    known = CaseFactory(household_size=4, opened_on=today())
    table = indicators.data_quality(now)
    assert row(table, "birth_date") == {"unknown": 1, "share": Decimal("0.5")}
    assert row(table, "household_size") == {"unknown": 1, "share": Decimal("0.5")}
    assert known.pk not in listed(now, "data_quality", "household_size", "unknown")
    assert len(listed(now, "data_quality", "identity", "unknown")) == 1


def test_amounts_and_their_bands(facts, register):
    # 1 300, 2 000 and 1 000 EUR to three social aids.
    social = row(indicators.amounts(facts), AidKind.SOCIAL)
    assert social == {
        "files": 3,
        "average": Decimal("1433.33"),
        "median": Decimal("1300.00"),
        "ninetieth": Decimal("1860.00"),
        "lowest": Decimal("1000.00"),
        "highest": Decimal("2000.00"),
    }
    bands = indicators.amount_bands(facts)
    assert [(one.key, one.values[0]) for one in bands.rows if one.values[0]] == [
        ("1000", 2),
        ("2000", 1),
        (TOTAL, 3),
    ]
    assert listed(facts, "amount_bands", "2000", "files") == {register.earlier.pk}


def test_how_far_the_cases_of_the_period_got(facts, register):
    reached = {one.key: one.values[0] for one in indicators.funnel(facts).rows}
    assert reached == {
        "announced": 0,
        "received": 5,
        "assessed": 1,
        "requested": 4,
        "approved": 3,
        "contracted": 3,
        "completed": 2,
    }
    assert listed(facts, "funnel", "assessed", "cases") == {register.assessed.pk}


def test_from_a_country_to_a_governorate(facts, register):
    table = indicators.flows(facts)
    assert [column.code for column in table.columns] == ["FR", "DE", "others", "cases"]
    assert row(table, "TN-11") == {"FR": 1, "DE": 1, "others": 0, "cases": 2}
    assert row(table, "?") == {"FR": 0, "DE": 1, "others": 0, "cases": 1}
    assert row(table, TOTAL) == {"FR": 3, "DE": 2, "others": 0, "cases": 5}
    assert listed(facts, "flows", "?", "DE") == {register.closed.pk}
    assert listed(facts, "flows", TOTAL, "others") == set()
    with pytest.raises(LookupError):
        listed(facts, "flows", TOTAL, "ES")


def test_occupations_by_major_group_and_schooling(facts, register):
    for person, code in ((register.amel, "7531"), (register.sami, "7115")):
        type(person).objects.filter(pk=person.pk).update(occupation_isco=code, schooling="primary")
    fresh = Facts(actor=TASKFORCE, scope=facts.scope)
    table = indicators.people_by_occupation(fresh)
    assert row(table, "7")["persons"] == 2
    assert row(table, "?")["persons"] == 2
    assert listed(fresh, "people_by_occupation", "?", "persons") == {register.closed.pk, register.last.pk}
    assert row(indicators.people_by_schooling(fresh), "primary")["cases"] == 3


def test_the_work_load_counts_open_cases_and_counsellors(facts, register):
    UserFactory(counsellor=True, antenna=register.north)
    UserFactory(counsellor=True, antenna=register.north, is_active=False)
    case = CaseFactory(antenna=register.north)
    table = indicators.work_load(facts)
    north = row(table, "NOR")
    counted = Case.objects.filter(antenna=register.north).exclude(state__in=["closed", "announced"])
    assert (north["open"], north["unassigned"]) == (counted.count(), counted.filter(counsellor=None).count())
    assert north["counsellors"] == case.antenna.users.filter(role="counsellor", is_active=True).count()


def test_the_aims_of_each_phase_and_what_is_reached(facts, register):
    phase = Phase.objects.get(code="II")
    target(phase)
    target(phase, TargetMeasure.PERSONS_RECEIVED, 10)
    target(phase, TargetMeasure.SOCIAL_APPROVED, 3)
    table = indicators.targets(facts)
    assert row(table, "II-persons_aided") == {"aim": 320, "reached": 3, "share": Decimal("0.0094")}
    assert row(table, "II-persons_received")["reached"] == 5
    assert row(table, "II-social_approved") == {"aim": 3, "reached": 3, "share": Decimal(1)}


def test_an_aim_is_replaced_removed_and_never_doubled(programme, manager):
    targets_load_default()
    targets_load_default()
    phase = Phase.objects.get(code="II")
    assert [(one.measure, one.value) for one in phase.targets.all()] == [("persons_aided", 320)]
    again = target_write(actor=manager, phase=phase, measure="persons_aided", value=400, source="Avenant 2")
    targets_load_default()
    assert [one.value for one in phase.targets.all()] == [400]
    target_remove(actor=manager, target=again)
    assert not phase.targets.exists()


def test_an_antenna_opens_no_figure_that_it_does_not_read(programme, year):
    team = RoutingTeam()
    team.followed()
    with pytest.raises(LookupError):
        figure_files(actor=team.counsellor, scope=year, code="work_load", row=TOTAL, column="open")
    opened = figure_files(actor=team.head, scope=year, code="work_load", row=TOTAL, column="open")
    assert opened.files.count() == Case.objects.filter(antenna=team.antenna).count()


def test_a_rejected_aid_is_a_request_of_the_funnel_only(facts, register):
    assert Application.objects.filter(case=register.second).get() == register.business
    assert register.second.pk in listed(facts, "funnel", "requested", "cases")
    assert register.second.pk not in listed(facts, "funnel", "approved", "cases")
    aid_file(register.last, AidKind.SOCIAL, register.last.opened_on, [("approved", at(3, 31))], granted=900)
    assert register.last.pk in listed(facts, "funnel", "approved", "cases")
