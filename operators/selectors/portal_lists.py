"""The lists of the operator's portal: its files by what they wait for (domain.md 5).

A line shows what `operators.selectors.portal.FileView` shows, and less.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.agents import for_agents
from accounts.models import User
from aids.enums import ApplicationState
from aids.models import Application
from common.pagination import Page, keyset_page
from operators.models import Proposal

S = ApplicationState
LINES_SHOWN = 8
PAGE_SIZE = 25
LIST_ORDER = ("-opened_on", "-pk")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the home list; `slug` is its name in the URL (?etat=…)."""

    slug: str
    label: str | Promise
    states: tuple[str, ...]
    hint: str | Promise


# Every file of these sections is a line of the work list.
IN_THE_WORK_LIST = frozenset({"a-repondre", "en-preparation"})
SECTIONS = (
    Section("a-repondre", _("À répondre"), (S.ROUTED,), _("Aucune proposition n’attend votre réponse.")),
    Section(
        "en-preparation",
        _("En préparation"),
        (S.PLANNING, S.DEFERRED),
        _("Aucun plan à préparer. Les dossiers que vous acceptez arrivent ici."),
    ),
    Section("soumis", _("Soumis"), (S.SUBMITTED,), _("Aucun dossier n’attend de décision.")),
    Section("decides", _("Décidés"), (S.APPROVED, S.REJECTED), _("Aucune décision à traiter.")),
    Section(
        "en-suivi",
        _("En suivi"),
        (S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP),
        _("Aucun contrat en cours."),
    ),
    Section("termines", _("Terminés"), (S.COMPLETED, S.TERMINATED), _("Aucun dossier terminé.")),
)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in a list of the portal; `due_on` while it waits for an answer."""

    pk: int
    number: str
    name: str
    name_ar: str
    place: str
    kind: str
    state: str
    state_label: str
    amount_eur: Decimal | None
    due_on: date | None

    @property
    def shown_name(self) -> str:
        """The name in the script of the page's language, where it is known."""
        return self.name_ar if get_language() == "ar" and self.name_ar else self.name


def portal_section(slug: str) -> Section | None:
    return next((section for section in SECTIONS if section.slug == slug), None)


def portal_counts(*, actor: User) -> dict[str, int]:
    """Return how many files each section holds, by slug, in one query."""
    by_state: dict[str, int] = dict(_states_counted(actor))
    return {section.slug: sum(by_state.get(state, 0) for state in section.states) for section in SECTIONS}


@for_agents
def _states_counted(actor: Any) -> QuerySet[Any]:
    files = Application.objects.visible_to(actor).order_by()
    return files.values_list("state").annotate(n=Count("pk"))


def portal_parts(*, actor: User, counts: Mapping[str, int]) -> list[tuple[Section, list[FileLine]]]:
    """Return the files of the sections whose files are not all lines of the work list; none empty.

    Only of those that hold at most LINES_SHOWN: a few of two hundred are not the ones looked for, and their
    section is one tap away. `counts` as portal_counts tells them.
    """
    parts = [
        section
        for section in SECTIONS
        if section.slug not in IN_THE_WORK_LIST and 0 < counts[section.slug] <= LINES_SHOWN
    ]
    if not parts:
        return []
    states = [state for part in parts for state in part.states]
    files = _described(Application.objects.visible_to(actor).filter(state__in=states)).order_by(*LIST_ORDER)
    lines = [_line(file) for file in files]
    return [(part, [line for line in lines if line.state in part.states]) for part in parts]


def portal_page(
    *, actor: User, section: Section, cursor: str | None
) -> tuple[Page[Application], list[FileLine]]:
    """Return one page of a section with its lines, the latest first."""
    page = keyset_page(_listed(actor, section), order=LIST_ORDER, cursor=cursor, size=PAGE_SIZE)
    return page, [_line(file) for file in page.rows]


def _listed(actor: User, section: Section) -> QuerySet[Application]:
    files = _described(Application.objects.visible_to(actor).filter(state__in=section.states))
    return with_proposal(files) if S.ROUTED in section.states else files


def _described(files: QuerySet[Application]) -> QuerySet[Application]:
    return files.select_related("person", "case__governorate", "case__delegation")


def with_proposal(files: QuerySet[Application]) -> QuerySet[Application]:
    """Fetch with the files the proposal that waits for an answer, for `open_proposal`."""
    return files.prefetch_related(
        Prefetch("proposals", queryset=Proposal.objects.open(), to_attr="open_proposals")
    )


def open_proposal(file: Application) -> Proposal | None:
    """Return the proposal that waits for an answer, of a file fetched by `with_proposal`."""
    found: list[Proposal] = file.open_proposals  # type: ignore[attr-defined]
    return found[0] if found else None


def place_of(file: Application) -> str:
    """Return where the person lives: delegation and governorate."""
    case = file.case
    return " · ".join(str(part) for part in (case.delegation, case.governorate) if part)


def _line(file: Application) -> FileLine:
    proposal = open_proposal(file) if file.state == S.ROUTED else None
    granted = file.granted_eur if file.granted_eur is not None else file.requested_eur
    return FileLine(
        pk=file.pk,
        number=file.number,
        name=file.person.full_name,
        name_ar=file.person.full_name_ar,
        place=place_of(file),
        kind=str(file.get_kind_display()),
        state=file.state,
        state_label=str(file.get_state_display()),
        amount_eur=granted,
        due_on=proposal.answer_due_on if proposal else None,
    )
