"""URLs of people and cases: one list per topic."""

from django.urls import URLPattern, URLResolver, path

from cases.views import (
    acts,
    agenda,
    appointments,
    calendar_feeds,
    cases,
    document_files,
    documents,
    edits,
    journal,
    people,
    register,
    registration,
    tasks,
)

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
    path("notes/<int:pk>/", journal.note_change, name="note_change"),
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
    path("documents/<int:pk>/", documents.document_page, name="document_page"),
    path("documents/<int:pk>/fichier/", document_files.document_download, name="document_download"),
    path("documents/<int:pk>/vignette/", document_files.document_thumbnail, name="document_thumbnail"),
    path("documents/<int:pk>/remplacer/", documents.document_replace, name="document_replace"),
    path("documents/<int:pk>/retirer/", documents.document_take_off, name="document_take_off"),
    path("documents/<int:pk>/retablir/", documents.document_put_back, name="document_put_back"),
]
ACTS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/clore/", acts.case_close, name="case_close"),
    path("dossiers/<int:pk>/rouvrir/", acts.case_reopen, name="case_reopen"),
    path("dossiers/<int:pk>/accompagner/", acts.case_support, name="case_support"),
    path("dossiers/<int:pk>/arrivee/", acts.case_receive, name="case_receive"),
    path("dossiers/<int:pk>/categorie/", acts.case_category, name="case_category"),
    path("dossiers/<int:pk>/attribuer/", acts.case_assign, name="case_assign"),
]

AGENDA: list[URLPattern | URLResolver] = [
    path("agenda/", agenda.agenda, name="agenda"),
    path("agenda/nouveau/", appointments.appointment_new, name="appointment_new"),
    path("agenda/abonnement/", calendar_feeds.calendar_feed, name="calendar_feed"),
    path("agenda/flux/<str:token>.ics", calendar_feeds.calendar_ics, name="calendar_ics"),
    path("dossiers/<int:pk>/agenda/", agenda.case_agenda, name="case_agenda"),
    path(
        "dossiers/<int:pk>/rendez-vous/nouveau/",
        appointments.case_appointment_new,
        name="case_appointment_new",
    ),
    path("rendez-vous/<int:pk>/", appointments.appointment_detail, name="appointment_detail"),
    path("rendez-vous/<int:pk>/deplacer/", appointments.appointment_move, name="appointment_move"),
    path("rendez-vous/<int:pk>/annuler/", appointments.appointment_cancel, name="appointment_cancel"),
    path("rendez-vous/<int:pk>/presence/", appointments.appointment_presence, name="appointment_presence"),
    path("rendez-vous/<int:pk>/convocation/", appointments.summons_new, name="summons_new"),
    path("convocations/<int:pk>/", appointments.summons_detail, name="summons_detail"),
    path("convocations/<int:pk>/fichier/", appointments.summons_download, name="summons_download"),
]
TASKS: list[URLPattern | URLResolver] = [
    path("taches/", tasks.task_list, name="task_list"),
    path("dossiers/<int:pk>/taches/nouvelle/", tasks.task_new, name="task_new"),
    path("taches/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("taches/<int:pk>/terminer/", tasks.task_finish, name="task_finish"),
    path("taches/<int:pk>/abandonner/", tasks.task_drop, name="task_drop"),
    path("taches/<int:pk>/attribuer/", tasks.task_assign, name="task_assign"),
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
    *AGENDA,
    *TASKS,
]
