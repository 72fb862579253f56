from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from aids.selectors.payees import fee_payees
from aids.services.contract_watch import contract_watch
from common.day import day
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import NavEntry, navigation
from common.personal_data import personal_data
from common.search import search
from common.sweeps import sweeps
from common.timeline import TimelineKind, timelines
from operators.wall import declare

AGENTS = frozenset({Role.OPERATOR_AGENT})
MANAGERS = frozenset({Role.TASKFORCE_MANAGER})
ANTENNA = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})
ROUTERS = ANTENNA | MANAGERS
SWEEPS = (
    (
        "operators.visits",
        "operators.selectors.visit_sweeps.overdue_visits",
        _("Visite de suivi en retard : relancer l’opérateur"),
        "operators:visit_detail",
    ),
    (
        "operators.difficulties",
        "operators.selectors.visit_sweeps.difficulties",
        _("Difficulté signalée par l’opérateur : voir avec la personne"),
        "operators:visit_detail",
    ),
    (
        "operators.closures",
        "operators.selectors.visit_sweeps.closures",
        _("Clôture proposée par l’opérateur : confirmer ou renvoyer"),
        "operators:closure_detail",
    ),
)


def _leads(user: Any) -> bool:
    return bool(user.is_lead)


class OperatorsConfig(AppConfig):
    name = "operators"
    verbose_name = _("Opérateurs")

    def ready(self) -> None:
        declare()
        # It reads models, which can only be imported once every app is loaded.
        days = import_module("operators.selectors.day")
        navigation.register(
            NavEntry(
                "operators:portal_home",
                _("Mes dossiers"),
                "folder2-open",
                AGENTS,
                order=20,
                count=days.answers_count,
            )
        )
        navigation.register(
            NavEntry("operators:operator_list", _("Opérateurs"), "buildings", MANAGERS, order=50)
        )
        navigation.register(NavEntry("operators:portal_fees", _("Mes frais"), "receipt", AGENTS, order=35))
        navigation.register(
            NavEntry("operators:team", _("Notre équipe"), "people", AGENTS, order=60, only_for=_leads)
        )
        navigation.register(
            NavEntry(
                "operators:our_contract",
                _("Notre convention"),
                "file-earmark-text",
                AGENTS,
                order=65,
                only_for=_leads,
            )
        )
        import_module("aids.selectors.former_work").former_work.register(
            tranche="operators.selectors.rerouting.tranche_is_hidden",
            plan="operators.selectors.rerouting.plan_is_hidden",
        )
        fee_payees.register("operators.selectors.payees.fee_payee")
        navigation.register_need("operators.answers", days.answers_count)
        tabs.register(
            Tab(
                page="application",
                slug="operateur",
                label=_("Opérateur"),
                url_name="operators:application_tab",
                order=50,
                roles=frozenset(map(str, ROUTERS)),
            )
        )
        search.register("operators", "operators.selectors.found.files_found", roles=AGENTS, order=10)
        personal_data.source("operators", "operators.selectors.personal_data.held_sections", order=30)
        source = "operators.selectors.timeline.routing_events"
        timelines.register("case", "operators", source, kind=TimelineKind.OPERATOR, paged=True)
        day.register("operators.answers", days.answers_section, roles=AGENTS, order=10)
        day.register("operators.takeovers", days.takeovers_section, roles=AGENTS, order=15)
        day.register("operators.contracts", days.contracts_section, roles=MANAGERS, order=60)
        day.register("operators.papers", days.papers_section, roles=MANAGERS, order=62)
        day.register("operators.tenders", days.tenders_section, roles=MANAGERS, order=64)
        day.register(
            "operators.reroutings",
            days.reroutings_section,
            roles=frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER}),
            order=34,
        )
        day.register("operators.plans", days.plans_section, roles=AGENTS, order=20)
        day.register("operators.signatures", days.signatures_section, roles=AGENTS, order=30)
        day.register(
            "operators.returned",
            days.returned_section,
            roles=frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER}),
            order=35,
        )
        _follow_up()
        _scorecards()


def _scorecards() -> None:
    register_job("operators.ScorecardSheet", task="operators.draw_scorecard", queue="documents")
    own = NavEntry("operators:portal_scorecard", _("Mes résultats"), "bar-chart", AGENTS, order=40)
    navigation.register(own)


def _follow_up() -> None:
    """What visits and closures add to the pages and the work of others."""
    navigation.register(NavEntry("operators:portal_visits", _("Visites"), "geo-alt", AGENTS, order=30))
    contract_watch.register("operators.visits", "operators.services.visit_plans.visits_follow_contract")
    register_job("operators.FollowUpPaper", task="operators.draw_follow_up_paper", queue="documents")
    for name, source, label, url_name in SWEEPS:
        sweeps.register(name, source, label=label, url_name=url_name)
    tabs.register(
        Tab(
            page="application",
            slug="visites",
            label=_("Visites et clôture"),
            url_name="operators:visits_tab",
            order=60,
            roles=frozenset(map(str, ROUTERS)),
        )
    )
    source = "operators.selectors.timeline.visit_events"
    timelines.register("case", "operators.visits", source, kind=TimelineKind.OPERATOR, paged=True)
    source = "operators.selectors.timeline.closure_events"
    timelines.register("case", "operators.closures", source, kind=TimelineKind.OPERATOR, paged=True)
    day.register("operators.visits", "operators.selectors.visit_day.visits_section", roles=AGENTS, order=15)
    day.register("operators.closing", "operators.selectors.visit_day.closing_section", roles=AGENTS, order=40)
    day.register(
        "operators.closures", "operators.selectors.visit_day.closures_section", roles=ANTENNA, order=36
    )
    personal_data.source("operators.visits", "operators.selectors.personal_data.visit_sections", order=31)
    personal_data.remove(
        "operators.VisitPhoto", "operators.FollowUpPaper", "operators.PhotoUpload", "operators.PhotoPiece"
    )
    personal_data.keep("operators.Visit", "difficulties")
