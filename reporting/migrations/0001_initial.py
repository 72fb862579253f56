import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import reporting.models.reports
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("aids", "0004_papers"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="ReportSnapshot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("taskforce", "Rapport de la taskforce")],
                                max_length=12,
                                verbose_name="rapport",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="du")),
                        ("ends_on", models.DateField(verbose_name="au")),
                        ("canonical", models.TextField(editable=False)),
                        (
                            "sha256",
                            models.CharField(editable=False, max_length=64, verbose_name="empreinte SHA-256"),
                        ),
                        ("computed_at", models.DateTimeField(verbose_name="calculé le")),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "computed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "instantané",
                        "verbose_name_plural": "instantanés",
                        "ordering": ("-computed_at", "-pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sha256", reporting.models.reports._HexDigest(models.F("canonical")))
                                ),
                                name="snapshot_hash_of_its_figures",
                                violation_error_message="L'empreinte n'est pas celle des chiffres.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportRun",
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
                            "kind",
                            models.CharField(
                                choices=[("taskforce", "Rapport de la taskforce")],
                                max_length=12,
                                verbose_name="rapport",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="du")),
                        ("ends_on", models.DateField(verbose_name="au")),
                        (
                            "languages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[("fr", "Français"), ("ar", "Arabe")], max_length=2
                                ),
                                size=None,
                                verbose_name="langues",
                            ),
                        ),
                        (
                            "formats",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[("pdf", "PDF"), ("xlsx", "Excel"), ("json", "JSON")],
                                    max_length=4,
                                ),
                                size=None,
                                verbose_name="formats",
                            ),
                        ),
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("waiting", "En attente d'un ouvrier"),
                                    ("computing", "Calcul des indicateurs"),
                                    ("writing", "Écriture des fichiers"),
                                    ("finished", "Rapport prêt"),
                                ],
                                default="waiting",
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                        (
                            "recomputes",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recomputed_by",
                                to="reporting.reportrun",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_runs",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="demandé par",
                            ),
                        ),
                        (
                            "snapshot",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="reporting.reportsnapshot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rapport",
                        "verbose_name_plural": "rapports",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [models.Index(fields=["-created_at", "-id"], name="report_list")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__lte", models.F("ends_on"))),
                                name="report_period_in_order",
                                violation_error_message="Le début de la période doit précéder sa fin.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "formats",
                                            models.Value(
                                                [],
                                                output_field=django.contrib.postgres.fields.ArrayField(
                                                    base_field=models.CharField(max_length=4), size=None
                                                ),
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        (
                                            "languages",
                                            models.Value(
                                                [],
                                                output_field=django.contrib.postgres.fields.ArrayField(
                                                    base_field=models.CharField(max_length=2), size=None
                                                ),
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                ),
                                name="report_has_a_format_and_a_language",
                                violation_error_message="Choisissez au moins une langue et un format.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "format",
                            models.CharField(
                                choices=[("pdf", "PDF"), ("xlsx", "Excel"), ("json", "JSON")],
                                max_length=4,
                                verbose_name="format",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("fr", "Français"), ("ar", "Arabe")],
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                        (
                            "file",
                            models.FileField(
                                upload_to=reporting.models.reports.report_path, verbose_name="fichier"
                            ),
                        ),
                        ("size", models.PositiveIntegerField(verbose_name="taille (octets)")),
                        ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="reporting.reportrun",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fichier de rapport",
                        "verbose_name_plural": "fichiers de rapports",
                        "ordering": ("format", "language"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("run", "format", "language"),
                                name="report_file_once",
                                violation_error_message="Ce rapport a déjà ce fichier.",
                            )
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reportsnapshot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="snapshot_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b746ad054e1808a18a336a38242efe5a2fe5c28d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_snapshot_append_only_667ac",
                            table="reporting_reportsnapshot",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
