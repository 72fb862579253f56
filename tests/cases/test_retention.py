"""Retention: what holds data back, and anonymisation that leaves no trace of the person."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from aids.enums import AmendmentKind, DisbursementMode, PaperKind, TrancheState
from aids.models import (
    Amendment,
    Application,
    Assessment,
    Contract,
    Paper,
    Plan,
    Suspension,
    Tranche,
    TrancheTransition,
)
from aids.services.decisions import application_reject
from cases.enums import CaseState, ClosingReason, HouseholdFact, RightsKind
from cases.models import (
    Case,
    CaseProtection,
    CaseTransition,
    Consent,
    Document,
    JournalNote,
    Person,
    PersonMerge,
    PersonPhone,
    Referral,
    RetentionHold,
)
from cases.selectors.retention import rules
from cases.services.cases import case_close
from cases.services.merge_undo import merge_undo
from cases.services.merging import person_merge
from cases.services.people import person_update
from cases.services.retention import hold_lift, hold_place, person_anonymise, retention_sweep
from cases.services.rights import request_answer
from common.audit import record_access
from common.dates import add_months, today
from common.encryption import EncryptedJSONField
from common.errors import DomainError
from common.models import AccessRecord, OutgoingMessage, OutgoingSms
from common.models.audit import AccessKind
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory, TaskFactory
from tests.factories.announcements import AnnouncementFactory
from tests.factories.cases import (
    CaseFactory,
    ConsentFactory,
    DocumentFactory,
    HouseholdMemberFactory,
    JournalNoteFactory,
    PairFactory,
    PersonFactory,
    StayFactory,
    VulnerabilityRecordFactory,
)
from tests.factories.operators import RoutingTeam
from tests.factories.referrals import Network
from tests.factories.rights import (
    ComplaintFactory,
    PersonFileFactory,
    RetentionHoldFactory,
    RightsRequestFactory,
)
from tests.factories.transfers import HandOverSheetFactory, TransferFactory

MARK = "Zwxqvan"
MARK_AR = "ظضغثقش"
CIN = "98761234"
PHONE = "+21698761234"


def long_ago(*, days=1):
    return add_months(today(), -12 * rules().retention_years) - timedelta(days=days)


def closed_case(**values):
    day = values.pop("closed_on", None) or long_ago()
    values.setdefault("person", PersonFactory())
    case = CaseFactory(closed=True, closed_on=day, opened_on=day - timedelta(days=90), **values)
    return announced(case)


def announced(case, *, days=60):
    CaseProtection.objects.create(case=case, announced_on=today() - timedelta(days=days))
    return case


@pytest.fixture
def officer(db):
    return UserFactory(data_protection_officer=True)


@pytest.fixture
def team(db):
    load_programme()
    return RoutingTeam()


def text_columns():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY', 'tsvector')"
        )
        return cursor.fetchall()


def places_of(word):
    """Every column of the database that holds `word`, in clear or encrypted."""
    found = []
    with connection.cursor() as cursor:
        for table, column in text_columns():
            quoted = connection.ops.quote_name
            cursor.execute(
                f"SELECT count(*) FROM {quoted(table)} WHERE {quoted(column)}::text ILIKE %s",  # noqa: S608
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                found.append(f"{table}.{column}")
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedJSONField):
                values = model._base_manager.values_list(field.name, flat=True)
                if any(word in repr(value) for value in values):
                    found.append(f"{model._meta.db_table}.{field.name} (encrypted)")
    return found


def fill(team):
    """A closed case with the mark in every text that the portal lets one write."""
    file = team.submitted_by_operator()
    case = file.case
    person, counsellor = case.person, team.counsellor
    words = {"last_name": MARK, "first_name": f"{MARK}a", "last_name_ar": MARK_AR, "birth_place": MARK}
    person_update(
        actor=counsellor,
        person=person,
        data={**words, "cin": CIN, "email": f"{MARK}@example.org", "phones": [PHONE]},
        version=person.version,
    )
    Case.objects.filter(pk=case.pk).update(
        address=f"rue {MARK}", remarks=f"Voir {MARK}", special_request_by=MARK, source="register"
    )
    application_reject(actor=team.manager, application=file, reason=f"{MARK} n'a pas convaincu")
    plan, _made = Plan.objects.get_or_create(application=file, defaults={"title": "x"})
    Plan.objects.filter(pk=plan.pk).update(title=f"Atelier {MARK}", summary=MARK)
    Paper.objects.create(
        application=file,
        kind=PaperKind.DECISION_SHEET,
        language="fr",
        requested_by=counsellor,
        file=ContentFile(b"%PDF", name=f"{MARK}.pdf"),
    )
    HouseholdMemberFactory(case=case, name=f"Fils {MARK}")
    StayFactory(person=person, occupation=f"chez {MARK}")
    document = DocumentFactory(case=case, title=f"Carte de {MARK}", original_name=f"{MARK}.pdf")
    ConsentFactory(case=case, scope="statistics", document=document, withdrawal_reason=MARK)
    JournalNoteFactory(case=case, text=f"Entretien avec {MARK}", author=counsellor)
    record = VulnerabilityRecordFactory(case=case) if not hasattr(case, "vulnerability_record") else None
    if record is None:
        record = case.vulnerability_record
    record.situations = {"single_mother": 1, "note": MARK}
    record.save()
    ComplaintFactory(
        case=case, text=f"{MARK} attend", state="answered", answer=f"Dit à {MARK}", answered_on=today()
    )
    RightsRequestFactory(case=case, details=MARK, state="refused", answer=f"Non, {MARK}", closed_on=today())
    PersonFileFactory(case=case, requested_by=counsellor)
    record_access(actor=team.manager, kind=AccessKind.SENSITIVE, subject=case, reason=f"Appel de {MARK}")
    OutgoingMessage.objects.create(to="x@example.org", subject="Dossier", body=f"{MARK}a {MARK} est venue")
    OutgoingSms.objects.create(to=PHONE, text=f"{MARK}, rendez-vous demain")
    AppointmentFactory(case=case, counsellor=counsellor, note=f"Voir {MARK}", place=f"chez {MARK}")
    TaskFactory(case=case, assignee=counsellor, title=f"Appeler {MARK}")
    _fill_the_network(team, case)
    _fill_the_payments(team, file)
    for one in Case.objects.filter(person=case.person_id):
        case_close(
            actor=counsellor, case=one, closing_reason=ClosingReason.ABANDONED, reason=f"{MARK} est partie"
        )
    Case.objects.filter(person=case.person_id).update(closed_on=long_ago())
    case.refresh_from_db()
    return announced(case)


def _fill_the_network(team, case):
    """An announcement, a referral with its inquiry, a transfer, a hand-over sheet, a merged double."""
    AnnouncementFactory(
        case=case, content={"last_name": MARK, "last_name_ar": MARK_AR, "cin": CIN, "situation": MARK}
    )
    network = Network(team.counsellor, case)
    referral = network.inquiry_made(narrative=f"{MARK} vit seule", sources=_sources(MARK))
    Referral.objects.filter(pk=referral.pk).update(reason=f"{MARK} attend", outcome_note=f"Vu {MARK}")
    TransferFactory(case=case, state="refused", reason=f"{MARK} a déménagé", answer_reason=f"Pas {MARK}")
    HandOverSheetFactory(case=case)
    double = PersonFactory(last_name=MARK, first_name=f"{MARK}b", last_name_ar=MARK_AR, cin=CIN)
    PersonPhone.objects.create(person=double, number=PHONE)
    pair = PairFactory(antenna=case.antenna, person_a=case.person, person_b=double)
    person_merge(actor=team.manager, pair=pair, choices={}, reason=f"C'est {MARK}")


def _fill_the_payments(team, file):
    """A contract changed and put on hold, a tranche that was given up."""
    contract = Contract.objects.create(application=file)
    Amendment.objects.create(
        contract=contract,
        number=1,
        kind=AmendmentKind.OTHER,
        clause=f"{MARK} change de local",
        reason=f"Le bail de {MARK}",
        created_by=team.counsellor,
        scan=ContentFile(b"%PDF", name=f"{MARK}.pdf"),
    )
    Suspension.objects.create(
        contract=contract, starts_on=today(), reason=f"{MARK} est malade", suspended_by=team.manager
    )
    tranche = Tranche.objects.create(
        application=file,
        number=1,
        label=f"Machine de {MARK}",
        mode=DisbursementMode.IN_KIND,
        amount_eur=100,
        payee_name=MARK,
        payee_iban=f"TN59{MARK}",
        supplier=f"Sté {MARK}",
        quote_number=MARK,
        invoice_number=MARK,
        payment_reference=MARK,
        quote_file=ContentFile(b"%PDF", name=f"{MARK}.pdf"),
        state=TrancheState.CANCELLED,
    )
    TrancheTransition.objects.create(
        subject=tranche, at=timezone.now(), to_state="cancelled", reason=f"{MARK} renonce"
    )


def _sources(word):
    return {fact.value: {"by": f"Frère de {word}", "how": "visit"} for fact in HouseholdFact}


def test_nothing_of_the_person_is_left_anywhere(team, django_capture_on_commit_callbacks):
    case = fill(team)
    file = Application.objects.get(case=case)
    requested = file.requested_eur
    stored = Document.objects.get(case=case).file
    assert len(places_of(MARK)) > 20
    assert stored.storage.exists(stored.name)
    with django_capture_on_commit_callbacks(execute=True):
        swept = retention_sweep()
    assert swept.anonymised == [case.person_id]
    assert places_of(MARK) == []
    assert places_of(MARK_AR) == []
    assert places_of(CIN) == []
    assert places_of(PHONE) == []
    assert not stored.storage.exists(stored.name)
    assert not JournalNote.objects.filter(case=case).exists()
    _facts_stay(case, file, requested)


def test_a_merge_of_erased_records_is_not_undone(team):
    case = fill(team)
    person_anonymise(person_id=case.person_id)
    with pytest.raises(DomainError) as refusal:
        merge_undo(actor=team.manager, merge=PersonMerge.objects.get())
    assert refusal.value.code == "anonymised"


def _facts_stay(case, file, requested):
    before = (case.number, case.return_country_id, case.governorate_id, case.category, case.antenna_id)
    after = Case.objects.select_related("person").get(pk=case.pk)
    assert (
        after.number,
        after.return_country_id,
        after.governorate_id,
        after.category,
        after.antenna_id,
    ) == before
    assert after.returned_on == case.returned_on.replace(month=1, day=1)
    assert after.person.sex == case.person.sex
    assert after.person.birth_date is None
    assert after.household_income_tnd is None
    kept = Application.objects.get(pk=file.pk)
    assert (kept.number, kept.kind, kept.state, kept.requested_eur) == (
        file.number,
        file.kind,
        "rejected",
        requested,
    )
    assert CaseTransition.objects.filter(subject=case, to_state=CaseState.CLOSED).exists()
    assert Consent.objects.filter(case=case).exists()
    assert AccessRecord.objects.filter(subject_id=case.pk, subject_type="cases.case").exists()
    assert CaseProtection.objects.get(case=case).anonymised_at is not None


def test_the_score_keeps_its_amount_and_loses_its_answers(team):
    file = team.submitted_by_operator()
    case = file.case
    version = apps.get_model("aids", "SchemeVersion").objects.first()
    Assessment.objects.create(
        case=case,
        version=version,
        inputs={"household_size": 4},
        lines=[{"criterion": 1, "input": "single_mother", "value": 1, "points": 5}],
        facts_sealed=b"sealed answers",
        total_points=12,
        band_number=3,
        amount_eur=1300,
        assessed_by=team.counsellor,
        assessed_at="2020-01-01T10:00Z",
    )
    application_reject(actor=team.manager, application=file, reason="Non")
    case.refresh_from_db()
    case_close(actor=team.counsellor, case=case, closing_reason=ClosingReason.ABANDONED)
    person_anonymise(person_id=case.person_id)
    kept = Assessment.objects.get(case=case)
    assert (kept.total_points, kept.amount_eur) == (12, 1300)
    assert not kept.inputs
    assert not kept.lines
    assert kept.facts_sealed is None


def test_append_only_rows_are_protected_again_afterwards(db):
    case = closed_case()
    row = CaseTransition.objects.create(
        subject=case, at="2020-01-01T10:00Z", from_state="", to_state="closed", reason="x"
    )
    person_anonymise(person_id=case.person_id)
    with pytest.raises(DatabaseError, match="Cannot update"):
        CaseTransition.objects.filter(pk=row.pk).update(reason="y")


def test_only_those_whose_time_is_over(db):
    due, soon, running = closed_case(), closed_case(closed_on=long_ago(days=-1)), CaseFactory()
    swept = retention_sweep()
    assert swept.anonymised == [due.person_id]
    for case in (soon, running):
        assert Person.objects.get(pk=case.person_id).last_name == case.person.last_name
    assert retention_sweep().anonymised == []


def test_nobody_goes_unannounced(db):
    case = CaseFactory(closed=True, closed_on=long_ago(days=900))
    assert retention_sweep(dry_run=True).anonymised == []
    assert not CaseProtection.objects.filter(case=case).exists()
    assert retention_sweep().anonymised == []
    protection = CaseProtection.objects.get(case=case)
    assert protection.announced_on == today()
    for days, gone in ((59, []), (60, [case.person_id])):
        CaseProtection.objects.filter(case=case).update(announced_on=today() - timedelta(days=days))
        assert retention_sweep().anonymised == gone


def test_an_earlier_case_waits_for_the_last_one(db):
    person = PersonFactory()
    closed_case(person=person)
    CaseFactory(person=person, returned_on=date(2026, 1, 5))
    assert retention_sweep().anonymised == []


def test_the_years_are_a_record(db):
    rule = rules()
    rule.retention_years = 3
    rule.save()
    case = closed_case(closed_on=add_months(today(), -37))
    assert retention_sweep().anonymised == [case.person_id]


@pytest.mark.parametrize(
    ("hinder", "words"),
    [
        (RetentionHoldFactory, "suspendue"),
        (RightsRequestFactory, "demande"),
        (ComplaintFactory, "réclamation"),
    ],
)
def test_what_holds_the_data_back(db, hinder, words):
    case = closed_case()
    hinder(case=case)
    swept = retention_sweep()
    assert swept.anonymised == []
    assert words in swept.held[case.person_id][0]
    with pytest.raises(DomainError) as refusal:
        person_anonymise(person_id=case.person_id)
    assert refusal.value.code == "held"
    assert Person.objects.get(pk=case.person_id).last_name == case.person.last_name


def test_never_while_an_aid_runs(team):
    file = team.submitted_by_operator()
    Case.objects.filter(pk=file.case_id).update(
        state=CaseState.CLOSED, closing_reason=ClosingReason.ABANDONED, closed_on=long_ago()
    )
    announced(file.case)
    swept = retention_sweep()
    assert swept.anonymised == []
    assert "aide" in swept.held[file.person_id][0]


def test_two_returns_of_one_year_stay_two(db):
    person = PersonFactory()
    first = closed_case(person=person, returned_on=date(2018, 3, 1))
    second = closed_case(person=person, returned_on=date(2018, 9, 1))
    person_anonymise(person_id=person.pk)
    assert Case.objects.get(pk=first.pk).returned_on == date(2018, 1, 1)
    assert Case.objects.get(pk=second.pk).returned_on is None


def test_the_command_says_what_it_would_do_and_then_does_it(db):
    case = closed_case()
    RetentionHoldFactory(case=closed_case())
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "1 persons would be anonymised, 1 held back" in out.getvalue()
    assert Person.objects.get(pk=case.person_id).last_name != "—"
    call_command("retention", stdout=out)
    assert "1 persons anonymised, 1 held back" in out.getvalue()
    assert Person.objects.get(pk=case.person_id).last_name == "—"


def test_an_erasure_granted_takes_the_person_out_at_once(officer):
    case = closed_case(closed_on=today() - timedelta(days=10))
    request = RightsRequestFactory(case=case, kind=RightsKind.ERASURE, details="Tout effacer")
    done = request_answer(actor=officer, request=request, answer="C'est fait.")
    assert Person.objects.get(pk=case.person_id).last_name == "—"
    assert done.details == "—"


def test_an_erasure_is_refused_while_the_case_is_open(officer):
    request = RightsRequestFactory(kind=RightsKind.ERASURE)
    with pytest.raises(DomainError) as refusal:
        request_answer(actor=officer, request=request, answer="C'est fait.")
    assert refusal.value.code == "held"
    request.refresh_from_db()
    assert request.state == "received"


def test_a_hold_is_placed_once_and_lifted_once(officer):
    case = closed_case()
    with pytest.raises(DomainError):
        hold_place(actor=officer, case=case, reason="  ")
    with pytest.raises(DomainError):
        hold_place(actor=UserFactory(auditor=True), case=case, reason="Procès")
    hold = hold_place(actor=officer, case=case, reason="Procès")
    with pytest.raises(DomainError):
        hold_place(actor=officer, case=case, reason="Encore")
    hold_lift(actor=officer, hold=hold)
    with pytest.raises(DomainError):
        hold_lift(actor=officer, hold=hold)
    person_anonymise(person_id=case.person_id)
    with pytest.raises(DomainError):
        hold_place(actor=officer, case=case, reason="Trop tard")


def test_the_officer_suspends_from_the_list(client_as, officer):
    case = closed_case(closed_on=long_ago(days=-30))
    far = closed_case(closed_on=long_ago(days=-90))
    client = client_as(officer)
    page = client.get(reverse("cases:retention_list"))
    assert case.number in page.content.decode()
    assert far.number not in page.content.decode()
    url = reverse("cases:hold_new", args=[case.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Procès"}).status_code == 302
    hold = RetentionHold.objects.get(case=case)
    assert "Procès" in client.get(reverse("cases:retention_list")).content.decode()
    client.post(reverse("cases:hold_lift", args=[hold.pk]))
    hold.refresh_from_db()
    assert hold.lifted_by == officer


def test_the_list_costs_the_same_whatever_its_length(client_as, officer, django_assert_max_num_queries):
    for _number in range(6):
        RetentionHoldFactory(case=closed_case(closed_on=long_ago(days=-30)))
    client = client_as(officer)
    with django_assert_max_num_queries(18):
        client.get(reverse("cases:retention_list"))
