import django.db.models.deletion
import django.db.models.expressions
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_public_pages"),
        ("cases", "0004_history_of_removals"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Announcement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("sent", "Transmis à l'antenne"),
                            ("prepared", "Accueil en préparation"),
                            ("arrived", "Arrivée confirmée"),
                            ("not_come", "Personne non venue"),
                            ("withdrawn", "Signalement retiré"),
                        ],
                        default="sent",
                        max_length=10,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("content", common.encryption.EncryptedJSONField(default=dict)),
                ("planned_on", models.DateField(verbose_name="retour prévu le")),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("own_means", "Par ses propres moyens"),
                            ("state_programme", "Aidé par le programme d'un État"),
                            ("international_organisation", "Aidé par une organisation internationale"),
                            ("embassy_repatriation", "Rapatriement par l'ambassade"),
                            (
                                "obligation_to_leave",
                                "Obligation de quitter le territoire (OQTF ou équivalent)",
                            ),
                            ("forced_return", "Retour forcé"),
                        ],
                        max_length=30,
                        verbose_name="mode de retour",
                    ),
                ),
                ("is_linked", models.BooleanField(default=False, verbose_name="personne reconnue")),
                ("overdue_told_on", models.DateField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="announcement",
                        to="cases.case",
                        verbose_name="dossier",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.country",
                        verbose_name="pays de retour",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.delegation",
                        verbose_name="délégation",
                    ),
                ),
                (
                    "governorate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.governorate",
                        verbose_name="gouvernorat",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="accounts.institution",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signalé par",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "signalement avant retour",
                "verbose_name_plural": "signalements avant retour",
                "ordering": ("-created_at", "-pk"),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="AnnouncementBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("original_name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                ("content", common.encryption.EncryptedJSONField(default=dict)),
                ("rows", models.PositiveSmallIntegerField(default=0, verbose_name="lignes")),
                ("refused", models.PositiveSmallIntegerField(default=0, verbose_name="lignes refusées")),
                ("created", models.PositiveSmallIntegerField(default=0, verbose_name="signalements créés")),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="créés le")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="announcement_batches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier de signalements",
                "verbose_name_plural": "fichiers de signalements",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="AnnouncementBatchEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("original_name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                ("rows", models.PositiveSmallIntegerField(default=0, verbose_name="lignes")),
                ("refused", models.PositiveSmallIntegerField(default=0, verbose_name="lignes refusées")),
                ("created", models.PositiveSmallIntegerField(default=0, verbose_name="signalements créés")),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="créés le")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_constraint=False,
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
                        to="cases.announcementbatch",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnouncementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("sent", "Transmis à l'antenne"),
                            ("prepared", "Accueil en préparation"),
                            ("arrived", "Arrivée confirmée"),
                            ("not_come", "Personne non venue"),
                            ("withdrawn", "Signalement retiré"),
                        ],
                        default="sent",
                        max_length=10,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="retour prévu le")),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("own_means", "Par ses propres moyens"),
                            ("state_programme", "Aidé par le programme d'un État"),
                            ("international_organisation", "Aidé par une organisation internationale"),
                            ("embassy_repatriation", "Rapatriement par l'ambassade"),
                            (
                                "obligation_to_leave",
                                "Obligation de quitter le territoire (OQTF ou équivalent)",
                            ),
                            ("forced_return", "Retour forcé"),
                        ],
                        max_length=30,
                        verbose_name="mode de retour",
                    ),
                ),
                ("is_linked", models.BooleanField(default=False, verbose_name="personne reconnue")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
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
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.country",
                        verbose_name="pays de retour",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.delegation",
                        verbose_name="délégation",
                    ),
                ),
                (
                    "governorate",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.governorate",
                        verbose_name="gouvernorat",
                    ),
                ),
                (
                    "institution",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.institution",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signalé par",
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
                        to="cases.announcement",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AnnouncementTransition",
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
                        to="cases.announcement",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement du signalement",
                "verbose_name_plural": "événements du signalement",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["made_by", "-created_at", "-id"], name="announcement_by_author"),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["unit", "-created_at", "-id"], name="announcement_by_unit"),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(fields=["institution", "-created_at", "-id"], name="announcement_by_house"),
        ),
        migrations.AddIndex(
            model_name="announcement",
            index=models.Index(
                condition=models.Q(("state__in", ["sent", "prepared"])),
                fields=["planned_on", "id"],
                name="announcement_expected",
            ),
        ),
        migrations.AddConstraint(
            model_name="announcement",
            constraint=models.CheckConstraint(
                condition=models.Q(("planned_on__year__gte", 2000), ("planned_on__year__lte", 2100)),
                name="announcement_planned_possible",
                violation_error_message="La date de retour prévue n'est pas possible.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_announcementevent" ("case_id", "country_id", "created_at", "delegation_id", "governorate_id", "id", "institution_id", "is_linked", "made_by_id", "modality", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "state", "unit_id", "updated_at", "version") VALUES (NEW."case_id", NEW."country_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."id", NEW."institution_id", NEW."is_linked", NEW."made_by_id", NEW."modality", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="a3a7491429893e607eb7d470849c2fa434e8b0d9",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_79a0e",
                    table="cases_announcement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."delegation_id" IS DISTINCT FROM (NEW."delegation_id") OR OLD."governorate_id" IS DISTINCT FROM (NEW."governorate_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."is_linked" IS DISTINCT FROM (NEW."is_linked") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."modality" IS DISTINCT FROM (NEW."modality") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "cases_announcementevent" ("case_id", "country_id", "created_at", "delegation_id", "governorate_id", "id", "institution_id", "is_linked", "made_by_id", "modality", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "state", "unit_id", "updated_at", "version") VALUES (NEW."case_id", NEW."country_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."id", NEW."institution_id", NEW."is_linked", NEW."made_by_id", NEW."modality", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="d1411a7731a6dd5b8c430cab2c6fc86dc6621c8b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_975db",
                    table="cases_announcement",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="announcementbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("refused"), "+", models.F("created")
                        ),
                    )
                ),
                name="announcement_batch_counts",
                violation_error_message="Un fichier ne crée pas plus de signalements qu'il n'a de lignes.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcementbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_announcementbatchevent" ("created", "created_at", "created_by_id", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "rows", "written_at") VALUES (NEW."created", NEW."created_at", NEW."created_by_id", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."refused", NEW."rows", NEW."written_at"); RETURN NULL;',
                    hash="23819a83ac85501b01425942b151dce4d5d47f38",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a5db3",
                    table="cases_announcementbatch",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcementbatch",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."original_name" IS DISTINCT FROM (NEW."original_name") OR OLD."refused" IS DISTINCT FROM (NEW."refused") OR OLD."rows" IS DISTINCT FROM (NEW."rows") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                    func='INSERT INTO "cases_announcementbatchevent" ("created", "created_at", "created_by_id", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "rows", "written_at") VALUES (NEW."created", NEW."created_at", NEW."created_by_id", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."refused", NEW."rows", NEW."written_at"); RETURN NULL;',
                    hash="2d580e5f4537a58626bd9f35b3ecf08803ae4049",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_89dc2",
                    table="cases_announcementbatch",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="announcementtransition",
            index=models.Index(fields=["subject", "at"], name="announcement_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="announcementtransition",
            trigger=pgtrigger.compiler.Trigger(
                name="announcement_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="47853b120ea4004347e15d9dc57ef6ace2e3198b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_announcement_transition_append_only_0fd57",
                    table="cases_announcementtransition",
                    when="BEFORE",
                ),
            ),
        ),
    ]
