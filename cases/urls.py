"""URLs of people and cases: one list per topic."""

from django.urls import URLPattern, URLResolver, path

from cases.views import acts, cases, documents, edits, journal, people, register, registration

app_name = "cases"

REGISTRATION: list[URLPattern | URLResolver] = [
    path("dossiers/nouveau/", registration.registration_start, name="registration_start"),
    path("dossiers/brouillons/", registration.registration_drafts, name="registration_drafts"),
    path("dossiers/delegations/", registration.delegation_choices, name="delegation_choices"),
    path(
        "personnes/<int:person_pk>/nouveau-dossier/",
        registration.registration_for_person,
        name="registration_for_person",
    ),
    path("dossiers/nouveau/<uuid:key>/", registration.registration_resume, name="registration_resume"),
    path(
        "dossiers/nouveau/<uuid:key>/doublons/",
        registration.registration_duplicates,
        name="registration_duplicates",
    ),
    path(
        "dossiers/nouveau/<uuid:key>/confirmer/",
        registration.registration_confirm,
        name="registration_confirm",
    ),
    path(
        "dossiers/nouveau/<uuid:key>/supprimer/",
        registration.registration_discard,
        name="registration_discard",
    ),
    path(
        "dossiers/nouveau/<uuid:key>/<slug:step>/", registration.registration_step, name="registration_step"
    ),
]
LIST: list[URLPattern | URLResolver] = [
    path("dossiers/", cases.case_list, name="case_list"),
    path("dossiers/export/", cases.case_export, name="case_export"),
]
CASE: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/", cases.case_detail, name="case_detail"),
    path("dossiers/<int:pk>/apercu/", cases.case_overview, name="case_overview"),
    path("dossiers/<int:pk>/parcours/", cases.case_path, name="case_path"),
    path("dossiers/<int:pk>/historique/", cases.case_changes, name="case_changes"),
    path("dossiers/<int:pk>/journal/", journal.journal, name="journal"),
    path("personnes/<int:pk>/", cases.person_open, name="person_open"),
]
PEOPLE: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/personne/", people.person_tab, name="person_tab"),
    path("dossiers/<int:pk>/situations/", people.situations, name="situations"),
    path("dossiers/<int:pk>/accords/nouveau/", people.consent_new, name="consent_new"),
    path("dossiers/<int:pk>/accords/<int:consent_pk>/retirer/", people.consent_end, name="consent_end"),
    path("dossiers/<int:pk>/identite/", edits.person_edit, name="person_edit"),
    path("dossiers/<int:pk>/retour/", edits.return_edit, name="return_edit"),
    path("dossiers/<int:pk>/foyer/", edits.household_edit, name="household_edit"),
    path("dossiers/<int:pk>/sejours/", edits.stays_edit, name="stays_edit"),
]
DOCUMENTS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/documents/", documents.documents, name="documents"),
    path("documents/<int:pk>/", documents.document_download, name="document_download"),
]
ACTS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/clore/", acts.case_close, name="case_close"),
    path("dossiers/<int:pk>/rouvrir/", acts.case_reopen, name="case_reopen"),
    path("dossiers/<int:pk>/accompagner/", acts.case_support, name="case_support"),
    path("dossiers/<int:pk>/arrivee/", acts.case_receive, name="case_receive"),
    path("dossiers/<int:pk>/categorie/", acts.case_category, name="case_category"),
    path("dossiers/<int:pk>/attribuer/", acts.case_assign, name="case_assign"),
]

REGISTER: list[URLPattern | URLResolver] = [
    path("registre/", register.register_list, name="register_list"),
    path("registre/nouveau/", register.register_new, name="register_new"),
    path("registre/<int:pk>/", register.register_detail, name="register_detail"),
    path("registre/<int:pk>/colonnes/", register.register_columns, name="register_columns"),
    path("registre/<int:pk>/importer/", register.register_import, name="register_import"),
    path("registre/<int:pk>/rouvrir/", register.register_reopen, name="register_reopen"),
    path("registre/<int:pk>/supprimer/", register.register_discard, name="register_discard"),
    path("registre/<int:pk>/a-corriger/", register.register_refused, name="register_refused"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *REGISTER,
    *REGISTRATION,
    *LIST,
    *CASE,
    *PEOPLE,
    *DOCUMENTS,
    *ACTS,
]
