"""/operateurs/: operators and their contracts, offers, and the operators' own portal."""

from django.urls import path

from operators.views import (
    fees,
    operators,
    portal,
    portal_comments,
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
    path("portail/<int:pk>/plan/remarques/", portal_comments.portal_comments, name="portal_comments"),
    path("portail/<int:pk>/plan/<slug:step>/", portal_plan.portal_plan_step, name="portal_plan_step"),
    path("portail/devis/<int:pk>/", portal_plan.portal_plan_quote, name="portal_plan_quote"),
    path("portail/frais/", fees.portal_fees, name="portal_fees"),
    path("portail/<int:pk>/frais/<slug:milestone>/", fees.portal_fee_invoice, name="portal_fee_invoice"),
    path("frais/", fees.fee_list, name="fee_list"),
    path("frais/phases/<int:pk>/", fees.fee_schedule, name="fee_schedule"),
    path("frais/<int:pk>/rendre/", fees.fee_return, name="fee_return"),
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
]
