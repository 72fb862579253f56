"""The aids of a register: read from their columns, made files of the phase of their day, entered in the ledger."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Institution
from aids.enums import ApplicationState, EnvelopeKind
from aids.models import Application, Balance, Envelope, LedgerEntry
from aids.services.budget import allocate, verify_ledger
from aids.services.programmes import programme_load_default
from aids.services.register_columns import AID_FIELDS, read_aid_kinds
from cases.enums import CaseState
from cases.models import Case, ImportedRow
from cases.services.register.columns import header_candidates
from cases.services.register.fields import FIELDS
from cases.services.register.imports import findings_of_file, register_import_now
from cases.services.register.planning import Choices
from cases.services.register.reports import import_report
from tests.cases.register_help import CONTEXT, workbook

HEADER = ["Nom", "Prénom", "Sexe", "Né(e) le", "CIN", "Antenne", "Pays", "Rentré le", "Modalité", "Type d'aide",
"Montant",
          "Date comité", "Opérateur"]  # fmt: skip
BASE = ["Trabelsi", "Ali", "H", "5/3/1985", "04123456", "Tunis", "France", "1/2/2019", "OQTF", "micro-projet",
"5 000 €",
        "10/6/2019", "Adie"]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("sociale", ("social",)),
        ("Aide sociale", ("social",)),
        ("micro-projet", ("business",)),
        ("Création d'entreprise", ("business",)),
        ("création projet", ("business",)),
        ("Emploi", ("employment",)),
        ("aide à l'emploi", ("employment",)),
        ("sociale + micro-projet", ("social", "business")),
        ("Aide sociale et création d'entreprise", ("social", "business")),
        ("Sociale / emploi", ("social", "employment")),
        ("projet innovant", ("innovative",)),
        ("مساعدة اجتماعية", ("social",)),
        ("micro-projet agricole", ("business",)),
        ("non", None),
        ("refusée", None),
        (None, None),
    ],
)
def test_aids_in_free_wording(cell, kinds):
    reading = read_aid_kinds(cell, CONTEXT)
    assert (reading.value, reading.problem) == (kinds, "")


def test_an_unknown_aid_is_told():
    assert "vélo" in read_aid_kinds("vélo", CONTEXT).problem


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Type d'aide", "aid_kinds"),
        ("Aide accordée", "aid_kinds"),
        ("Montant", "aid_amount"),
        ("Montant accordé (€)", "aid_amount"),
        ("Date du comité", "aid_decided_on"),
        ("Opérateur de suivi", "aid_operator"),
        ("المساعدة", "aid_kinds"),
        ("المبلغ", "aid_amount"),
        ("Type de retour", "modality"),
        ("Date de retour", "returned_on"),
    ],
)
def test_headers_of_aids_beside_the_others(header, key):
    candidates = header_candidates(header, (*FIELDS, *AID_FIELDS))
    assert max(candidates, key=lambda name: candidates[name]) == key


@pytest.fixture
def programme(reference):
    programme_load_default()


def row(**changes):
    return [changes.get(name, value) for name, value in zip(HEADER, BASE, strict=True)]


def now(*lines):
    return register_import_now(
        actor=None, name="r.xlsx", data=workbook([HEADER, *lines]), choices=Choices(duplicates="create")
    )


def balance(phase, kind):
    return Balance.objects.get(envelope=Envelope.objects.get(phase__code=phase, kind=kind, country=None))


def test_a_past_aid_is_completed_committed_and_spent(programme):
    _upload, findings = now(row())
    aid = Application.objects.select_related("phase", "case").get()
    assert (aid.kind, aid.family, aid.state) == ("business", "economic", ApplicationState.COMPLETED)
    assert (aid.phase.code, aid.granted_eur, aid.requested_eur) == ("I", Decimal(5000), Decimal(5000))
    assert not aid.amount_to_split
    assert "Opérateur indiqué : Adie" in aid.decision_reason
    assert aid.case.state == CaseState.SUPPORTED
    assert [event.to_state for event in aid.case.transitions.all()] == ["registered", "supported"]
    assert [event.to_state for event in aid.transitions.all()] == ["completed"]
    persons = balance("I", EnvelopeKind.PERSONS)
    assert (persons.committed_slots, persons.committed_eur, persons.spent_eur) == (
        1,
        Decimal(5000),
        Decimal(5000),
    )
    assert verify_ledger() == []
    assert ImportedRow.objects.get().created == {"aids": [aid.pk]}
    assert import_report(findings)["created_aids"] == 1


def test_two_aids_with_one_amount_are_both_created_and_flagged(programme):
    now(row(**{"Type d'aide": "sociale + micro-projet", "Montant": "6.500,00"}))
    aids = Application.objects.order_by("kind")
    assert [aid.kind for aid in aids] == ["business", "social"]
    assert all(aid.amount_to_split and aid.requested_eur == 6500 and aid.granted_eur is None for aid in aids)
    assert "6500.00 €, à répartir" in aids[0].decision_reason
    assert balance("I", EnvelopeKind.PERSONS).committed_slots == 1
    assert balance("I", EnvelopeKind.SOCIAL).committed_slots == 1
    assert balance("I", EnvelopeKind.ECONOMIC).committed_slots == 1
    assert verify_ledger() == []


def test_the_operator_is_recognised_when_the_portal_knows_it(programme):
    known = Institution.objects.create(code="ADIE", name_fr="Adie", name_ar="أدي", kind="follow_up_operator")
    now(row(), row(Nom="Hamdi", Prénom="Rim", Sexe="F", CIN="11223344", **{"Type d'aide": "sociale"}))
    assert Application.objects.get(kind="business").operator == known
    assert Application.objects.get(kind="social").operator is None


def test_an_aid_of_phase_two_takes_a_place(programme):
    now(row(**{"Date comité": "8/2/2022", "Montant": "3 000 €", "Type d'aide": "Emploi"}))
    assert Application.objects.get().phase.code == "II"
    assert balance("II", EnvelopeKind.ECONOMIC).committed_slots == 1
    assert balance("II", EnvelopeKind.ECONOMIC).spent_eur == 3000
    assert verify_ledger() == []


def test_without_a_place_the_aid_is_not_created_and_it_is_said(programme):
    social = Envelope.objects.get(phase__code="II", kind=EnvelopeKind.SOCIAL)
    allocate(actor=None, envelope=social, slots=-90)
    _upload, findings = now(
        row(**{"Date comité": "8/2/2022", "Montant": "1 000 €", "Type d'aide": "sociale"})
    )
    assert Case.objects.get().state == CaseState.REGISTERED
    assert not Application.objects.exists()
    report = import_report(findings)
    assert report["created_aids"] == 0
    assert [(entry["row"], entry["column"]) for entry in report["warnings"]] == [(2, "Type d'aide")]
    assert "places sont prises" in report["warnings"][0]["message"]


def test_a_person_gets_no_second_aid_of_a_nature_in_a_phase(programme):
    _upload, findings = now(
        row(),
        row(Pays="Italie", **{"Rentré le": "1/2/2020", "Type d'aide": "emploi", "Date comité": "1/6/2020"}),
    )
    assert Case.objects.count() == 2
    assert Application.objects.count() == 1
    assert "déjà une aide de cette nature" in import_report(findings)["warnings"][-1]["message"]


@pytest.mark.parametrize(
    ("changes", "column", "words", "aids"),
    [
        ({"Montant": ""}, "Montant", "manque", 1),
        ({"Montant": "beaucoup"}, "Montant", "n'est pas un montant", 1),
        ({"Montant": "900 DT"}, "Montant", "dinars", 1),
        ({"Montant": "90 000 €"}, "Montant", "plafond", 1),
        ({"Type d'aide": ""}, "Montant", "sans que l'aide soit nommée", 0),
        ({"Type d'aide": "vélo"}, "Type d'aide", "n'est pas compris", 0),
        ({"Type d'aide": "emploi + micro-projet"}, "Type d'aide", "seconde aide économique", 1),
        ({"Type d'aide": "projet innovant"}, "Type d'aide", "n'existe pas dans la phase", 0),
        ({"Date comité": "31/02/2019"}, "Date comité", "n'existe pas", 1),
        ({"Date comité": "1/1/2091"}, "Date comité", "dans l'avenir", 1),
        ({"Date comité": "1/1/2018"}, "Date comité", "précède le retour", 1),
    ],
)
def test_doubtful_aids_are_told_and_the_row_is_kept(programme, changes, column, words, aids):
    data = workbook([HEADER, row(**changes)])
    findings = findings_of_file(actor=None, name="r.xlsx", data=data, choices=Choices())
    warnings = [entry for entry in import_report(findings)["warnings"] if entry["column"] == column]
    assert any(words in entry["message"] for entry in warnings)
    assert import_report(findings)["created_aids"] == aids
    now(row(**changes))
    assert Case.objects.count() == 1
    assert Application.objects.count() == aids


def test_importing_again_creates_no_aid_and_no_entry(programme):
    now(row())
    entries = LedgerEntry.objects.count()
    now(row())
    assert (Application.objects.count(), LedgerEntry.objects.count()) == (1, entries)


def test_a_day_before_any_phase_gives_no_aid(programme):
    _upload, findings = now(row(**{"Rentré le": "1/1/2015", "Date comité": date(2015, 6, 1)}))
    assert import_report(findings)["created_aids"] == 0
    assert Case.objects.count() == 1
