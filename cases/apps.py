from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from common.day import day
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import NavEntry, navigation
from common.search import search
from common.sweeps import sweeps
from common.timeline import TimelineKind, timelines

CASE_ROLES = ("counsellor", "antenna_manager", "taskforce_manager")
IMPORTERS = ("antenna_manager", "taskforce_manager")
ANTENNA_STAFF = ("counsellor", "antenna_manager")
TABS = (
    ("apercu", _("Aperçu"), "cases:case_overview", 10),
    ("personne", _("Personne et foyer"), "cases:person_tab", 20),
    ("parcours", _("Parcours"), "cases:case_path", 30),
    ("agenda", _("Agenda"), "cases:case_agenda", 60),
    ("documents", _("Documents"), "cases:documents", 70),
    ("journal", _("Journal"), "cases:journal", 80),
    ("historique", _("Historique"), "cases:case_changes", 90),
)
DAY = (
    ("appointments", "cases.selectors.agenda.today_section", ANTENNA_STAFF, 4),
    ("tasks", "cases.selectors.tasks.tasks_section", ANTENNA_STAFF, 6),
    ("presences", "cases.selectors.agenda.presence_section", ANTENNA_STAFF, 8),
    ("drafts", "cases.selectors.day.drafts_section", ANTENNA_STAFF, 10),
    ("to_assess", "cases.selectors.day.to_assess_section", ANTENNA_STAFF, 20),
    ("category_limit", "cases.selectors.day.category_limit_section", ANTENNA_STAFF, 30),
    ("unassigned", "cases.selectors.day.unassigned_section", ("antenna_manager",), 40),
    ("documents", "cases.selectors.documents.expiring_section", ANTENNA_STAFF, 50),
)
# Name of the source, what it tells of, whether it reads page by page.
TIMELINE = (
    ("state", TimelineKind.STATE, True),
    ("note", TimelineKind.NOTE, True),
    ("document", TimelineKind.DOCUMENT, True),
    ("removal", TimelineKind.DOCUMENT, True),
    ("consent", TimelineKind.CONSENT, False),
)
SWEEPS = (
    (
        "cases.category_limit",
        "cases.selectors.sweeps.category_limit",
        _("Limite des 12 mois proche (catégorie C) : ouvrir le dossier d’aide"),
    ),
    (
        "cases.identity_documents",
        "cases.selectors.sweeps.identity_documents",
        _("Pièce d’identité qui expire : demander la nouvelle"),
    ),
)


def _tasks_due(user: Any) -> int:
    """How many of the user's tasks are due or overdue."""
    count: Callable[[Any], int] = import_string("cases.selectors.tasks.overdue_count")
    return count(user)


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        register_job("cases.RegisterImport", task="cases.run_register_import", queue="reports")
        navigation.register(NavEntry("cases:case_list", _("Dossiers"), "folder2-open", CASE_ROLES, order=20))
        register_job("cases.Summons", task="cases.draw_summons", queue="documents")
        navigation.register(NavEntry("cases:agenda", _("Agenda"), "calendar3", ANTENNA_STAFF, order=22))
        navigation.register_need("cases.tasks", _tasks_due)
        navigation.register(NavEntry("cases:register_list", _("Registres"), "table", IMPORTERS, order=70))
        for slug, label, url_name, order in TABS:
            tabs.register(Tab("case", slug, label, url_name, order, frozenset(CASE_ROLES)))
        for name, source, roles, order in DAY:
            day.register(f"cases.{name}", source, roles=roles, order=order)
        search.register("cases", "cases.selectors.found.cases_found", roles=CASE_ROLES, order=10)
        for name, source, label in SWEEPS:
            sweeps.register(name, source, label=label, url_name="cases:case_detail")
        timelines.register(
            "case", "agenda", "cases.selectors.agenda.agenda_timeline", kind=TimelineKind.APPOINTMENT
        )
        timelines.register(
            "case", "tasks", "cases.selectors.tasks.tasks_timeline", kind=TimelineKind.APPOINTMENT
        )
        for name, kind, paged in TIMELINE:
            source = f"cases.selectors.timeline.{name}_events"
            timelines.register("case", f"cases.{name}", source, kind=kind, paged=paged)
