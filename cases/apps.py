from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from common.day import day
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import ACCOUNT, NavEntry, navigation
from common.search import search
from common.sweeps import sweeps
from common.timeline import timelines

CASE_ROLES = ("counsellor", "antenna_manager", "taskforce_manager")
IMPORTERS = ("antenna_manager", "taskforce_manager")
ANTENNA_STAFF = ("counsellor", "antenna_manager")
TABS = (
    ("apercu", _("Aperçu"), "cases:case_overview", 10),
    ("personne", _("Personne et foyer"), "cases:person_tab", 20),
    ("parcours", _("Parcours"), "cases:case_path", 30),
    ("orientations", _("Orientations"), "cases:referral_tab", 50),
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
    ("pairs", "cases.selectors.pairs_day.pairs_section", IMPORTERS, 55),
    ("unassigned", "cases.selectors.day.unassigned_section", ("antenna_manager",), 40),
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


OFFICERS = ("cgps_officer", "aneti_adviser")
TASKFORCE = ("taskforce_manager",)
DIRECTORY_READERS = (*OFFICERS, "social_attache", "administrator")
REFERRAL_DAY = (
    ("referral_news", "cases.selectors.referral_day.news_section", ANTENNA_STAFF, 15),
    ("referral_silent", "cases.selectors.referral_day.silent_section", ANTENNA_STAFF, 35),
    ("referral_answers", "cases.selectors.referral_day.to_answer_section", OFFICERS, 10),
    ("referral_outcomes", "cases.selectors.referral_day.to_finish_section", OFFICERS, 20),
)


def _referrals_waiting(user: Any) -> int:
    """How many referrals wait for an answer of this officer, or answers for this counsellor to read."""
    count: Callable[[Any], int] = import_string("cases.selectors.referral_day.waiting_count")
    return count(user)


def _register_referrals() -> None:
    register_job("cases.LiaisonSheet", task="cases.draw_liaison_sheet", queue="documents")
    # Whose side navigation is full finds them in the account menu.
    for url_name, label, icon, main, menu, order in (
        ("cases:referral_list", _("Orientations"), "signpost-2", (*ANTENNA_STAFF, *OFFICERS), TASKFORCE, 25),
        ("cases:directory", _("Annuaire"), "journal-bookmark", DIRECTORY_READERS, CASE_ROLES, 26),
    ):
        navigation.register(NavEntry(url_name, label, icon, main, order=order))
        navigation.register(NavEntry(url_name, label, icon, menu, order=order, place=ACCOUNT))
    navigation.register_need("cases.referrals", _referrals_waiting)
    for name, source, roles, order in REFERRAL_DAY:
        day.register(f"cases.{name}", source, roles=roles, order=order)
    timelines.register("case", "referrals", "cases.selectors.referrals.referral_events")


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
        timelines.register("case", "cases", "cases.selectors.timeline.case_events")
        timelines.register("case", "agenda", "cases.selectors.agenda.agenda_timeline")
        timelines.register("case", "tasks", "cases.selectors.tasks.tasks_timeline")
        _register_referrals()
