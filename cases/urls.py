"""URLs of people and cases: one list per topic."""

from django.urls import URLPattern, URLResolver, path

from cases.views import (
    acts,
    agenda,
    announcement_files,
    announcements,
    appointments,
    arrivals,
    calendar_feeds,
    cases,
    complaints,
    directory,
    document_files,
    documents,
    edits,
    follow_up,
    inquiries,
    journal,
    liaison,
    merging,
    pairs,
    people,
    protection,
    questionnaire_questions,
    questionnaires,
    referral_acts,
    referrals,
    register,
    registration,
    rights,
    survey_interview,
    surveys,
    tasks,
    transfers,
    workload,
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
REFERRALS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/orientations/", referrals.referral_tab, name="referral_tab"),
    path("dossiers/<int:pk>/orientations/nouvelle/", referrals.referral_new, name="referral_new"),
    path("orientations/", referrals.referral_list, name="referral_list"),
    path("orientations/<int:pk>/", referrals.referral_detail, name="referral_detail"),
    path("orientations/<int:pk>/recevoir/", referral_acts.referral_receive, name="referral_receive"),
    path("orientations/<int:pk>/accepter/", referral_acts.referral_accept, name="referral_accept"),
    path("orientations/<int:pk>/refuser/", referral_acts.referral_refuse, name="referral_refuse"),
    path("orientations/<int:pk>/resultat/", referral_acts.referral_finish, name="referral_finish"),
    path("orientations/<int:pk>/annuler/", referral_acts.referral_cancel, name="referral_cancel"),
    path("orientations/<int:pk>/lue/", referral_acts.referral_noted, name="referral_noted"),
    path("orientations/<int:pk>/enquete/", inquiries.inquiry, name="inquiry"),
    path("orientations/<int:pk>/constats/", inquiries.findings, name="findings"),
    path("orientations/<int:pk>/fiche/", liaison.liaison_new, name="liaison_new"),
    path("fiches-de-liaison/<int:pk>/", liaison.liaison_detail, name="liaison_detail"),
    path("fiches-de-liaison/<int:pk>/pdf/", liaison.liaison_download, name="liaison_download"),
    path("annuaire/", directory.directory, name="directory"),
]
RIGHTS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/droits/", rights.rights_tab, name="rights_tab"),
    path("dossiers/<int:pk>/droits/demande/", rights.rights_new, name="rights_new"),
    path("dossiers/<int:pk>/droits/copie/", rights.person_file_new, name="person_file_new"),
    path("dossiers/<int:pk>/droits/code/", complaints.access_code, name="access_code"),
    path("dossiers/<int:pk>/droits/reclamation/", complaints.complaint_new, name="complaint_new"),
    path("reclamations/", complaints.complaint_list, name="complaint_list"),
    path("reclamations/<int:pk>/", complaints.complaint_detail, name="complaint_detail"),
    path("protection/", rights.rights_list, name="rights_list"),
    path("protection/demandes/nouvelle/", rights.rights_receive, name="rights_receive"),
    path("protection/demandes/<int:pk>/", rights.rights_detail, name="rights_detail"),
    path("protection/demandes/<int:pk>/copie/", rights.rights_file, name="rights_file"),
    path("protection/copies/<int:pk>/", rights.person_file, name="person_file"),
    path("protection/copies/<int:pk>/<slug:kind>/", rights.person_file_download, name="person_file_download"),
    path("protection/consultations/", protection.access_records, name="access_records"),
    path("protection/accords/", protection.consent_list, name="consent_list"),
    path("protection/conservation/", protection.retention_list, name="retention_list"),
    path("protection/conservation/<int:pk>/suspendre/", protection.hold_new, name="hold_new"),
    path("protection/suspensions/<int:pk>/lever/", protection.hold_lift, name="hold_lift"),
    path("mon-dossier/", follow_up.follow_up_open, name="follow_up_open"),
    path("mon-dossier/suivi/", follow_up.follow_up, name="follow_up"),
    path("mon-dossier/fermer/", follow_up.follow_up_close, name="follow_up_close"),
]

