"""The timeline of a case: its changes of state, notes, documents and consents."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import CaseState, Category
from cases.models import Case, CaseTransition, Consent, Document, JournalNote
from common.timeline import TimelineEvent, timelines

MOST_PER_SOURCE = 100
PAGE = "case"


def case_timeline(*, actor: Any, case: Case) -> list[TimelineEvent]:
    """Return everything that happened around the case and that `actor` may know, newest first."""
    return timelines.events(PAGE, actor=actor, subject_id=case.pk)


def case_events(*, actor: Any, subject_id: int) -> list[TimelineEvent]:
    """Return what the cases app knows of one case; the caller has checked that `actor` may open it."""
    return [*_transitions(subject_id), *_notes(subject_id), *_documents(subject_id), *_consents(subject_id)]


def _transitions(case_id: int) -> list[TimelineEvent]:
    rows = (
        CaseTransition.objects.filter(subject=case_id)
        .select_related("actor")
        .order_by("-at")[:MOST_PER_SOURCE]
    )
    return [_transition_event(row) for row in rows]


def _transition_event(row: CaseTransition) -> TimelineEvent:
    if row.to_state.startswith("category_"):
        category = row.to_state.removeprefix("category_")
        title = _("Catégorie : %(category)s") % {"category": Category(category).label}
        return TimelineEvent(row.at, title, who=row.actor or "", text=row.reason, icon="tag")
    title = str(CaseState(row.to_state).label)
    return TimelineEvent(row.at, title, who=row.actor or "", text=row.reason, state=row.to_state)


def _notes(case_id: int) -> list[TimelineEvent]:
    rows = JournalNote.objects.filter(case=case_id).select_related("author")[:MOST_PER_SOURCE]
    return [
        TimelineEvent(
            row.created_at, _("Note de journal"), who=row.author, text=row.text, icon="journal-text"
        )
        for row in rows
    ]


def _documents(case_id: int) -> list[TimelineEvent]:
    rows = Document.objects.filter(case=case_id).select_related("uploaded_by")[:MOST_PER_SOURCE]
    return [
        TimelineEvent(
            row.created_at,
            _("Document ajouté : %(document)s") % {"document": row.get_kind_display()},
            who=row.uploaded_by,
            icon="paperclip",
            url=f"{reverse('cases:case_detail', args=[case_id])}?onglet=documents",
        )
        for row in rows
    ]


def _consents(case_id: int) -> list[TimelineEvent]:
    events = []
    for row in Consent.objects.filter(case=case_id).select_related("recorded_by")[:MOST_PER_SOURCE]:
        scope = {"scope": row.get_scope_display()}
        title = _("Accord donné : %(scope)s") % scope
        events.append(TimelineEvent(row.given_on, title, who=row.recorded_by or "", icon="hand-thumbs-up"))
        if row.withdrawn_on:
            title = _("Accord retiré : %(scope)s") % scope
            events.append(TimelineEvent(row.withdrawn_on, title, icon="hand-thumbs-down", tone="warning"))
    return events
