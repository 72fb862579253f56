"""/operateurs/: operators and their contracts, offers, and the operators' own portal."""

from django.urls import path

from operators.views import (
    closures,
    operators,
    portal,
    portal_contract,
    portal_payments,
    portal_plan,
    routing,
    tenders,
    visit_pages,
    visit_rules,
    visits,
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
    path("portail/avenants/<int:pk>/", portal_payments.portal_amendment, name="portal_amendment"),
    path("portail/visites/", visits.portal_visits, name="portal_visits"),
    path("portail/visites/<int:pk>/", visits.portal_visit, name="portal_visit"),
    path("portail/visites/<int:pk>/saisir/", visits.portal_visit_record, name="portal_visit_record"),
    path("portail/visites/<int:pk>/deplacer/", visits.portal_visit_move, name="portal_visit_move"),
    path("portail/visites/<int:pk>/photos/", visits.portal_visit_photos, name="portal_visit_photos"),
    path("portail/photos/<int:pk>/retirer/", visits.portal_photo_remove, name="portal_photo_remove"),
    path("portail/<int:pk>/visites/ajouter/", visits.portal_visit_extra, name="portal_visit_extra"),
    path("portail/<int:pk>/cloture/", closures.portal_close, name="portal_close"),
    path("dossiers/<int:pk>/visites/", visit_pages.visits_tab, name="visits_tab"),
    path("visites/<int:pk>/", visit_pages.visit_detail, name="visit_detail"),
    path("visites/<int:pk>/rapport/", visit_pages.visit_report_new, name="visit_report_new"),
    path("visites/photos/<int:pk>/", visit_pages.visit_photo, name="visit_photo"),
    path("visites/papiers/<int:pk>/", visit_pages.follow_up_paper, name="follow_up_paper"),
    path(
        "visites/papiers/<int:pk>/telecharger/",
        visit_pages.follow_up_paper_download,
        name="follow_up_paper_download",
    ),
    path("visites/regles/", visit_rules.visit_rules_list, name="visit_rules"),
    path("visites/regles/<int:pk>/", visit_rules.visit_rules_edit, name="visit_rules_edit"),
    path("clotures/<int:pk>/", closures.closure_detail, name="closure_detail"),
    path("clotures/<int:pk>/attestation/", closures.certificate_new, name="certificate_new"),
]