ANNOUNCEMENTS: list[URLPattern | URLResolver] = [
    path("signalements/", announcements.announcement_list, name="announcement_list"),
    path("signalements/nouveau/", announcements.announcement_new, name="announcement_new"),
    path("signalements/modele/", announcement_files.batch_model, name="announcement_model"),
    path("signalements/fichiers/", announcement_files.batch_new, name="announcement_batch_new"),
    path("signalements/fichiers/<int:pk>/", announcement_files.batch_detail, name="announcement_batch"),
    path(
        "signalements/fichiers/<int:pk>/transmettre/",
        announcement_files.batch_create,
        name="announcement_batch_create",
    ),
    path(
        "signalements/fichiers/<int:pk>/a-corriger/",
        announcement_files.batch_to_correct,
        name="announcement_batch_refused",
    ),
    path("signalements/<int:pk>/", announcements.announcement_detail, name="announcement_detail"),
    path("signalements/<int:pk>/corriger/", announcements.announcement_edit, name="announcement_edit"),
    path("signalements/<int:pk>/copies/", announcements.announcement_paper, name="announcement_paper"),
    path("signalements/<int:pk>/retirer/", announcements.announcement_retire, name="announcement_retire"),
    path("signalements/<int:pk>/accueil/", arrivals.announcement_receive, name="announcement_receive"),
    path("signalements/<int:pk>/arrivee/", arrivals.announcement_arrive, name="announcement_arrive"),
    path("signalements/<int:pk>/non-venue/", arrivals.announcement_miss, name="announcement_miss"),
    path("signalements/<int:pk>/personne/", arrivals.announcement_recognise, name="announcement_recognise"),
]
TRANSFERS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/transferer/", transfers.case_transfer, name="case_transfer"),
    path("dossiers/<int:pk>/passation/", transfers.hand_over_sheet, name="hand_over_sheet"),
    path("passations/fiches/<int:pk>/", transfers.sheet_detail, name="sheet_detail"),
    path("passations/fiches/<int:pk>/pdf/", transfers.sheet_download, name="sheet_download"),
    path("passations/<int:pk>/", workload.hand_over_detail, name="hand_over_detail"),
    path("transferts/", transfers.transfer_list, name="transfer_list"),
    path("transferts/<int:pk>/", transfers.transfer_detail, name="transfer_detail"),
    path("transferts/<int:pk>/accepter/", transfers.transfer_accept, name="transfer_accept"),
    path("transferts/<int:pk>/refuser/", transfers.transfer_refuse, name="transfer_refuse"),
    path("transferts/<int:pk>/retirer/", transfers.transfer_withdraw, name="transfer_withdraw"),
    path("charge/", workload.workload, name="workload"),
    path("charge/confier/", workload.reassign, name="reassign"),
]
PAIRS: list[URLPattern | URLResolver] = [
    path("doublons/", pairs.pair_list, name="pair_list"),
    path("doublons/<int:pk>/", pairs.pair_detail, name="pair_detail"),
    path("doublons/<int:pk>/decider/", pairs.pair_decide, name="pair_decide"),
    path("doublons/<int:pk>/fusion/", merging.pair_merge, name="pair_merge"),
    path("fusions/<int:pk>/", merging.merge_detail, name="merge_detail"),
    path("fusions/<int:pk>/annuler/", merging.merge_undo, name="merge_undo"),
]
SURVEYS: list[URLPattern | URLResolver] = [
    path("dossiers/<int:pk>/enquetes/", surveys.survey_tab, name="survey_tab"),
    path("dossiers/<int:pk>/enquetes/nouvelle/", surveys.survey_begin, name="survey_begin"),
    path("enquetes/<int:pk>/", surveys.survey_detail, name="survey_detail"),
    path("enquetes/<int:pk>/reprendre/", surveys.survey_continue, name="survey_continue"),
    path("enquetes/<int:pk>/terminer/", survey_interview.survey_finish, name="survey_finish"),
    path("enquetes/<int:pk>/refus/", survey_interview.survey_stop, name="survey_stop"),
    path("enquetes/<int:pk>/questions/<slug:dimension>/", survey_interview.survey_page, name="survey_page"),
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire_list"),
    path("questionnaires/<int:pk>/", questionnaires.questionnaire_detail, name="questionnaire_detail"),
    path("questionnaires/<int:pk>/copier/", questionnaires.questionnaire_copy, name="questionnaire_copy"),
    path("questionnaires/<int:pk>/modifier/", questionnaires.questionnaire_edit, name="questionnaire_edit"),
    path(
        "questionnaires/<int:pk>/publier/", questionnaires.questionnaire_publish, name="questionnaire_publish"
    ),
    path(
        "questionnaires/<int:pk>/supprimer/", questionnaires.questionnaire_delete, name="questionnaire_delete"
    ),
    path("questionnaires/<int:pk>/questions/", questionnaire_questions.question_new, name="question_new"),
    path("questionnaires/questions/<int:pk>/", questionnaire_questions.question_edit, name="question_edit"),
    path("questionnaires/questions/<int:pk>/acte/", questionnaires.question_act, name="question_act"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *ANNOUNCEMENTS,
    *REGISTER,
    *REGISTRATION,
    *LIST,
    *CASE,
    *PEOPLE,
    *DOCUMENTS,
    *ACTS,
    *AGENDA,
    *TASKS,
    *REFERRALS,
    *TRANSFERS,
    *PAIRS,
    *RIGHTS,
    *SURVEYS,
]
