from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from common.day import day
from common.handover import hand_over
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import NavEntry, navigation
from common.search import search
from common.sweeps import sweeps
from common.timeline import timelines
from common.workload import workload

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
    ("transfers_to_answer", "cases.selectors.transfer_day.to_answer_section", ANTENNA_STAFF, 12),
    ("transfers_answered", "cases.selectors.transfer_day.answers_section", ANTENNA_STAFF, 14),
    ("hand_overs", "cases.selectors.transfer_day.hand_overs_section", ANTENNA_STAFF, 16),
    ("reading", "cases.selectors.transfer_day.reading_section", ANTENNA_STAFF, 95),
    ("drafts", "cases.selectors.day.drafts_section", ANTENNA_STAFF, 10),
    ("to_assess", "cases.selectors.day.to_assess_section", ANTENNA_STAFF, 20),
    ("category_limit", "cases.selectors.day.category_limit_section", ANTENNA_STAFF, 30),
    ("unassigned", "cases.selectors.day.unassigned_section", ("antenna_manager",), 40),
)
OVERDUE = (
    ("waiting_assessment", _("À évaluer depuis plus de 14 jours")),
    ("past_category_limit", _("12 mois de la catégorie C passés")),
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
        self._transfers()
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
        timelines.register("case", "cases", "cases.selectors.timeline.case_events")
        timelines.register("case", "agenda", "cases.selectors.agenda.agenda_timeline")
        timelines.register("case", "tasks", "cases.selectors.tasks.tasks_timeline")

    def _transfers(self) -> None:
        register_job("cases.HandOverSheet", task="cases.draw_hand_over_sheet", queue="documents")
        navigation.register(NavEntry("cases:workload", _("Charge"), "people", ("antenna_manager",), order=60))
        hand_over.register("cases.next_step", "cases.selectors.transfers.next_step_section", order=10)
        hand_over.register("cases.tasks", "cases.selectors.open_work.tasks_section", order=30)
        hand_over.register("cases.appointments", "cases.selectors.open_work.appointments_section", order=40)
        overdue = "cases.selectors.open_work.tasks_overdue"
        workload.register("cases.tasks", _("Tâches en retard"), overdue, order=30)
        timelines.register("case", "transfers", "cases.selectors.transfers.transfer_events")
        timelines.register("case", "hand_overs", "cases.selectors.transfers.hand_over_events")
        for order, (name, label) in enumerate(OVERDUE):
            workload.register(f"cases.{name}", label, f"cases.selectors.workload.{name}", order=10 + order)
