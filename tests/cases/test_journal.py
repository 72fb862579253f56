"""The journal: notes dated by their fact, put right for a day, confidential ones read by few."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.enums import NoteKind
from cases.models import JournalNote
from cases.selectors.history import case_history
from cases.selectors.timeline import case_timeline, case_timeline_page
from cases.services.journal import note_add, note_edit
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.timeline import TimelineKind
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory, JournalNoteFactory

FACTS = {"text": "Corrigée", "kind": "call", "happened_on": None, "is_confidential": False}


@pytest.fixture
def author(db):
    return UserFactory(full_name="Nour Gharbi")


@pytest.fixture
def case(author):
    return CaseFactory(antenna=author.antenna, counsellor=author)


def readers(case):
    """Whoever may open the case, and whoever may not; True: reads its confidential notes."""
    antenna = case.antenna
    return [
        (UserFactory(antenna=antenna, antenna_manager=True), True),
        (UserFactory(antenna=antenna), False),
        (UserFactory(taskforce_manager=True), False),
        (UserFactory(antenna_manager=True), False),
        (UserFactory(auditor=True), False),
        (UserFactory(operator_agent=True), False),
    ]


def test_a_note_bears_the_day_of_its_fact_and_its_kind(author, case):
    day = today() - timedelta(days=3)
    note = note_add(actor=author, case=case, text=" Visite à domicile ", kind=NoteKind.VISIT, happened_on=day)
    assert (note.text, note.kind, note.happened_on) == ("Visite à domicile", "visit", day)
    assert note_add(actor=author, case=case, text="Autre").happened_on == today()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({"kind": "rumeur"}, "kind"),
        ({"happened_on": today() + timedelta(days=2)}, "happened_on"),
    ],
)
def test_an_impossible_note_is_refused_beside_its_field(author, case, facts, field):
    with pytest.raises(DomainError) as refusal:
        note_add(actor=author, case=case, **{"text": "Note", **facts})
    assert refusal.value.field == field
    assert not case.notes.exists()


def test_the_author_puts_a_note_right_for_a_day_and_the_history_keeps_it(author, case):
    note = note_add(actor=author, case=case, text="Première version")
    note_edit(actor=author, note=note, **FACTS)
    note.refresh_from_db()
    assert (note.text, note.kind) == ("Corrigée", "call")
    changes = [change for entry in case_history(actor=author, case=case) for change in entry.changes]
    assert ("Première version", "Corrigée") in [(change.old, change.new) for change in changes]
    JournalNote.objects.update(created_at=timezone.now() - timedelta(hours=24))
    with pytest.raises(DomainError) as refusal:
        note_edit(actor=author, note=note, **FACTS)
    assert refusal.value.code == "too_late"


def test_nobody_puts_somebody_elses_note_right(author, case):
    note = note_add(actor=author, case=case, text="À moi")
    with pytest.raises(NotPermitted):
        note_edit(actor=UserFactory(antenna=case.antenna, antenna_manager=True), note=note, **FACTS)


def test_a_note_is_never_deleted(case):
    note = JournalNoteFactory(case=case)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        note.delete()


def test_a_confidential_note_is_read_by_its_author_and_the_manager_only(author, case):
    note = note_add(actor=author, case=case, text="Secret gardé", is_confidential=True)
    assert list(JournalNote.objects.visible_to(author)) == [note]
    for reader, reads in readers(case):
        assert JournalNote.objects.visible_to(reader).exists() == reads, reader.role


def test_a_confidential_note_shows_nowhere_else_either(client_as, author, case):
    note_add(actor=author, case=case, text="Secret gardé", is_confidential=True)
    tabs = ("journal", "case_overview", "case_changes", "documents")
    for reader, reads in [(author, True), *readers(case)[:3]]:
        client = client_as(reader, htmx=True)
        shown = {
            name: "Secret gardé" in client.get(reverse(f"cases:{name}", args=[case.pk])).content.decode()
            for name in tabs
        }
        assert shown["journal"] == shown["case_overview"] == reads, reader.role
        assert not shown["documents"]
        assert reads or not shown["case_changes"], reader.role
        events = case_timeline(actor=reader, case=case)
        assert any(event.text == "Secret gardé" for event in events) == reads
        found = client.get(reverse("search"), {"q": "Secret gardé"})
        assert "cases" not in found.content.decode() or "/notes/" not in found.content.decode()


def test_the_history_of_a_note_made_confidential_is_hidden_with_it(author, case):
    note = note_add(actor=author, case=case, text="Écrit trop vite")
    note_edit(actor=author, note=note, **{**FACTS, "text": "Secret gardé", "is_confidential": True})

    def words(reader):
        entries = case_history(actor=reader, case=case)
        return " ".join(change.old + change.new for entry in entries for change in entry.changes)

    assert "Écrit trop vite" in words(author)
    for reader, reads in readers(case)[:3]:
        assert ("Secret gardé" in words(reader)) == reads
        assert ("Écrit trop vite" in words(reader)) == reads


def test_a_note_opened_later_keeps_what_it_said_in_confidence(author, case):
    note = note_add(actor=author, case=case, text="Secret gardé", is_confidential=True)
    note_edit(actor=author, note=note, **FACTS)
    colleague = UserFactory(antenna=case.antenna)
    entries = case_history(actor=colleague, case=case)
    assert "Secret gardé" not in str(entries)
    assert "Secret gardé" in str(case_history(actor=author, case=case))


def test_the_page_of_a_note(client_as, author, case):
    note = note_add(actor=author, case=case, text="Première version")
    page = reverse("cases:note_change", args=[note.pk])
    client = client_as(author)
    assert "Première version" in client.get(page).content.decode()
    refused = client.post(page, {**FACTS, "happened_on": "31/02/2025", "kind": "call"})
    assert refused.status_code == 422
    assert "n&#x27;existe pas au calendrier" in refused.content.decode()
    assert (
        client.post(page, {"text": "Corrigée", "kind": "visit", "is_confidential": "on"}).status_code == 302
    )
    note.refresh_from_db()
    assert (note.text, note.kind, note.is_confidential) == ("Corrigée", "visit", True)
    colleague = client_as(UserFactory(antenna=case.antenna))
    assert colleague.get(page).status_code == 404
    head = client_as(UserFactory(antenna=case.antenna, antenna_manager=True))
    assert head.post(page, {"text": "Par un autre"}).status_code == 422
    JournalNote.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert "Seul l’auteur corrige" in client.get(page).content.decode()
    assert client.post(page, {"text": "Trop tard"}).status_code == 422


def test_the_journal_is_paged_and_flat(client_as, author, case, django_assert_max_num_queries):
    for number in range(60):
        JournalNoteFactory(
            case=case, author=author, text=f"Note {number:03d}", happened_on=today() - timedelta(days=number)
        )
    client = client_as(author, htmx=True)
    first = client.get(reverse("cases:journal", args=[case.pk]))
    assert first.content.decode().count("<article") == 25
    cursor = first.context["page"].next_cursor
    with django_assert_max_num_queries(10):
        second = client.get(reverse("cases:journal", args=[case.pk]), {"suite": cursor}).content.decode()
    assert "Note 025" in second
    assert "Note 024" not in second


class TestTimeline:
    def all_texts(self, actor, case, **filters):
        texts, cursor = [], None
        for _ in range(50):
            page = case_timeline_page(actor=actor, case=case, cursor=cursor, **filters)
            texts += [event.text for event in page.events]
            cursor = page.next_cursor
            if cursor is None:
                return texts
        raise AssertionError("the timeline does not end")

    def test_pages_hold_each_event_once_whatever_their_days(self, author, case):
        # Seven notes a day: places between two pages fall inside a day.
        for number in range(100):
            JournalNoteFactory(
                case=case, text=f"n{number}", happened_on=today() - timedelta(days=number // 7)
            )
        texts = self.all_texts(author, case)
        assert len(texts) == len(set(texts)) == 100
        days = {note.text: note.happened_on for note in case.notes.all()}
        assert [days[text] for text in texts] == sorted(days.values(), reverse=True)

    def test_filters_by_kind_and_period(self, author, case):
        for days in (1, 10, 20):
            day = today() - timedelta(days=days)
            JournalNoteFactory(case=case, text=f"n{days}", happened_on=day)
        period = {"since": today() - timedelta(days=10), "until": today() - timedelta(days=1)}
        assert self.all_texts(author, case, **period) == ["n1", "n10"]
        assert self.all_texts(author, case, kinds=[TimelineKind.DOCUMENT]) == []
        assert len(self.all_texts(author, case, kinds=[TimelineKind.NOTE])) == 3

    def test_the_tab_keeps_its_filters_in_the_address(self, client_as, author, case):
        JournalNoteFactory(case=case, text="Récent")
        JournalNoteFactory(case=case, text="Ancien", happened_on=today() - timedelta(days=400))
        client = client_as(author)
        tab = reverse("cases:case_overview", args=[case.pk])
        since = f"{today() - timedelta(days=30):%d/%m/%Y}"
        answer = client.get(tab, {"quoi": "note", "du": since}, follow=True)
        page = answer.content.decode()
        assert "du=" in answer.redirect_chain[0][0]
        assert "Récent" in page
        assert "Ancien" not in page
        bad = client.get(tab, {"du": "hier", "quoi": "tout", "suite": "%%%"}, follow=True)
        assert bad.status_code == 200
        assert "Ancien" in bad.content.decode()

    def test_thousands_of_events_cost_what_ten_cost(
        self, client_as, author, case, django_assert_max_num_queries
    ):
        client = client_as(author, htmx=True)
        tab = reverse("cases:case_overview", args=[case.pk])
        with django_assert_max_num_queries(22) as few:
            client.get(tab)
        day = today()
        JournalNote.objects.bulk_create(
            JournalNote(case=case, author=author, text=f"n{n}", happened_on=day - timedelta(days=n % 900))
            for n in range(3000)
        )
        with django_assert_max_num_queries(len(few)):
            page = client.get(tab).context["page"]
        assert len(page.events) == 30
        with django_assert_max_num_queries(len(few)):
            assert len(client.get(tab, {"suite": page.next_cursor}).context["page"].events) == 30
