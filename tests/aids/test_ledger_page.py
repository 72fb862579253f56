"""The ledger page: every balance opens its entries, filtered by the URL, with their sums."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from aids.enums import AidKind, EntryKind, EntryReason, EnvelopeKind, LedgerAccount
from aids.models import LedgerEntry
from aids.selectors.ledger import LedgerFilters, entries_matching, ledger_sums
from aids.services.decisions import application_reject
from common.models import AccessRecord
from tests.factories.aids import balance_of

pytestmark = pytest.mark.django_db


def url(name="ledger", **query):
    return reverse(f"aids:{name}", query=query)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def sums_of(filters):
    """Slots and EUR by envelope and account, as the page shows them; those that are zero left out."""
    return {
        (row.envelope.pk, account): pair
        for row in ledger_sums(filters).rows
        for account, pair in row.accounts.items()
        if any(pair)
    }


def added_up(filters):
    """The same, entry by entry."""
    found = {}
    for entry in entries_matching(filters):
        before = found.get((entry.envelope_id, entry.account), (0, Decimal(0)))
        found[entry.envelope_id, entry.account] = (before[0] + entry.slots, before[1] + entry.amount_eur)
    return {key: pair for key, pair in found.items() if any(pair)}


@pytest.fixture
def busy(team):
    """A ledger with every movement in it."""
    team.approved(AidKind.BUSINESS)
    application_reject(actor=team.manager, application=team.submitted(), reason="Hors conditions.")
    return team.submitted()


def test_the_sums_are_those_of_the_entries_seen(busy):
    day = timezone.localdate()
    social = balance_of(EnvelopeKind.SOCIAL).envelope_id
    asked = [
        LedgerFilters(),
        LedgerFilters(phase="II"),
        LedgerFilters(phase="I"),
        LedgerFilters(envelope=social),
        LedgerFilters(envelope=social, account=LedgerAccount.RESERVED),
        LedgerFilters(phase="II", kind=EntryKind.RELEASE),
        LedgerFilters(account=LedgerAccount.COMMITTED, since=day, until=day),
        LedgerFilters(until=day - timedelta(days=1)),
        LedgerFilters(number=busy.number.lower()),
    ]
    for filters in asked:
        assert sums_of(filters) == added_up(filters), filters
    assert sums_of(asked[3])[social, "reserved"] == (1, busy.requested_eur)


def test_too_many_entries_are_not_added_up_while_somebody_waits(busy, monkeypatch):
    monkeypatch.setattr("aids.selectors.ledger.MOST_SUMMED", 2)
    assert ledger_sums(LedgerFilters(kind=EntryKind.RESERVATION)).too_many
    assert not ledger_sums(LedgerFilters(account=LedgerAccount.RESERVED)).too_many


def test_every_entry_opens_its_file_and_filters_stand_in_the_url(busy, team, client_as):
    client = client_as(team.manager)
    text = page(client.get(url()))
    assert reverse("aids:application_detail", args=[busy.pk]) in text
    social = balance_of(EnvelopeKind.SOCIAL).envelope_id
    filtered = page(client.get(url(enveloppe=social, compte="reserved", mouvement="reservation")))
    assert busy.number in filtered
    assert "1\xa0300\xa0€" in filtered or "1\xa0700\xa0€" in filtered
    assert "Aucune écriture" in page(client.get(url(dossier="A99-000000-Z")))
    assert busy.number in page(client.get(url(dossier=f" {busy.number.lower()} ")))
    assert client_as(team.counsellor).get(url()).status_code == 403


def test_sums_stand_on_the_page_of_one_envelope_and_elsewhere_for_who_asks(busy, team, client_as):
    client = client_as(team.manager)
    social = balance_of(EnvelopeKind.SOCIAL).envelope_id
    assert "Sommes par enveloppe" in page(client.get(url(enveloppe=social)))
    unasked = page(client.get(url(phase="II")))
    assert "Sommes par enveloppe" not in unasked
    assert "?phase=II&amp;sommes=oui" in unasked
    asked = client.get(url(phase="II", sommes="oui"))
    assert "Sommes par enveloppe" in page(asked)
    # The Excel takes the filters alone.
    assert asked.context["export_query"] == "phase=II"


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("du", "31/02/2026", "existe pas"),
        ("enveloppe", "abc", "choix"),
        ("compte", "rien", "choix"),
        ("phase", "IX", "choix"),
        ("mouvement", "vol", "choix"),
        ("dossier", "x" * 40, "20"),
    ],
)
def test_a_filter_that_cannot_be_read_is_said_beside_it(busy, team, client_as, name, typed, said):
    assert said in page(client_as(team.manager).get(url(**{name: typed})))


def test_the_page_costs_the_same_whatever_the_ledger(busy, team, client_as):
    client = client_as(team.manager)

    def queries(**asked):
        client.get(url(**asked))
        with CaptureQueriesContext(connection) as captured:
            page(client.get(url(**asked)))
        return len(captured)

    asked = [{}, {"phase": "II"}, {"mouvement": "reservation"}, {"dossier": busy.number}]
    before = [queries(**one) for one in asked]
    assert max(before) <= 10
    for _ in range(3):
        team.approved()
    assert [queries(**one) for one in asked] == before


def test_pages_follow_each_other_without_a_gap(team, client_as):
    file = team.draft()
    envelope = balance_of(EnvelopeKind.SOCIAL).envelope
    same = timezone.now()
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            envelope=envelope,
            application=file,
            kind=EntryKind.RESERVATION,
            account=LedgerAccount.RESERVED,
            amount_eur=number,
            at=same,
        )
        for number in range(1, 121)
    )
    client, seen = client_as(team.manager), []
    response = client.get(url(enveloppe=envelope.pk, mouvement="reservation"))
    while True:
        found = response.context["page"]
        seen += [entry.amount_eur for entry in found.rows]
        if not found.next_cursor:
            break
        response = client.get(url(enveloppe=envelope.pk, mouvement="reservation", suite=found.next_cursor))
    assert seen == list(range(120, 0, -1))


def test_htmx_gets_the_list_alone(busy, team, client_as):
    text = page(client_as(team.manager, htmx=True).get(url(phase="II")))
    assert text.lstrip().startswith('<div id="results"')


def test_the_export_holds_what_is_seen_and_is_recorded(busy, team, client_as):
    response = client_as(team.manager).get(url("ledger_export", mouvement="reservation", phase="II"))
    assert response.status_code == 200
    rows = list(load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.values)
    expected = LedgerEntry.objects.filter(kind=EntryKind.RESERVATION, envelope__phase__code="II")
    assert len(rows) == expected.count() + 1
    assert {row[3] for row in rows[1:]} == {"Réservation"}
    assert busy.number in {row[5] for row in rows[1:]}
    assert AccessRecord.objects.filter(kind="export", actor=team.manager).count() == 1


def test_an_export_too_long_is_refused_in_words(busy, team, client_as, monkeypatch):
    monkeypatch.setattr("aids.services.ledger_exports.MOST_ROWS", 3)
    assert "resserrez" in page(client_as(team.manager).get(url("ledger_export")), 422)


def test_a_reason_of_the_portal_is_said_in_the_readers_language(busy, team, client_as):
    released = LedgerEntry.objects.filter(reason_code=EntryReason.COMMITTED).first()
    assert released.reason == ""
    assert released.reason_words == "Remplacée par l'engagement"
    with translation.override("ar"):
        assert released.reason_words == "عُوّض بالتعهد"
    typed = LedgerEntry.objects.filter(reason="Hors conditions.").first()
    assert (typed.reason_words, typed.reason_code) == ("Hors conditions.", "")


def test_what_belongs_to_a_reason_stands_beside_it(team):
    case = team.eligible_case()
    social = team.submitted(AidKind.SOCIAL, case=case)
    team.submitted(AidKind.BUSINESS, case=case)
    application_reject(actor=team.manager, application=social, reason="Non.")
    entry = LedgerEntry.objects.filter(reason_code=EntryReason.PLACE_TAKEN_OVER).first()
    assert social.number in entry.reason_words
    assert entry.reason == social.number


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE aids_ledgerentry SET amount_eur = 1",
        "UPDATE aids_ledgerentry SET reason = 'autre'",
        "DELETE FROM aids_ledgerentry",
    ],
)
def test_raw_sql_cannot_change_an_entry(busy, sql):
    with (
        pytest.raises(Exception, match=r"Cannot (update|delete)"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: LedgerEntry.objects.filter(pk=entry.pk).update(slots=9),
        lambda entry: LedgerEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: entry.delete(),
        lambda entry: entry.save(),
        lambda entry: LedgerEntry.objects.bulk_update([entry], ["reason"]),
    ],
)
def test_the_orm_cannot_change_an_entry(busy, change):
    entry = LedgerEntry.objects.filter(application=busy).first()
    with pytest.raises(Exception, match=r"Cannot (update|delete)"), transaction.atomic():
        change(entry)
