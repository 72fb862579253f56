from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.admin_panels import panels
from common.job_registry import register_job
from common.navigation import NavEntry, navigation


class ReportingConfig(AppConfig):
    name = "reporting"
    verbose_name = "Pilotage"

    def ready(self) -> None:
        register_job("reporting.ReportRun", task="reporting.build_report", queue="reports")
        register_job("reporting.ExtractBuild", task="reporting.build_extract", queue="reports")
        readers = ("taskforce_manager", "antenna_manager", "counsellor")
        navigation.register(NavEntry("reporting:dashboard", _("Pilotage"), "graph-up", readers, order=70))
        navigation.register(
            NavEntry("reporting:country_sheet", _("Fiche pays"), "graph-up", ("partner_contact",), order=10)
        )
        panels.register(
            "reporting.headline",
            "reporting.services.dashboards.headline_panel",
            template="reporting/dashboards/admin_panel.html",
            roles={"taskforce_manager"},
        )
