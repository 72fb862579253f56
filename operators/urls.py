"""/operateurs/: operators and their contracts, offers, and the operators' own portal."""

from django.urls import path

from operators.views import (
    offline,
    offline_keys,
    offline_sync,
    operators,
    portal,
    portal_contract,
    portal_payments,
    portal_plan,
    routing,
    tenders,
)

app_name = "operators"

urlpatterns = [
    path("", operators.operator_list, name="operator_list"),
    path("ajouter/", operators.operator_add, name="operator_add"),
    path("<int:pk>/", operators.operator_detail, name="operator_detail"),
    path("<int:pk>/modifier/", operators.operator_edit, name="operator_edit"),
    path("<int:pk>/conventions/ajouter/", tenders.contract_add, name="contract_add"),
    path("conventions/<int:pk>/modifier/", tenders.contract_edit, name="contract_edit"),
    path("conventions/<int:pk>/terminer/", tenders.contract_close, name="contract_close"),
    path("propositions/<int:pk>/", routing.application_tab, name="application_tab"),
    path("propositions/<int:pk>/choisir/", routing.operator_choose, name="operator_choose"),
    path("propositions/<int:pk>/retirer/", routing.proposal_take_back, name="proposal_take_back"),
    path("portail/", portal.portal_home, name="portal_home"),
    path("portail/<int:pk>/", portal.portal_file, name="portal_file"),
    path("portail/<int:pk>/accepter/", portal.portal_accept, name="portal_accept"),
    path("portail/<int:pk>/decliner/", portal.portal_decline, name="portal_decline"),
    path("portail/<int:pk>/plan/", portal_plan.portal_plan, name="portal_plan"),
    path("portail/<int:pk>/soumettre/", portal_plan.portal_submit, name="portal_submit"),
    path("portail/<int:pk>/contrat/signer/", portal_contract.portal_sign, name="portal_sign"),
    path("portail/<int:pk>/contrat/copie/", portal_contract.portal_scan, name="portal_scan"),
    path(
        "portail/<int:pk>/versements/ajouter/", portal_payments.portal_tranche_new, name="portal_tranche_new"
    ),
    path("portail/versements/<int:pk>/", portal_payments.portal_tranche, name="portal_tranche"),
    path(
        "portail/versements/<int:pk>/modifier/",
        portal_payments.portal_tranche_edit,
        name="portal_tranche_edit",
    ),
    path("portail/agent.js", offline.offline_worker, name="offline_worker"),
    path("portail/application.webmanifest", offline.offline_manifest, name="offline_manifest"),
    path("portail/hors-ligne/", offline.offline_shell, name="offline_shell"),
    path("portail/hors-ligne/etat/", offline_keys.offline_state, name="offline_state"),
    path("portail/hors-ligne/cle/", offline_keys.offline_key, name="offline_key"),
    path("portail/hors-ligne/dossiers/", offline_keys.offline_files, name="offline_files"),
    path("portail/hors-ligne/appareils/", offline_keys.offline_devices, name="offline_devices"),
    path(
        "portail/hors-ligne/appareils/<int:pk>/retirer/",
        offline_keys.offline_device_revoke,
        name="offline_device_revoke",
    ),
    path("portail/hors-ligne/visites/", offline_sync.offline_visit, name="offline_visit"),
    path(
        "portail/hors-ligne/visites/<int:pk>/photos/<uuid:client_id>/",
        offline_sync.offline_photo,
        name="offline_photo",
    ),
    path("portail/avenants/<int:pk>/", portal_payments.portal_amendment, name="portal_amendment"),
]
