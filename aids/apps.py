from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from aids.wall import declare
from cases.services.merge_rules import merge_rules
from cases.services.register.registry import register_extension
from common.day import day
from common.handover import hand_over
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import NavEntry, navigation
from common.needs import needs
from common.personal_data import personal_data
from common.search import search
from common.sweeps import sweeps
from common.timeline import TimelineKind, timelines
from common.workload import workload

FILE_ROLES = ("counsellor", "antenna_manager", "taskforce_manager")
ANTENNA_STAFF = ("counsellor", "antenna_manager")
MEMBERS = (*FILE_ROLES, "cgps_officer", "aneti_adviser")
DAY = (
    ("to_decide", "aids.selectors.day.to_decide_section", ("taskforce_manager",), 10),
    ("schemes", "aids.selectors.day.schemes_section", ("taskforce_manager",), 12),
    ("moves", "aids.selectors.day.moves_section", ("taskforce_manager",), 15),
    ("to_score", "aids.selectors.day.to_advance_section", ANTENNA_STAFF, 25),
    ("sittings", "aids.selectors.sittings_day.sittings_section", MEMBERS, 15),
    ("appeals", "aids.selectors.sittings_day.appeals_section", ("taskforce_manager",), 30),
    ("to_sign", "aids.selectors.day.to_sign_section", FILE_ROLES, 45),
    ("reservations", "aids.selectors.day.reservations_section", FILE_ROLES, 50),
    ("contracts", "aids.selectors.day.contracts_section", FILE_ROLES, 60),
    (
        "to_check",
        "aids.selectors.day_payments.to_check_section",
        ("antenna_manager", "taskforce_manager"),
        15,
    ),
    ("to_order", "aids.selectors.day_payments.to_order_section", ("taskforce_manager",), 16),
    ("to_pay", "aids.selectors.day_payments.to_pay_section", ("taskforce_manager",), 17),
    ("returned", "aids.selectors.day_payments.returned_section", FILE_ROLES, 18),
)
TIMELINE = (
    ("aids", "aids.selectors.timeline.aid_events"),
    ("aids.payments", "aids.selectors.timeline.payment_events"),
)
FOUND = (
    ("aids", "aids.selectors.found.aids_found", FILE_ROLES, 20),
    ("aids.payments", "aids.selectors.found.payments_found", FILE_ROLES, 22),
    ("aids.orders", "aids.selectors.found.orders_found", ("taskforce_manager",), 24),
    ("aids.sittings", "aids.selectors.found.sittings_found", MEMBERS, 26),
)
SWEEPS = (
    (
        "aids.reservations",
        "aids.selectors.sweeps.reservations",
        _("Réservation bientôt échue : faire décider le dossier d’aide"),
        "aids:application_detail",
    ),
    (
        "aids.offers",
        "aids.selectors.sweeps.offers",
        _("Une place est offerte : prévenir la personne, faire décider le dossier d’aide"),
        "aids:application_detail",
    ),
    (
        "aids.contracts",
        "aids.selectors.sweeps.contracts",
        _("Contrat près de sa fin : préparer le bilan"),
        "aids:application_detail",
    ),
    (
        "aids.idle_cases",
        "aids.selectors.sweeps.idle_cases",
        _("Dossier sans mouvement depuis 60 jours : prendre des nouvelles"),
        "cases:case_detail",
    ),
)


def _waiting(user: Any) -> int:
    """How many files wait for a decision of the taskforce."""
    count: Callable[[Any], int] = import_string("aids.selectors.day.to_decide_count")
    return count(user)


class AidsConfig(AppConfig):
    name = "aids"
    verbose_name = "Aides"

    def ready(self) -> None:
        declare()
        merge_rules.register_advice(
            "application_one_of_a_family_per_phase",
            _("Une de ces deux aides doit d'abord être annulée ou rejetée ; fusionnez ensuite."),
        )
        merge_rules.register_after("aids.places", "aids.services.places.places_settle")
        register_extension("aids", "aids.services.register.AidExtension")
        register_job("aids.Paper", task="aids.draw_paper", queue="documents")
        register_job("aids.SchemePaper", task="aids.draw_scheme_paper", queue="documents")
        register_job("aids.Simulation", task="aids.run_simulation", queue="reports")
        register_job("aids.PaymentOrderPaper", task="aids.draw_payment_order", queue="documents")
        register_job("aids.SittingPaper", task="aids.draw_sitting_paper", queue="documents")
        register_job("aids.Sealing", task="aids.seal_sitting")
        navigation.register(NavEntry("aids:application_list", _("Aides"), "cash-coin", FILE_ROLES, order=30))
        navigation.register(
            NavEntry("aids:budget", _("Budget"), "piggy-bank", ("taskforce_manager",), order=60)
        )
        navigation.register(
            NavEntry("aids:sitting_list", _("Comité"), "people", ("taskforce_manager",), order=40)
        )
        for name, source, roles, order in DAY:
            day.register(f"aids.{name}", source, roles=roles, order=order)
        for name, source, label, url_name in SWEEPS:
            sweeps.register(name, source, label=label, url_name=url_name)
        navigation.register_need("aids.waiting", _waiting)
        hand_over.register("aids", "aids.selectors.handover.aids_section", order=20)
        workload.register(
            "aids.contracts",
            _("Contrats échus, aide non terminée"),
            "aids.selectors.handover.contracts_past_end",
            order=40,
        )
        for name, source, roles, order in FOUND:
            search.register(name, source, roles=roles, order=order)
        personal_data.source("aids", "aids.selectors.personal_data.held_sections", order=20)
        personal_data.blocker("aids", "aids.selectors.personal_data.running_aids")
        personal_data.sharing("aids", "aids.selectors.personal_data.shared_files")
        personal_data.remove("aids.Paper")
        personal_data.keep("aids.Application", "number")
        # What proves a letter genuine says nothing of the person.
        personal_data.keep("aids.Decision", "code", "seal")
        personal_data.keep("aids.Plan", "sector_isic", "isic_class", "occupation_isco")
        personal_data.remove("aids.PlanVersion", "aids.PlanComment")
        for name, source in TIMELINE:
            timelines.register("case", name, source, kind=TimelineKind.AID, paged=True)
        needs.register("case", "aids", "aids.selectors.needs.paper_needs")
        tabs.register(
            Tab(
                page="case",
                slug="aides",
                label=_("Aides"),
                url_name="aids:case_tab",
                order=40,
                roles=frozenset(FILE_ROLES),
            )
        )
