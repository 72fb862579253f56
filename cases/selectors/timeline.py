"""The timeline of a case: its changes of state, notes, documents and consents."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.enums import CaseState, Category
from cases.models import Case, CaseTransition, Consent, Document, JournalNote
from common.timeline import TimelineEvent, TimelinePage, Window, timelines

MOST_CONSENTS = 100
PAGE = "case"


def case_timeline(*, actor: Any, case: Case) -> list[TimelineEvent]:
    """Return the newest events around the case that `actor` may know, newest first."""
    return timelines.events(PAGE, actor=actor, subject_id=case.pk)


def case_timeline_page(
    *,
    actor: Any,
    case: Case,
    kinds: Collection[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    cursor: str | None = None,
) -> TimelinePage:
    """Return one page of everything that happened around the case and that `actor` may know, newest first."""
    return timelines.page(
        PAGE, actor=actor, subject_id=case.pk, kinds=kinds, since=since, until=until, cursor=cursor
    )


def state_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the changes of state and of category; the caller has checked that `actor` may open the case."""
    rows = CaseTransition.objects.filter(subject=subject_id).select_related("actor")
    return [_transition_event(row) for row in window.rows(rows, "at")]


def _transition_event(row: CaseTransition) -> TimelineEvent:
    who = row.actor or ""
    if row.to_state.startswith("category_"):
        category = row.to_state.removeprefix("category_")
        title = _("Catégorie : %(category)s") % {"category": Category(category).label}
        return TimelineEvent(row.at, title, who=who, text=row.reason, icon="tag", key=row.pk)
    title = str(CaseState(row.to_state).label)
    return TimelineEvent(row.at, title, who=who, text=row.reason, state=row.to_state, key=row.pk)


def note_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the notes that `actor` may read, by the day of their fact."""
    rows = JournalNote.objects.visible_to(actor).filter(case=subject_id).select_related("author")
    return [
        TimelineEvent(
            row.happened_on,
            _("Note : %(kind)s") % {"kind": str(row.get_kind_display()).lower()},
            who=row.author,
            text=row.text,
            icon="journal-text",
            url=_tab(subject_id, "journal"),
            key=row.pk,
            lock=_("confidentielle") if row.is_confidential else "",
        )
        for row in window.rows(rows, "happened_on", is_date=True)
    ]


def document_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the documents that came in, new versions among them."""
    rows = Document.objects.filter(case=subject_id).select_related("uploaded_by")
    return [
        TimelineEvent(
            row.created_at,
            (
                _("Nouvelle version : %(document)s")
                if row.replaces_id is not None
                else _("Document ajouté : %(document)s")
            )
            % {"document": row.get_kind_display()},
            who=row.uploaded_by,
            icon="paperclip",
            url=_tab(subject_id, "documents"),
            key=row.pk,
        )
        for row in window.rows(rows, "created_at")
    ]


def removal_events(*, actor: Any, subject_id: int, window: Window) -> list[TimelineEvent]:
    """Return the documents that were taken off, with the reason."""
    rows = Document.objects.filter(case=subject_id, removed_at__isnull=False).select_related("removed_by")
    return [
        TimelineEvent(
            row.removed_at,
            _("Document retiré : %(document)s") % {"document": row.get_kind_display()},
            who=row.removed_by or "",
            text=row.removal_reason,
            icon="file-earmark-x",
            tone="warning",
            url=_tab(subject_id, "documents"),
            key=row.pk,
        )
        for row in window.rows(rows, "removed_at")
    ]


def consent_events(*, actor: Any, subject_id: int) -> list[TimelineEvent]:
    """Return the agreements given and withdrawn: few in a case, read at once."""
    events = []
    for row in Consent.objects.filter(case=subject_id).select_related("recorded_by")[:MOST_CONSENTS]:
        scope = {"scope": row.get_scope_display()}
        title = _("Accord donné : %(scope)s") % scope
        events.append(TimelineEvent(row.given_on, title, who=row.recorded_by or "", icon="hand-thumbs-up"))
        if row.withdrawn_on:
            title = _("Accord retiré : %(scope)s") % scope
            events.append(TimelineEvent(row.withdrawn_on, title, icon="hand-thumbs-down", tone="warning"))
    return events


def _tab(case_id: int, slug: str) -> str:
    return f"{reverse('cases:case_detail', args=[case_id])}?onglet={slug}"
