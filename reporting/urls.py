"""/pilotage/: dashboards, country sheets, reports, extracts, tokens of partners; /api/: what these read."""

from django.urls import include, path

from reporting.views import (
    catalogue,
    country_texts,
    dashboards,
    extracts,
    partners,
    reports,
    schedules,
    surveys,
    watching,
)
from reporting.views.api import endpoints

app_name = "reporting"

urlpatterns = [
    path("", dashboards.dashboard, name="dashboard"),
    path("chiffres/<slug:code>/", dashboards.files_of_figure, name="figure_files"),
    path("indicateurs/", catalogue.indicator_list, name="indicator_list"),
    path("objectifs/", catalogue.target_list, name="target_list"),
    path("objectifs/<int:pk>/retirer/", catalogue.target_remove, name="target_remove"),
    path("pays/", dashboards.country, name="country_sheet"),
    path("pays/<slug:code>/texte/<slug:language>/", country_texts.country_text, name="country_text"),
    path("vues/", watching.watch_list, name="watch_list"),
    path("vues/enregistrer/", watching.view_save, name="view_save"),
    path("vues/<int:pk>/retirer/", watching.view_remove, name="view_remove"),
    path("alertes/nouvelle/", watching.alert_new, name="alert_new"),
    path("alertes/<int:pk>/", watching.alert_edit, name="alert_edit"),
    path("alertes/<int:pk>/retirer/", watching.alert_remove, name="alert_remove"),
    path("enquetes/", surveys.survey_results_page, name="survey_results"),
    path("rapports/", reports.report_list, name="report_list"),
    path("rapports/nouveau/", reports.report_new, name="report_new"),
    path("rapports/envois/", schedules.schedule_list, name="schedule_list"),
    path("rapports/envois/nouveau/", schedules.schedule_new, name="schedule_new"),
    path("rapports/envois/<int:pk>/", schedules.schedule_edit, name="schedule_edit"),
    path("rapports/envois/<int:pk>/arreter/", schedules.schedule_switch, name="schedule_switch"),
    path("rapports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("rapports/<int:pk>/recalculer/", reports.report_recount, name="report_recount"),
    path("rapports/<int:pk>/autres-fichiers/", reports.report_reissue, name="report_reissue"),
    path("rapports/<int:pk>/relancer/", reports.report_retry, name="report_retry"),
    path("rapports/<int:pk>/annuler/", reports.report_cancel, name="report_cancel"),
    path("extraits/", extracts.extract_list, name="extract_list"),
    path("extraits/nouveau/", extracts.extract_new, name="extract_new"),
    path("extraits/<int:pk>/", extracts.extract_detail, name="extract_detail"),
    path("extraits/<int:pk>/approuver/", extracts.extract_approve, name="extract_approve"),
    path("extraits/<int:pk>/refuser/", extracts.extract_refuse, name="extract_refuse"),
    path("extraits/<int:pk>/relancer/", extracts.extract_retry, name="extract_retry"),
    path("extraits/<int:pk>/fichiers/", extracts.extract_download, name="extract_download"),
    path("rapports/fichiers/<int:pk>/", reports.report_download, name="report_download"),
    path("partenaires/", partners.token_list, name="partner_token_list"),
    path("partenaires/nouveau/", partners.token_new, name="partner_token_new"),
    path("partenaires/<int:pk>/", partners.token_detail, name="partner_token"),
    path("partenaires/<int:pk>/jeton/", partners.token_secret, name="partner_token_secret"),
    path("partenaires/<int:pk>/revoquer/", partners.token_revoke, name="partner_token_revoke"),
]

api_patterns = (
    [
        path("", endpoints.guide, name="guide"),
        path(
            "v1/",
            include(
                [
                    *endpoints.partner_patterns,
                    path("openapi.json", endpoints.openapi, name="openapi"),
                    path("<path:rest>", endpoints.unknown, name="unknown"),
                ]
            ),
        ),
    ],
    "api",
)
