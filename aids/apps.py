from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cases.services.register.registry import register_extension
from common.htmx import Tab, tabs
from common.job_registry import register_job
from common.navigation import NavEntry, navigation

FILE_ROLES = ("counsellor", "antenna_manager", "taskforce_manager")


class AidsConfig(AppConfig):
    name = "aids"
    verbose_name = "Aides"

    def ready(self) -> None:
        register_extension("aids", "aids.services.register.AidExtension")
        register_job("aids.Paper", task="aids.draw_paper", queue="documents")
        navigation.register(NavEntry("aids:application_list", _("Aides"), "cash-coin", FILE_ROLES, order=30))
        navigation.register(
            NavEntry("aids:budget", _("Budget"), "piggy-bank", ("taskforce_manager",), order=60)
        )
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
