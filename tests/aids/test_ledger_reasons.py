"""The migration that names the portal's own reasons: entries written before it, in either language."""

import importlib
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from aids.enums import EntryKind, EnvelopeKind, LedgerAccount
from aids.models import LedgerEntry
from tests.factories.aids import balance_of

pytestmark = pytest.mark.django_db

migration = importlib.import_module("aids.migrations.0008_budget")

OLD = {
    "Remplacée par une nouvelle réservation": ("new_reservation", ""),
    "عُوّض بحجز جديد": ("new_reservation", ""),
    "Remplacée par l'engagement": ("committed", ""),
    "عُوّض بالتعهد": ("committed", ""),
    "Réservation arrivée à son terme": ("expired", ""),
    "رصيد غير منفق": ("unspent", ""),
    "Dotation initiale de la phase II": ("initial", ""),
    "Place reprise du dossier A26-000012-K": ("place_taken_over", "A26-000012-K"),
    "مكان مسترجع من الملف A26-000012-K": ("place_taken_over", "A26-000012-K"),
    "Repris du registre « OFII 2014.xlsx »": ("register", "OFII 2014.xlsx"),
    "منقول من السجل «OFII 2014.xlsx»": ("register", "OFII 2014.xlsx"),
    "La personne y renonce.": ("", "La personne y renonce."),
    "": ("", ""),
}


@pytest.fixture
def entries(team):
    file, envelope = team.draft(), balance_of(EnvelopeKind.SOCIAL).envelope
    return {
        words: LedgerEntry.objects.create(
            envelope=envelope,
            application=file,
            kind=EntryKind.RESERVATION,
            account=LedgerAccount.RESERVED,
            amount_eur=1,
            at=timezone.now(),
            reason=words,
        ).pk
        for words in OLD
    }


def test_each_old_reason_becomes_its_code_and_what_people_typed_stays(entries):
    figures = LedgerEntry.objects.order_by("pk").values_list("pk", "slots", "amount_eur", "at", "account")
    before = list(figures)
    migration.name_the_portals_reasons(None, SimpleNamespace(connection=connection))
    found = {pk: (code, reason) for pk, code, reason in figures.values_list("pk", "reason_code", "reason")}
    assert {words: found[pk] for words, pk in entries.items()} == OLD
    assert list(figures) == before


def test_afterwards_entries_are_append_only_again(entries):
    migration.name_the_portals_reasons(None, SimpleNamespace(connection=connection))
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        LedgerEntry.objects.update(reason="autre")
