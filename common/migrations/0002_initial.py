import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("common", "0001_extensions"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="FormToken",
                    fields=[
                        ("token", models.UUIDField(primary_key=True, serialize=False)),
                        ("path", models.CharField(max_length=500)),
                        ("location", models.CharField(blank=True, max_length=1000)),
                        ("created_at", models.DateTimeField(auto_now_add=True, db_index=True)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "jeton de formulaire",
                        "verbose_name_plural": "jetons de formulaire",
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMessage",
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
                        ("to", models.EmailField(max_length=254)),
                        ("subject", models.CharField(max_length=200)),
                        ("body", models.TextField()),
                        ("language", models.CharField(default="fr", max_length=2)),
                    ],
                    options={
                        "verbose_name": "message sortant",
                        "verbose_name_plural": "messages sortants",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="message_unsent",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("case", "Dossier ouvert"),
                                    ("sensitive", "Données sensibles consultées"),
                                    ("document", "Document téléchargé"),
                                    ("export", "Export"),
                                    ("aid_file", "Dossier d'aide ouvert"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("subject_type", models.CharField(max_length=60)),
                        ("subject_id", models.BigIntegerField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("address", models.GenericIPAddressField(null=True)),
                        (
                            "actor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consultation",
                        "verbose_name_plural": "consultations",
                        "ordering": ("-at",),
                        "indexes": [
                            models.Index(
                                fields=["subject_type", "subject_id", "-at"], name="access_by_subject"
                            ),
                            models.Index(fields=["actor", "-at"], name="access_by_actor"),
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="access_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="dd087de157a4d4a0b7d7ca79dab0448274169c84",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_access_append_only_2a6b0",
                            table="common_accessrecord",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
