import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.register
import common.encryption
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0002_draft_key"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="RegisterImport",
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
                            "file",
                            models.FileField(
                                upload_to=cases.models.register.register_path, verbose_name="fichier"
                            ),
                        ),
                        ("original_name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                        ("sha256", models.CharField(max_length=64)),
                        ("sheet", models.CharField(blank=True, max_length=80, verbose_name="feuille")),
                        ("columns", models.JSONField(blank=True, default=dict)),
                        ("defaults", models.JSONField(blank=True, default=dict)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("columns", "Colonnes à vérifier"),
                                    ("checking", "Lecture en cours"),
                                    ("checked", "Aperçu prêt"),
                                    ("writing", "Import en cours"),
                                    ("imported", "Importé"),
                                ],
                                default="columns",
                                max_length=10,
                                verbose_name="étape",
                            ),
                        ),
                        (
                            "row_choice",
                            models.CharField(
                                choices=[
                                    ("all", "Toutes les lignes lisibles, avertissements compris"),
                                    ("good", "Seulement les lignes sans avertissement"),
                                ],
                                default="all",
                                max_length=8,
                                verbose_name="lignes à importer",
                            ),
                        ),
                        (
                            "duplicate_choice",
                            models.CharField(
                                choices=[
                                    ("hold", "Mettre de côté, dans le fichier à corriger"),
                                    ("attach", "Ouvrir le dossier pour la personne trouvée"),
                                    ("create", "Créer une nouvelle personne"),
                                ],
                                default="hold",
                                max_length=8,
                                verbose_name="doublons probables",
                            ),
                        ),
                        ("decisions", models.JSONField(blank=True, default=dict)),
                        ("totals", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "report",
                            common.encryption.EncryptedJSONField(blank=True, editable=False, null=True),
                        ),
                        (
                            "refused_file",
                            models.FileField(
                                blank=True,
                                upload_to=cases.models.register.register_path,
                                verbose_name="lignes à corriger",
                            ),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="register_imports",
                                to="accounts.antenna",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="register_imports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "import de registre",
                        "verbose_name_plural": "imports de registres",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                fields=["created_by", "-created_at", "-id"], name="register_import_list"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="ligne")),
                        ("key", models.CharField(max_length=32, unique=True)),
                        ("content", models.CharField(max_length=32)),
                        ("is_new_person", models.BooleanField(default=True)),
                        ("created", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imported_row",
                                to="cases.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imported_rows",
                                to="cases.person",
                            ),
                        ),
                        (
                            "register_import",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="imported_rows",
                                to="cases.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ligne importée",
                        "verbose_name_plural": "lignes importées",
                        "ordering": ("register_import", "number"),
                    },
                ),
                migrations.CreateModel(
                    name="RegisterImportEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
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
                        ("error", models.TextField(blank=True, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("finished_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "file",
                            models.FileField(
                                upload_to=cases.models.register.register_path, verbose_name="fichier"
                            ),
                        ),
                        ("original_name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                        ("sha256", models.CharField(max_length=64)),
                        ("sheet", models.CharField(blank=True, max_length=80, verbose_name="feuille")),
                        ("columns", models.JSONField(blank=True, default=dict)),
                        ("defaults", models.JSONField(blank=True, default=dict)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("columns", "Colonnes à vérifier"),
                                    ("checking", "Lecture en cours"),
                                    ("checked", "Aperçu prêt"),
                                    ("writing", "Import en cours"),
                                    ("imported", "Importé"),
                                ],
                                default="columns",
                                max_length=10,
                                verbose_name="étape",
                            ),
                        ),
                        (
                            "row_choice",
                            models.CharField(
                                choices=[
                                    ("all", "Toutes les lignes lisibles, avertissements compris"),
                                    ("good", "Seulement les lignes sans avertissement"),
                                ],
                                default="all",
                                max_length=8,
                                verbose_name="lignes à importer",
                            ),
                        ),
                        (
                            "duplicate_choice",
                            models.CharField(
                                choices=[
                                    ("hold", "Mettre de côté, dans le fichier à corriger"),
                                    ("attach", "Ouvrir le dossier pour la personne trouvée"),
                                    ("create", "Créer une nouvelle personne"),
                                ],
                                default="hold",
                                max_length=8,
                                verbose_name="doublons probables",
                            ),
                        ),
                        ("totals", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "refused_file",
                            models.FileField(
                                blank=True,
                                upload_to=cases.models.register.register_path,
                                verbose_name="lignes à corriger",
                            ),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
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
                                to="cases.registerimport",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registerimport",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_registerimportevent" ("antenna_id", "columns", "created_at", "created_by_id", "defaults", "duplicate_choice", "error", "file", "finished_at", "id", "job_state", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_file", "row_choice", "sha256", "sheet", "stage", "totals") VALUES (NEW."antenna_id", NEW."columns", NEW."created_at", NEW."created_by_id", NEW."defaults", NEW."duplicate_choice", NEW."error", NEW."file", NEW."finished_at", NEW."id", NEW."job_state", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."refused_file", NEW."row_choice", NEW."sha256", NEW."sheet", NEW."stage", NEW."totals"); RETURN NULL;',
                            hash="fb6e8790e55aeb088624bd4ba9538563b2736c8a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_55b45",
                            table="cases_registerimport",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registerimport",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."antenna_id" IS DISTINCT FROM (NEW."antenna_id") OR OLD."columns" IS DISTINCT FROM (NEW."columns") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."defaults" IS DISTINCT FROM (NEW."defaults") OR OLD."duplicate_choice" IS DISTINCT FROM (NEW."duplicate_choice") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."file" IS DISTINCT FROM (NEW."file") OR OLD."finished_at" IS DISTINCT FROM (NEW."finished_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."job_state" IS DISTINCT FROM (NEW."job_state") OR OLD."original_name" IS DISTINCT FROM (NEW."original_name") OR OLD."refused_file" IS DISTINCT FROM (NEW."refused_file") OR OLD."row_choice" IS DISTINCT FROM (NEW."row_choice") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."sheet" IS DISTINCT FROM (NEW."sheet") OR OLD."stage" IS DISTINCT FROM (NEW."stage") OR OLD."totals" IS DISTINCT FROM (NEW."totals"))',
                            func='INSERT INTO "cases_registerimportevent" ("antenna_id", "columns", "created_at", "created_by_id", "defaults", "duplicate_choice", "error", "file", "finished_at", "id", "job_state", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused_file", "row_choice", "sha256", "sheet", "stage", "totals") VALUES (NEW."antenna_id", NEW."columns", NEW."created_at", NEW."created_by_id", NEW."defaults", NEW."duplicate_choice", NEW."error", NEW."file", NEW."finished_at", NEW."id", NEW."job_state", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."refused_file", NEW."row_choice", NEW."sha256", NEW."sheet", NEW."stage", NEW."totals"); RETURN NULL;',
                            hash="753b11fa2fa2ad7535528b22a40b8d12ffaa08e0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_51f41",
                            table="cases_registerimport",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
