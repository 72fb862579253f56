from django.urls import path

from aids.views import applications, budget, contracts, decisions, delivery, documents, schemes

app_name = "aids"

urlpatterns = [
    path("", applications.application_list, name="application_list"),
    path("dossiers/<int:case_pk>/onglet/", applications.case_tab, name="case_tab"),
    path("dossiers/<int:case_pk>/nouvelle/", applications.application_new, name="application_new"),
    path("<int:pk>/", applications.application_detail, name="application_detail"),
    path("<int:pk>/evaluer/", applications.application_score, name="application_score"),
    path("<int:pk>/soumettre/", applications.application_submit, name="application_submit"),
    path("<int:pk>/annuler/", applications.application_cancel, name="application_cancel"),
    path("<int:pk>/decider/", decisions.application_decide, name="application_decide"),
    path("<int:pk>/dispense/", decisions.application_waive, name="application_waive"),
    path("<int:pk>/contrat/", contracts.contract_sign, name="contract_sign"),
    path("<int:pk>/contrat/copie/", contracts.contract_scan, name="contract_scan"),
    path("<int:pk>/suite/", delivery.application_delivery, name="application_delivery"),
    path("<int:pk>/papiers/", documents.paper_new, name="paper_new"),
    path("papiers/<int:pk>/", documents.paper_detail, name="paper_detail"),
    path("papiers/<int:pk>/fichier/", documents.paper_download, name="paper_download"),
    path("budget/", budget.budget, name="budget"),
    path("budget/enveloppes/<int:pk>/", budget.envelope_detail, name="envelope_detail"),
    path("schema/", schemes.scheme_detail, name="scheme_detail"),
]
