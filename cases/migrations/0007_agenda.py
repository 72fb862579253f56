import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.agenda


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_referrals"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="consent",
            name="scope",
            field=models.CharField(
                choices=[
                    ("processing", "Traitement de mes données par le dispositif"),
                    ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                    ("share_aneti", "Partage avec l'ANETI"),
                    ("share_operator", "Partage avec un opérateur de suivi"),
                    (
                        "share_service",
                        "Partage avec un service extérieur (santé, formation, justice…)",
                    ),
                    ("share_return_country", "Partage avec le pays de retour"),
                    ("statistics", "Usage statistique"),
                    ("reminders", "Rappels de rendez-vous par e-mail ou SMS"),
                ],
                max_length=24,
                verbose_name="accord",
            ),
        ),
        migrations.AlterField(
            model_name="consentevent",
            name="scope",
            field=models.CharField(
                choices=[
                    ("processing", "Traitement de mes données par le dispositif"),
                    ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                    ("share_aneti", "Partage avec l'ANETI"),
                    ("share_operator", "Partage avec un opérateur de suivi"),
                    (
                        "share_service",
                        "Partage avec un service extérieur (santé, formation, justice…)",
                    ),
                    ("share_return_country", "Partage avec le pays de retour"),
                    ("statistics", "Usage statistique"),
                    ("reminders", "Rappels de rendez-vous par e-mail ou SMS"),
                ],
                max_length=24,
                verbose_name="accord",
            ),
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(verbose_name="fin")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reception", "Premier accueil"),
                            ("interview", "Entretien de suivi"),
                            ("assessment", "Évaluation du foyer"),
                            ("signing", "Signature de documents"),
                            ("phone", "Entretien par téléphone"),
                            ("home_visit", "Visite à domicile"),
                            ("accompaniment", "Accompagnement vers un service"),
                        ],
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("planned", "Prévu"),
                            ("held", "Personne présente"),
                            ("missed", "Personne absente"),
                            ("cancelled", "Annulé"),
                        ],
                        default="planned",
                        max_length=10,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appointments",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "counsellor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="conseiller",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "rendez-vous",
                "verbose_name_plural": "rendez-vous",
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="AppointmentEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("starts_at", models.DateTimeField(verbose_name="début")),
                ("ends_at", models.DateTimeField(verbose_name="fin")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reception", "Premier accueil"),
                            ("interview", "Entretien de suivi"),
                            ("assessment", "Évaluation du foyer"),
                            ("signing", "Signature de documents"),
                            ("phone", "Entretien par téléphone"),
                            ("home_visit", "Visite à domicile"),
                            ("accompaniment", "Accompagnement vers un service"),
                        ],
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("planned", "Prévu"),
                            ("held", "Personne présente"),
                            ("missed", "Personne absente"),
                            ("cancelled", "Annulé"),
                        ],
                        default="planned",
                        max_length=10,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "counsellor",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="conseiller",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.appointment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AppointmentReminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.CharField(choices=[("mail", "E-mail"), ("sms", "SMS")], max_length=4)),
                ("starts_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="cases.appointment",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel",
                "verbose_name_plural": "rappels",
                "ordering": ("created_at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="AppointmentTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("from_state", models.CharField(blank=True, max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                ("reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="cases.appointment",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement du rendez-vous",
                "verbose_name_plural": "événements du rendez-vous",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("renewed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "abonnement à l'agenda",
                "verbose_name_plural": "abonnements à l'agenda",
            },
        ),
        migrations.CreateModel(
            name="CalendarFeedEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("renewed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.calendarfeed",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Summons",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "job_state",
                    models.CharField(
                        choices=[
                            ("queued", "En attente"),
                            ("running", "En cours"),
                            ("done", "Terminé"),
                            ("failed", "Échoué"),
                        ],
                        default="queued",
                        editable=False,
                        max_length=10,
                    ),
                ),
                ("progress", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("error", models.TextField(blank=True, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("started_at", models.DateTimeField(editable=False, null=True)),
                ("finished_at", models.DateTimeField(editable=False, null=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("ar", "العربية")], max_length=2, verbose_name="langue"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("file", models.FileField(blank=True, upload_to=cases.models.agenda.summons_path)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summonses",
                        to="cases.appointment",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "convocation",
                "verbose_name_plural": "convocations",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="à faire")),
                ("detail", models.CharField(blank=True, max_length=120, verbose_name="précision")),
                ("due_on", models.DateField(verbose_name="échéance")),
                ("source", models.CharField(blank=True, max_length=40)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "À faire"), ("done", "Faite"), ("dropped", "Abandonnée")],
                        default="open",
                        max_length=8,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pour",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "tâche",
                "verbose_name_plural": "tâches",
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="TaskEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="à faire")),
                ("detail", models.CharField(blank=True, max_length=120, verbose_name="précision")),
                ("due_on", models.DateField(verbose_name="échéance")),
                ("source", models.CharField(blank=True, max_length=40)),
                ("subject", models.CharField(blank=True, max_length=60)),
                ("subject_id", models.BigIntegerField(null=True)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "À faire"), ("done", "Faite"), ("dropped", "Abandonnée")],
                        default="open",
                        max_length=8,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pour",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cases.task",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaskTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("from_state", models.CharField(blank=True, max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                ("reason", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="cases.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement de la tâche",
                "verbose_name_plural": "événements de la tâche",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["starts_at", "counsellor"], name="appointment_agenda"),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["case", "-starts_at"], name="appointment_of_case"),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at__gt", models.F("starts_at")),
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_at"), "+", models.Value(datetime.timedelta(seconds=36000))
                        ),
                    ),
                ),
                name="appointment_ends_after_start",
                violation_error_message="Un rendez-vous finit après son début, dix heures après au plus.",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["planned", "held"])),
                expressions=[
                    ("counsellor", "="),
                    (
                        cases.models.agenda.MomentRange(
                            "starts_at", "ends_at", django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="appointment_counsellor_free",
                violation_error_message="Ce conseiller a déjà un rendez-vous à cette heure.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_appointmentevent" ("case_id", "counsellor_id", "created_at", "created_by_id", "ends_at", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_at", "state", "version") VALUES (NEW."case_id", NEW."counsellor_id", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                    hash="2a1e9eb45754b9f33100db94b66b59cabdcadc28",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_fb745",
                    table="cases_appointment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointment",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_appointmentevent" ("case_id", "counsellor_id", "created_at", "created_by_id", "ends_at", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_at", "state", "version") VALUES (NEW."case_id", NEW."counsellor_id", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                    hash="d7d1db6f1ce5a120506514b506aa3860011fb002",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1fdb2",
                    table="cases_appointment",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="appointmentreminder",
            constraint=models.UniqueConstraint(
                fields=("appointment", "channel", "starts_at"),
                name="reminder_once",
                violation_error_message="Ce rappel est déjà parti.",
            ),
        ),
        migrations.AddIndex(
            model_name="appointmenttransition",
            index=models.Index(fields=["subject", "at"], name="appointment_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="appointmenttransition",
            trigger=pgtrigger.compiler.Trigger(
                name="appointment_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="892633876b37f203402031eb496eb4cf76ff19ab",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_appointment_transition_append_only_bbbaa",
                    table="cases_appointmenttransition",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarfeed",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_calendarfeedevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."renewed_at", NEW."user_id"); RETURN NULL;',
                    hash="64264dabcb0bbb4bb30cce778d932497e000d0a5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b10ce",
                    table="cases_calendarfeed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="calendarfeed",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."renewed_at" IS DISTINCT FROM (NEW."renewed_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                    func='INSERT INTO "cases_calendarfeedevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."renewed_at", NEW."user_id"); RETURN NULL;',
                    hash="37f7c4f1136bd26f94585058dc8d86dfd249e292",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ba747",
                    table="cases_calendarfeed",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="summons",
            index=models.Index(
                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                fields=["created_at"],
                name="summons_undrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["state", "due_on", "id"], name="task_list"),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["assignee", "due_on"], name="task_of_assignee"
            ),
        ),
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["case", "due_on"], name="task_of_case"),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("source", ""), _negated=True),
                    _connector="OR",
                ),
                name="task_says_what",
                violation_error_message="Écrivez ce qu'il y a à faire.",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", ""), _negated=True),
                fields=("source", "subject"),
                name="task_once_per_subject",
                violation_error_message="Cette échéance a déjà sa tâche.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_taskevent" ("assignee_id", "case_id", "created_at", "created_by_id", "detail", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "subject", "subject_id", "title") VALUES (NEW."assignee_id", NEW."case_id", NEW."created_at", NEW."created_by_id", NEW."detail", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."state", NEW."subject", NEW."subject_id", NEW."title"); RETURN NULL;',
                    hash="42d93d4c83c2964c4b1c949f66719164cfadb77c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_62e7a",
                    table="cases_task",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="task",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_taskevent" ("assignee_id", "case_id", "created_at", "created_by_id", "detail", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "subject", "subject_id", "title") VALUES (NEW."assignee_id", NEW."case_id", NEW."created_at", NEW."created_by_id", NEW."detail", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."state", NEW."subject", NEW."subject_id", NEW."title"); RETURN NULL;',
                    hash="fda3951deb1858fcf817bb13a977e88eac32045f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_e050d",
                    table="cases_task",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="tasktransition",
            index=models.Index(fields=["subject", "at"], name="task_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tasktransition",
            trigger=pgtrigger.compiler.Trigger(
                name="task_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b3cce47a8ede71441c8fb883c0f79d472aa1470d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_task_transition_append_only_c9e49",
                    table="cases_tasktransition",
                    when="BEFORE",
                ),
            ),
        ),
    ]
