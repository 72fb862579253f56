from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from cases.wall import declare
from common.appointments import appointments
from common.day import day
from common.handover import hand_over
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import ACCOUNT, NavEntry, navigation
from common.personal_data import personal_data
from common.search import search
from common.sweeps import sweeps
from common.timeline import TimelineKind, timelines
from common.workload import workload

CASE_ROLES = ("counsellor", "antenna_manager", "taskforce_manager")
IMPORTERS = ("antenna_manager", "taskforce_manager")
PROTECTION = ("data_protection_officer", "auditor")
ANTENNA_STAFF = ("counsellor", "antenna_manager")
ANNOUNCERS = ("social_attache", "return_operator")
TABS = (
    ("apercu", _("Aperçu"), "cases:case_overview", 10),
    ("personne", _("Personne et foyer"), "cases:person_tab", 20),
    ("parcours", _("Parcours"), "cases:case_path", 30),
    ("orientations", _("Orientations"), "cases:referral_tab", 50),
    ("agenda", _("Agenda"), "cases:case_agenda", 60),
    ("documents", _("Documents"), "cases:documents", 70),
    ("journal", _("Journal"), "cases:journal", 80),
    ("enquetes", _("Enquêtes"), "cases:survey_tab", 82),
    ("droits", _("Droits et réclamations"), "cases:rights_tab", 85),
    ("historique", _("Historique"), "cases:case_changes", 90),
)
PROTECTION_PAGES = (
    ("cases:rights_list", _("Demandes"), "shield-check", 20),
    ("cases:access_records", _("Consultations"), "eye", 30),
    ("cases:consent_list", _("Accords"), "hand-thumbs-up", 40),
    ("cases:retention_list", _("Conservation"), "hourglass-split", 50),
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
    ("overdue_arrivals", "cases.selectors.arrivals_day.overdue_section", ANTENNA_STAFF, 5),
    ("arrivals", "cases.selectors.arrivals_day.arrivals_section", ANTENNA_STAFF, 15),
    ("announcements_expected", "cases.selectors.arrivals_day.own_section", ANNOUNCERS, 10),
    ("announcements_incomplete", "cases.selectors.arrivals_day.incomplete_section", ANNOUNCERS, 20),
    ("pairs", "cases.selectors.pairs_day.pairs_section", IMPORTERS, 55),
    ("unassigned", "cases.selectors.day.unassigned_section", ("antenna_manager",), 40),
    ("complaints", "cases.selectors.rights_day.complaints_section", CASE_ROLES, 45),
    ("requests", "cases.selectors.rights_day.requests_section", PROTECTION, 10),
    ("retention", "cases.selectors.rights_day.retention_section", ("data_protection_officer",), 20),
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
# What goes whole when a person is anonymised; every other text of a row that hangs on her is taken out of it.
REMOVED = (
    "cases.PersonPhone",
    "cases.Stay",
    "cases.HouseholdMember",
    "cases.VulnerabilityRecord",
    "cases.Document",
    "cases.JournalNote",
    "cases.RegistrationDraft",
    "cases.ImportedRow",
    "cases.PersonFile",
    "cases.AccessCode",
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
# Beside those above: what they raise is done on a page of their own.
SURVEY_SWEEPS = (
    (
        "cases.surveys",
        "cases.selectors.surveys.surveys_due",
        _("Enquête de réinsertion à mener"),
        "cases:survey_begin",
    ),
    (
        "cases.survey_falls",
        "cases.selectors.surveys.survey_falls",
        _("Score de réinsertion en baisse : revoir la situation avec la personne"),
        "cases:survey_detail",
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
    timelines.register(
        "case", "referrals", "cases.selectors.referrals.referral_events", kind=TimelineKind.REFERRAL
    )


def _register_surveys() -> None:
    for name, source, label, url_name in SURVEY_SWEEPS:
        sweeps.register(name, source, label=label, url_name=url_name)
    # A rare page: in the account menu.
    questionnaires = ("cases:questionnaire_list", _("Questionnaires"), "clipboard-data", TASKFORCE)
    navigation.register(NavEntry(*questionnaires, order=28, place=ACCOUNT))
    timelines.register("case", "surveys", "cases.selectors.surveys.survey_events", kind=TimelineKind.OTHER)
    personal_data.source("cases.surveys", "cases.selectors.personal_surveys.held_sections", order=16)
    # Dimensions, not words about somebody; the answers themselves go.
    personal_data.keep("cases.Survey", "fell_in")


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        declare()
        self._transfers()
        register_job("cases.RegisterImport", task="cases.run_register_import", queue="reports")
        navigation.register(NavEntry("cases:case_list", _("Dossiers"), "folder2-open", CASE_ROLES, order=20))
        register_job("cases.Summons", task="cases.draw_summons", queue="documents")
        navigation.register(NavEntry("cases:agenda", _("Agenda"), "calendar3", ANTENNA_STAFF, order=22))
        navigation.register_need("cases.tasks", _tasks_due)
        navigation.register(
            NavEntry("cases:register_list", _("Registres"), "table", ("antenna_manager",), order=70)
        )
        # A rare act for the taskforce, whose side navigation is full.
        navigation.register(
            NavEntry(
                "cases:register_list",
                _("Registres"),
                "table",
                ("taskforce_manager",),
                order=25,
                place=ACCOUNT,
            )
        )
        navigation.register(
            NavEntry("cases:announcement_list", _("Signalements"), "megaphone", ANNOUNCERS, order=20)
        )
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
        _register_referrals()
        _register_surveys()
        self._register_protection()

    def _transfers(self) -> None:
        register_job("cases.HandOverSheet", task="cases.draw_hand_over_sheet", queue="documents")
        navigation.register(NavEntry("cases:workload", _("Charge"), "people", ("antenna_manager",), order=60))
        hand_over.register("cases.next_step", "cases.selectors.transfers.next_step_section", order=10)
        hand_over.register("cases.tasks", "cases.selectors.open_work.tasks_section", order=30)
        hand_over.register("cases.appointments", "cases.selectors.open_work.appointments_section", order=40)
        hand_over.register("cases.referrals", "cases.selectors.open_work.referrals_section", order=35)
        overdue = "cases.selectors.open_work.tasks_overdue"
        workload.register("cases.tasks", _("Tâches en retard"), overdue, order=30)
        timelines.register(
            "case", "transfers", "cases.selectors.transfers.transfer_events", kind=TimelineKind.TRANSFER
        )
        timelines.register(
            "case", "hand_overs", "cases.selectors.transfers.hand_over_events", kind=TimelineKind.TRANSFER
        )
        for order, (name, label) in enumerate(OVERDUE):
            workload.register(f"cases.{name}", label, f"cases.selectors.workload.{name}", order=10 + order)

    def _register_protection(self) -> None:
        register_job("cases.PersonFile", task="cases.draw_person_file", queue="documents")
        complaints = ("cases:complaint_list", _("Réclamations"), "chat-left-text", CASE_ROLES)
        navigation.register(NavEntry(*complaints, order=30, place=ACCOUNT))
        for url_name, label, icon, order in PROTECTION_PAGES:
            navigation.register(NavEntry(url_name, label, icon, PROTECTION, order=order))
        timelines.register(
            "case", "rights", "cases.selectors.rights_day.rights_events", kind=TimelineKind.COMPLAINT
        )
        appointments.register("agenda", "cases.selectors.follow_up.next_appointment")
        personal_data.source("cases", "cases.selectors.personal_data.held_sections", order=10)
        personal_data.source("cases.network", "cases.selectors.personal_network.held_sections", order=15)
        personal_data.sharing("cases", "cases.selectors.personal_network.shared_referrals")
        personal_data.blocker("cases", "cases.selectors.retention.case_blockers")
        personal_data.remove(*REMOVED)
        personal_data.keep("cases.Case", "number")
        personal_data.keep("cases.Task", "source", "subject")
