import django.core.validators
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.rights


def write_rule(apps, schema_editor):
    """The one row of rules, with its defaults, for a manager to change."""
    apps.get_model("cases", "ProtectionRule").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_documents"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code_hash", models.CharField(max_length=128)),
                ("made_at", models.DateTimeField(verbose_name="remis le")),
            ],
            options={
                "verbose_name": "code d'accès",
                "verbose_name_plural": "codes d'accès",
            },
        ),
        migrations.CreateModel(
            name="CaseProtection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opposed_on", models.DateField(blank=True, null=True, verbose_name="opposition reçue le")),
                (
                    "announced_on",
                    models.DateField(blank=True, null=True, verbose_name="anonymisation annoncée le"),
                ),
                ("anonymised_at", models.DateTimeField(blank=True, null=True, verbose_name="anonymisé le")),
            ],
            options={
                "verbose_name": "protection du dossier",
                "verbose_name_plural": "protection des dossiers",
            },
        ),
        migrations.CreateModel(
            name="CaseProtectionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("opposed_on", models.DateField(blank=True, null=True, verbose_name="opposition reçue le")),
                (
                    "announced_on",
                    models.DateField(blank=True, null=True, verbose_name="anonymisation annoncée le"),
                ),
                ("anonymised_at", models.DateTimeField(blank=True, null=True, verbose_name="anonymisé le")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Complaint",
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
                        choices=[("complaint", "Réclamation"), ("feedback", "Avis"), ("message", "Message")],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("reception", "L'accueil"),
                            ("delay", "L'attente"),
                            ("aid", "Une aide ou une décision"),
                            ("operator", "Un opérateur ou un partenaire"),
                            ("staff", "Une personne de l'antenne"),
                            ("other", "Autre chose"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="à propos de",
                    ),
                ),
                (
                    "is_confidential",
                    models.BooleanField(default=False, verbose_name="réservée au responsable"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("letter", "Par courrier"),
                            ("email", "Par e-mail"),
                            ("public_page", "Par la page publique"),
                        ],
                        default="desk",
                        max_length=12,
                        verbose_name="reçue",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="ce que dit la personne")),
                (
                    "mark",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="note de 1 à 5"),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("received", "Reçue"), ("answered", "Répondue")],
                        default="received",
                        max_length=12,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("due_on", models.DateField(verbose_name="à répondre avant le")),
                ("answer", models.TextField(blank=True, verbose_name="réponse donnée à la personne")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondue le")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "réclamation ou avis",
                "verbose_name_plural": "réclamations et avis",
                "ordering": ("due_on", "pk"),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="ComplaintEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("complaint", "Réclamation"), ("feedback", "Avis"), ("message", "Message")],
                        max_length=10,
                        verbose_name="nature",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("reception", "L'accueil"),
                            ("delay", "L'attente"),
                            ("aid", "Une aide ou une décision"),
                            ("operator", "Un opérateur ou un partenaire"),
                            ("staff", "Une personne de l'antenne"),
                            ("other", "Autre chose"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="à propos de",
                    ),
                ),
                (
                    "is_confidential",
                    models.BooleanField(default=False, verbose_name="réservée au responsable"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("letter", "Par courrier"),
                            ("email", "Par e-mail"),
                            ("public_page", "Par la page publique"),
                        ],
                        default="desk",
                        max_length=12,
                        verbose_name="reçue",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="ce que dit la personne")),
                (
                    "mark",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="note de 1 à 5"),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("received", "Reçue"), ("answered", "Répondue")],
                        default="received",
                        max_length=12,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("due_on", models.DateField(verbose_name="à répondre avant le")),
                ("answer", models.TextField(blank=True, verbose_name="réponse donnée à la personne")),
                ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondue le")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ComplaintTransition",
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
            ],
            options={
                "verbose_name": "événement de la réclamation",
                "verbose_name_plural": "événements de la réclamation",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonFile",
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
                ("paper", models.FileField(blank=True, upload_to=cases.models.rights.person_file_path)),
                ("data", models.FileField(blank=True, upload_to=cases.models.rights.person_file_path)),
                ("expires_at", models.DateTimeField(verbose_name="téléchargeable jusqu'au")),
            ],
            options={
                "verbose_name": "copie des données",
                "verbose_name_plural": "copies des données",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="ProtectionRule",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "retention_years",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="années de conservation après la clôture",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="jours d'annonce avant l'anonymisation",
                    ),
                ),
                (
                    "request_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="jours pour répondre à une demande sur les données",
                    ),
                ),
                (
                    "complaint_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="jours pour répondre à une réclamation",
                    ),
                ),
                (
                    "file_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="jours pendant lesquels une copie des données se télécharge",
                    ),
                ),
            ],
            options={
                "verbose_name": "règle de protection des données",
                "verbose_name_plural": "règles de protection des données",
            },
        ),
        migrations.CreateModel(
            name="ProtectionRuleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                (
                    "retention_years",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(50),
                        ],
                        verbose_name="années de conservation après la clôture",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=60,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="jours d'annonce avant l'anonymisation",
                    ),
                ),
                (
                    "request_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="jours pour répondre à une demande sur les données",
                    ),
                ),
                (
                    "complaint_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="jours pour répondre à une réclamation",
                    ),
                ),
                (
                    "file_days",
                    models.PositiveSmallIntegerField(
                        default=7,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="jours pendant lesquels une copie des données se télécharge",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RetentionHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="raison")),
                ("placed_at", models.DateTimeField(auto_now_add=True, verbose_name="suspendu le")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="levé le")),
            ],
            options={
                "verbose_name": "suspension de l'anonymisation",
                "verbose_name_plural": "suspensions de l'anonymisation",
            },
        ),
        migrations.CreateModel(
            name="RetentionHoldEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("reason", models.TextField(verbose_name="raison")),
                ("placed_at", models.DateTimeField(auto_now_add=True, verbose_name="suspendu le")),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="levé le")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RightsRequest",
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
                        choices=[
                            ("access", "Voir mes données"),
                            ("correction", "Faire corriger mes données"),
                            ("opposition", "M'opposer à l'usage de mes données"),
                            ("erasure", "Faire effacer mes données"),
                            ("withdrawal", "Retirer un accord"),
                        ],
                        max_length=12,
                        verbose_name="demande",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
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
                        verbose_name="accord à retirer",
                    ),
                ),
                ("details", models.TextField(blank=True, verbose_name="ce que la personne demande")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("letter", "Par courrier"),
                            ("email", "Par e-mail"),
                            ("public_page", "Par la page publique"),
                        ],
                        default="desk",
                        max_length=12,
                        verbose_name="reçue",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "Reçue"),
                            ("in_progress", "En cours"),
                            ("answered", "Répondue"),
                            ("refused", "Refusée"),
                        ],
                        default="received",
                        max_length=12,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("due_on", models.DateField(verbose_name="à répondre avant le")),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "demande de la personne",
                "verbose_name_plural": "demandes des personnes",
                "ordering": ("due_on", "pk"),
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="RightsRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "Voir mes données"),
                            ("correction", "Faire corriger mes données"),
                            ("opposition", "M'opposer à l'usage de mes données"),
                            ("erasure", "Faire effacer mes données"),
                            ("withdrawal", "Retirer un accord"),
                        ],
                        max_length=12,
                        verbose_name="demande",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        blank=True,
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
                        verbose_name="accord à retirer",
                    ),
                ),
                ("details", models.TextField(blank=True, verbose_name="ce que la personne demande")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("desk", "Sur place"),
                            ("phone", "Par téléphone"),
                            ("letter", "Par courrier"),
                            ("email", "Par e-mail"),
                            ("public_page", "Par la page publique"),
                        ],
                        default="desk",
                        max_length=12,
                        verbose_name="reçue",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "Reçue"),
                            ("in_progress", "En cours"),
                            ("answered", "Répondue"),
                            ("refused", "Refusée"),
                        ],
                        default="received",
                        max_length=12,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("received_on", models.DateField(verbose_name="reçue le")),
                ("due_on", models.DateField(verbose_name="à répondre avant le")),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RightsTransition",
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
            ],
            options={
                "verbose_name": "événement de la demande",
                "verbose_name_plural": "événements de la demande",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="consent",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="consent",
            name="update_update",
        ),
        migrations.AddField(
            model_name="consent",
            name="withdrawal_effects",
            field=models.JSONField(blank=True, default=list, verbose_name="effets annoncés"),
        ),
        migrations.AddField(
            model_name="consent",
            name="withdrawal_reason",
            field=models.TextField(blank=True, verbose_name="raison du retrait"),
        ),
        migrations.AddField(
            model_name="consent",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="withdrawal_effects",
            field=models.JSONField(blank=True, default=list, verbose_name="effets annoncés"),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="withdrawal_reason",
            field=models.TextField(blank=True, verbose_name="raison du retrait"),
        ),
        migrations.AddField(
            model_name="consentevent",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_consentevent" ("case_id", "document_id", "given_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scope", "withdrawal_effects", "withdrawal_reason", "withdrawn_by_id", "withdrawn_on") VALUES (NEW."case_id", NEW."document_id", NEW."given_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."scope", NEW."withdrawal_effects", NEW."withdrawal_reason", NEW."withdrawn_by_id", NEW."withdrawn_on"); RETURN NULL;',
                    hash="e51db635e219d6f41572643eee35de6c4acfa8d6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d4098",
                    table="cases_consent",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="consent",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_consentevent" ("case_id", "document_id", "given_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scope", "withdrawal_effects", "withdrawal_reason", "withdrawn_by_id", "withdrawn_on") VALUES (NEW."case_id", NEW."document_id", NEW."given_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."scope", NEW."withdrawal_effects", NEW."withdrawal_reason", NEW."withdrawn_by_id", NEW."withdrawn_on"); RETURN NULL;',
                    hash="cbccab12279cb658d812a5c221343cc7bb599ba7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8a7aa",
                    table="cases_consent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="accesscode",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="access_code", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="accesscode",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="caseprotection",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="protection", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="caseprotectionevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="caseprotectionevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="caseprotectionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.caseprotection",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="complaints",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="received_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.complaint",
            ),
        ),
        migrations.AddField(
            model_name="complaintevent",
            name="received_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complainttransition",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complainttransition",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="transitions", to="cases.complaint"
            ),
        ),
        migrations.AddField(
            model_name="personfile",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="person_files", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="personfile",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="files", to="cases.person"
            ),
        ),
        migrations.AddField(
            model_name="personfile",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="protectionrule",
            constraint=models.CheckConstraint(condition=models.Q(("id", 1)), name="protection_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="protectionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("complaint_days__gte", 1),
                    ("file_days__gte", 1),
                    ("notice_days__gte", 1),
                    ("request_days__gte", 1),
                    ("retention_years__gte", 1),
                ),
                name="protection_rule_positive",
                violation_error_message="Chaque durée compte au moins une unité.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protectionrule",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_protectionruleevent" ("complaint_days", "file_days", "id", "notice_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_days", "retention_years") VALUES (NEW."complaint_days", NEW."file_days", NEW."id", NEW."notice_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."request_days", NEW."retention_years"); RETURN NULL;',
                    hash="497f1081646fdabd6de1e3886dcf7b4ead7b8563",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_942dd",
                    table="cases_protectionrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protectionrule",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_protectionruleevent" ("complaint_days", "file_days", "id", "notice_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_days", "retention_years") VALUES (NEW."complaint_days", NEW."file_days", NEW."id", NEW."notice_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."request_days", NEW."retention_years"); RETURN NULL;',
                    hash="1900e76bff61522bddbd426081428d1c99784ec7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5f54d",
                    table="cases_protectionrule",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="protectionruleevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="protectionruleevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.protectionrule",
            ),
        ),
        migrations.AddField(
            model_name="retentionhold",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="retention_holds",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="retentionhold",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="retentionhold",
            name="placed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="retentionholdevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="retentionholdevent",
            name="lifted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="retentionholdevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="retentionholdevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.retentionhold",
            ),
        ),
        migrations.AddField(
            model_name="retentionholdevent",
            name="placed_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rights_requests",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="traitée par",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequest",
            name="received_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rightsrequestevent",
            name="case",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.case",
                verbose_name="dossier",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequestevent",
            name="handled_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="traitée par",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequestevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequestevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.rightsrequest",
            ),
        ),
        migrations.AddField(
            model_name="rightsrequestevent",
            name="received_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rightstransition",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rightstransition",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="transitions",
                to="cases.rightsrequest",
            ),
        ),
        migrations.AddIndex(
            model_name="caseprotection",
            index=models.Index(
                condition=models.Q(("opposed_on__isnull", False)), fields=["case"], name="protection_opposed"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseprotection",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_caseprotectionevent" ("announced_on", "anonymised_at", "case_id", "id", "opposed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."announced_on", NEW."anonymised_at", NEW."case_id", NEW."id", NEW."opposed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="a82fefd05803a25cde9dcf1a86738b73133c38d7",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e8215",
                    table="cases_caseprotection",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caseprotection",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_caseprotectionevent" ("announced_on", "anonymised_at", "case_id", "id", "opposed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."announced_on", NEW."anonymised_at", NEW."case_id", NEW."id", NEW."opposed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="719fa6f4a0314d478807e94906ef89e043113409",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3fa4e",
                    table="cases_caseprotection",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["state", "due_on", "id"], name="complaint_list"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("state", "received")), fields=["due_on"], name="complaint_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("mark__isnull", True), ("mark__range", (1, 5)), _connector="OR"),
                name="complaint_mark_from_1_to_5",
                violation_error_message="La note va de 1 à 5.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), ("mark__isnull", False), _connector="OR"
                ),
                name="complaint_says_something",
                violation_error_message="Écrivez quelques mots, ou donnez une note.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("subject", "staff"), _negated=True), ("is_confidential", True), _connector="OR"
                ),
                name="complaint_staff_confidential",
                violation_error_message="Une réclamation sur le personnel est réservée au responsable.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_on__isnull", True), ("state", "received")),
                    models.Q(
                        ("answered_on__isnull", False),
                        ("state", "answered"),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_answered_with_answer",
                violation_error_message="Dites ce qui a été répondu à la personne.",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("received_on"))),
                name="complaint_due_after_receipt",
                violation_error_message="L'échéance suit la réception.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_complaintevent" ("answer", "answered_by_id", "answered_on", "case_id", "channel", "created_at", "due_on", "id", "is_confidential", "kind", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "state", "subject", "text") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."case_id", NEW."channel", NEW."created_at", NEW."due_on", NEW."id", NEW."is_confidential", NEW."kind", NEW."mark", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."state", NEW."subject", NEW."text"); RETURN NULL;',
                    hash="1a46f3944766ddbc60d01fba7e6f3319d91d392f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_dec22",
                    table="cases_complaint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complaint",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_complaintevent" ("answer", "answered_by_id", "answered_on", "case_id", "channel", "created_at", "due_on", "id", "is_confidential", "kind", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "state", "subject", "text") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."case_id", NEW."channel", NEW."created_at", NEW."due_on", NEW."id", NEW."is_confidential", NEW."kind", NEW."mark", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."state", NEW."subject", NEW."text"); RETURN NULL;',
                    hash="5c69e6ba566092b5d2b1279be301fab4bcbcd81f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f32d0",
                    table="cases_complaint",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="complainttransition",
            index=models.Index(fields=["subject", "at"], name="complaint_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="complainttransition",
            trigger=pgtrigger.compiler.Trigger(
                name="complaint_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="16f527e0f3cf7070e3ceb0e7fa855565b5e59d53",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_complaint_transition_append_only_3d9a1",
                    table="cases_complainttransition",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="personfile",
            index=models.Index(
                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                fields=["created_at"],
                name="person_file_undrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="personfile",
            index=models.Index(fields=["expires_at"], name="person_file_expiry"),
        ),
        migrations.AddConstraint(
            model_name="retentionhold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("case",),
                name="hold_one_per_case",
                violation_error_message="L'anonymisation de ce dossier est déjà suspendue.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retentionhold",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_retentionholdevent" ("case_id", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (NEW."case_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason"); RETURN NULL;',
                    hash="ef9afa4a80b8b16c712a1579892239b2b731fc90",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_ef381",
                    table="cases_retentionhold",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="retentionhold",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_retentionholdevent" ("case_id", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (NEW."case_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason"); RETURN NULL;',
                    hash="6f61c08bd97bd1ad169cc44d64e160b2b5962905",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c14ad",
                    table="cases_retentionhold",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="rightsrequest",
            index=models.Index(fields=["due_on", "id"], name="rights_list"),
        ),
        migrations.AddIndex(
            model_name="rightsrequest",
            index=models.Index(
                condition=models.Q(("state__in", ["received", "in_progress"])),
                fields=["due_on"],
                name="rights_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["received", "in_progress"])),
                fields=("case", "kind", "scope"),
                name="rights_one_open_of_a_kind",
                violation_error_message="Une demande de cette nature est déjà en cours pour ce dossier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("received_on"))),
                name="rights_due_after_receipt",
                violation_error_message="L'échéance suit la réception.",
            ),
        ),
        migrations.AddConstraint(
            model_name="rightsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", True), ("state__in", ["received", "in_progress"])),
                    models.Q(
                        ("closed_on__isnull", False),
                        ("state__in", ["answered", "refused"]),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="rights_closed_with_answer",
                violation_error_message="Une demande terminée porte sa réponse ou le motif du refus.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rightsrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_rightsrequestevent" ("answer", "case_id", "channel", "closed_on", "created_at", "details", "due_on", "handled_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "scope", "state") VALUES (NEW."answer", NEW."case_id", NEW."channel", NEW."closed_on", NEW."created_at", NEW."details", NEW."due_on", NEW."handled_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."scope", NEW."state"); RETURN NULL;',
                    hash="b9f772d6a48412967272bacb6878a5be04702518",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a39c0",
                    table="cases_rightsrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rightsrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_rightsrequestevent" ("answer", "case_id", "channel", "closed_on", "created_at", "details", "due_on", "handled_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "scope", "state") VALUES (NEW."answer", NEW."case_id", NEW."channel", NEW."closed_on", NEW."created_at", NEW."details", NEW."due_on", NEW."handled_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."scope", NEW."state"); RETURN NULL;',
                    hash="12222546d40de8a57466d21afba6946ed633f47d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bac0a",
                    table="cases_rightsrequest",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="rightstransition",
            index=models.Index(fields=["subject", "at"], name="rights_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rightstransition",
            trigger=pgtrigger.compiler.Trigger(
                name="rights_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ca1269cf884206d1dd3e39e71ccd3d767fdb20d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_rights_transition_append_only_526de",
                    table="cases_rightstransition",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(write_rule, migrations.RunPython.noop),
    ]
