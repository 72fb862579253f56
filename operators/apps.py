from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from aids.selectors.payees import fee_payees
from common.day import day
from common.htmx import Tab, tabs
from common.navigation import NavEntry, navigation
from common.personal_data import personal_data
from common.search import search
from common.timeline import TimelineKind, timelines

AGENTS = frozenset({Role.OPERATOR_AGENT})
MANAGERS = frozenset({Role.TASKFORCE_MANAGER})
ROUTERS = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})


def _leads(user: Any) -> bool:
    return bool(user.is_lead)


class OperatorsConfig(AppConfig):
    name = "operators"
    verbose_name = _("Opérateurs")

    def ready(self) -> None:
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
        hidden = "operators.selectors.rerouting.tranche_is_hidden"
        import_module("aids.selectors.former_work").former_work.register(hidden)
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
