import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import aids.models.sitting_papers
import common.money
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_network"),
        ("accounts", "__first__"),
        ("aids", "0009_disbursements"),
        ("cases", "0012_network"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="phaseaid",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="phaseaid",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="waiver",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="waiver",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("approved", "Approuvée"),
                                    ("rejected", "Rejetée"),
                                    ("deferred", "Ajournée"),
                                ],
                                max_length=10,
                                verbose_name="décision",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="décidée le")),
                        (
                            "asked_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant demandé (EUR)",
                            ),
                        ),
                        (
                            "granted_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant accordé (EUR)",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                        (
                            "appeal_until",
                            models.DateField(blank=True, null=True, verbose_name="recours possible jusqu'au"),
                        ),
                        (
                            "code",
                            models.CharField(max_length=20, unique=True, verbose_name="code de vérification"),
                        ),
                        ("seal", models.CharField(max_length=64, verbose_name="empreinte")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="aids.application",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "décision",
                        "verbose_name_plural": "décisions",
                        "ordering": ("made_at", "pk"),
                        "indexes": [
                            models.Index(fields=["application", "-made_at"], name="decision_of_application")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("granted_eur__gt", 0), ("outcome", "approved")),
                                    models.Q(
                                        models.Q(("outcome", "approved"), _negated=True),
                                        ("granted_eur__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_amount_when_approved",
                                violation_error_message="Une aide approuvée a un montant, une autre n'en a pas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("appeal_until__isnull", True), ("outcome", "rejected"), _connector="OR"
                                ),
                                name="decision_appeal_when_rejected",
                                violation_error_message="Seul un rejet ouvre un recours.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Appeal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("filed_on", models.DateField(verbose_name="déposé le")),
                        ("grounds", models.TextField(verbose_name="ce que dit la personne")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("upheld", "Recours accepté"),
                                    ("dismissed", "Recours rejeté"),
                                    ("withdrawn", "Recours retiré"),
                                ],
                                max_length=12,
                                verbose_name="issue",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="aids.application",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "against",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeal",
                                to="aids.decision",
                            ),
                        ),
                        (
                            "heard",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers_appeal",
                                to="aids.decision",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "recours",
                        "verbose_name_plural": "recours",
                        "ordering": ("-filed_on", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("outcome", "")),
                                fields=["filed_on"],
                                name="appeal_pending",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "")),
                                fields=("application",),
                                name="appeal_one_pending",
                                violation_error_message="Un recours est déjà en cours pour ce dossier.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("heard__isnull", True),
                                    models.Q(("outcome", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="appeal_heard_with_outcome",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppealEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("filed_on", models.DateField(verbose_name="déposé le")),
                        ("grounds", models.TextField(verbose_name="ce que dit la personne")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("upheld", "Recours accepté"),
                                    ("dismissed", "Recours rejeté"),
                                    ("withdrawn", "Recours retiré"),
                                ],
                                max_length=12,
                                verbose_name="issue",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "application",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.application",
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
                                to="aids.appeal",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "against",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.decision",
                            ),
                        ),
                        (
                            "heard",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.decision",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="InnovationReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "is_technological",
                            models.BooleanField(
                                null=True, verbose_name="Le projet est technologiquement innovant"
                            ),
                        ),
                        (
                            "employs_disadvantaged",
                            models.BooleanField(
                                null=True, verbose_name="Il crée des emplois pour des personnes défavorisées"
                            ),
                        ),
                        (
                            "is_social_economy",
                            models.BooleanField(
                                null=True,
                                verbose_name="Il relève de l'économie sociale et solidaire de sa commune",
                            ),
                        ),
                        (
                            "serves_environment",
                            models.BooleanField(
                                null=True, verbose_name="Il sert l'environnement de sa commune"
                            ),
                        ),
                        (
                            "has_experience",
                            models.BooleanField(
                                null=True,
                                verbose_name="La personne a une expérience prouvée dans le pays de migration",
                            ),
                        ),
                        (
                            "has_qualification",
                            models.BooleanField(
                                null=True,
                                verbose_name="La personne a une qualification académique dans le domaine",
                            ),
                        ),
                        (
                            "is_convinced",
                            models.BooleanField(
                                null=True, verbose_name="Le comité est convaincu de la motivation"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="Sur quoi le comité se fonde")),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="innovation_review",
                                to="aids.application",
                            ),
                        ),
                        (
                            "completed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "conditions du projet innovant",
                        "verbose_name_plural": "conditions des projets innovants",
                    },
                ),
                migrations.CreateModel(
                    name="InnovationReviewEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "is_technological",
                            models.BooleanField(
                                null=True, verbose_name="Le projet est technologiquement innovant"
                            ),
                        ),
                        (
                            "employs_disadvantaged",
                            models.BooleanField(
                                null=True, verbose_name="Il crée des emplois pour des personnes défavorisées"
                            ),
                        ),
                        (
                            "is_social_economy",
                            models.BooleanField(
                                null=True,
                                verbose_name="Il relève de l'économie sociale et solidaire de sa commune",
                            ),
                        ),
                        (
                            "serves_environment",
                            models.BooleanField(
                                null=True, verbose_name="Il sert l'environnement de sa commune"
                            ),
                        ),
                        (
                            "has_experience",
                            models.BooleanField(
                                null=True,
                                verbose_name="La personne a une expérience prouvée dans le pays de migration",
                            ),
                        ),
                        (
                            "has_qualification",
                            models.BooleanField(
                                null=True,
                                verbose_name="La personne a une qualification académique dans le domaine",
                            ),
                        ),
                        (
                            "is_convinced",
                            models.BooleanField(
                                null=True, verbose_name="Le comité est convaincu de la motivation"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="Sur quoi le comité se fonde")),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.application",
                            ),
                        ),
                        (
                            "completed_by",
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
                                to="aids.innovationreview",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Sitting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12, unique=True, verbose_name="numéro")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "En préparation"),
                                    ("convened", "Convoquée"),
                                    ("open", "Ouverte"),
                                    ("sealed", "Scellée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("starts_at", models.TimeField(blank=True, null=True, verbose_name="heure")),
                        ("place", models.CharField(max_length=120, verbose_name="lieu")),
                        (
                            "quorum",
                            models.PositiveSmallIntegerField(
                                default=3, verbose_name="quorum (membres présents)"
                            ),
                        ),
                        (
                            "pseudonymised",
                            models.BooleanField(
                                default=True, verbose_name="noms remplacés par le numéro du dossier"
                            ),
                        ),
                        (
                            "is_history",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="séance tenue avant le portail"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note pour les membres")),
                        (
                            "minutes_note",
                            models.TextField(blank=True, verbose_name="observations au procès-verbal"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("sealed_at", models.DateTimeField(blank=True, null=True, verbose_name="scellée le")),
                        ("content", models.JSONField(blank=True, editable=False, null=True)),
                        (
                            "content_sha256",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="empreinte"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sittings",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                        (
                            "sealed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "séance du comité",
                        "verbose_name_plural": "séances du comité",
                        "ordering": ("-held_on", "-pk"),
                        "indexes": [models.Index(fields=["-held_on", "-id"], name="sitting_list")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sealed"), _negated=True),
                                    models.Q(
                                        ("sealed_at__isnull", False),
                                        models.Q(("content_sha256", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sitting_sealed_with_hash",
                                violation_error_message="Une séance scellée porte sa date et son empreinte.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quorum__gte", 1)),
                                name="sitting_quorum_positive",
                                violation_error_message="Le quorum est d'un membre au moins.",
                            ),
                        ],
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="Sealing",
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
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sitting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sealing",
                                to="aids.sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "scellement",
                        "verbose_name_plural": "scellements",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="sealing_undone",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SittingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.CharField(max_length=12, verbose_name="numéro")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "En préparation"),
                                    ("convened", "Convoquée"),
                                    ("open", "Ouverte"),
                                    ("sealed", "Scellée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="date")),
                        ("starts_at", models.TimeField(blank=True, null=True, verbose_name="heure")),
                        ("place", models.CharField(max_length=120, verbose_name="lieu")),
                        (
                            "quorum",
                            models.PositiveSmallIntegerField(
                                default=3, verbose_name="quorum (membres présents)"
                            ),
                        ),
                        (
                            "pseudonymised",
                            models.BooleanField(
                                default=True, verbose_name="noms remplacés par le numéro du dossier"
                            ),
                        ),
                        (
                            "is_history",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="séance tenue avant le portail"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note pour les membres")),
                        (
                            "minutes_note",
                            models.TextField(blank=True, verbose_name="observations au procès-verbal"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("sealed_at", models.DateTimeField(blank=True, null=True, verbose_name="scellée le")),
                        ("content", models.JSONField(blank=True, editable=False, null=True)),
                        (
                            "content_sha256",
                            models.CharField(
                                blank=True, editable=False, max_length=64, verbose_name="empreinte"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                                to="aids.sitting",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                        (
                            "sealed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                    name="SittingFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=160, verbose_name="intitulé")),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("is_live", models.BooleanField(default=True, editable=False)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approved", "Approuvée"),
                                    ("rejected", "Rejetée"),
                                    ("deferred", "Ajournée"),
                                    ("withdrawn", "Retirée de l'ordre du jour"),
                                ],
                                max_length=10,
                                verbose_name="décision",
                            ),
                        ),
                        (
                            "granted_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant accordé (EUR)",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                        (
                            "refusal",
                            models.TextField(
                                blank=True, verbose_name="pourquoi la décision n'a pas pu s'appliquer"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sitting_files",
                                to="aids.application",
                            ),
                        ),
                        (
                            "decision",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sitting_file",
                                to="aids.decision",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="aids.sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dossier à l'ordre du jour",
                        "verbose_name_plural": "dossiers à l'ordre du jour",
                        "ordering": ("sitting", "rank", "pk"),
                        "indexes": [models.Index(fields=["sitting", "rank"], name="sitting_file_order")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sitting", "application"),
                                name="sitting_file_once",
                                violation_error_message="Ce dossier est déjà à l'ordre du jour.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_live", True)),
                                fields=("application",),
                                name="sitting_file_one_live",
                                violation_error_message="Ce dossier est déjà à l'ordre du jour d'une autre séance.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("application__isnull", False),
                                    models.Q(("title", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="sitting_file_names_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("granted_eur__isnull", True), ("granted_eur__gt", 0), _connector="OR"
                                ),
                                name="sitting_file_amount_positive",
                                violation_error_message="Un montant est positif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SittingFileEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(blank=True, max_length=160, verbose_name="intitulé")),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("is_live", models.BooleanField(default=True, editable=False)),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("approved", "Approuvée"),
                                    ("rejected", "Rejetée"),
                                    ("deferred", "Ajournée"),
                                    ("withdrawn", "Retirée de l'ordre du jour"),
                                ],
                                max_length=10,
                                verbose_name="décision",
                            ),
                        ),
                        (
                            "granted_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant accordé (EUR)",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                        (
                            "refusal",
                            models.TextField(
                                blank=True, verbose_name="pourquoi la décision n'a pas pu s'appliquer"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.application",
                            ),
                        ),
                        (
                            "decision",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.decision",
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
                                to="aids.sittingfile",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.sitting",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SittingMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("full_name", models.CharField(max_length=120, verbose_name="nom")),
                        (
                            "quality",
                            models.CharField(
                                choices=[
                                    ("chair", "Présidence"),
                                    ("member", "Membre du comité"),
                                    ("embassy", "Représentant·e de l'ambassade"),
                                    ("observer", "Sans voix"),
                                ],
                                max_length=10,
                                verbose_name="qualité",
                            ),
                        ),
                        ("is_present", models.BooleanField(default=False, verbose_name="présent·e")),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.country",
                                verbose_name="pays de l'ambassade",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.institution",
                                verbose_name="institution",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="aids.sitting",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sittings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="compte",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membre de la séance",
                        "verbose_name_plural": "membres de la séance",
                        "ordering": ("sitting", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("user__isnull", False)),
                                fields=("sitting", "user"),
                                name="sitting_member_once",
                                violation_error_message="Cette personne est déjà membre de la séance.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("quality", "chair")),
                                fields=("sitting",),
                                name="sitting_one_chair",
                                violation_error_message="Une séance a une seule présidence.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quality", "embassy"), ("country__isnull", False)),
                                    models.Q(
                                        models.Q(("quality", "embassy"), _negated=True),
                                        ("country__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sitting_embassy_has_country",
                                violation_error_message="Le membre de l'ambassade, et lui seul, a un pays.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Conflict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="raison")),
                        ("declared_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "declared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conflicts",
                                to="aids.sittingfile",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conflicts",
                                to="aids.sittingmember",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "conflit d'intérêts",
                        "verbose_name_plural": "conflits d'intérêts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("file", "member"),
                                name="conflict_once",
                                violation_error_message="Ce conflit d'intérêts est déjà déclaré.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConflictEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("reason", models.CharField(max_length=200, verbose_name="raison")),
                        ("declared_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "declared_by",
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
                                to="aids.conflict",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.sittingfile",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.sittingmember",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SittingMemberEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("full_name", models.CharField(max_length=120, verbose_name="nom")),
                        (
                            "quality",
                            models.CharField(
                                choices=[
                                    ("chair", "Présidence"),
                                    ("member", "Membre du comité"),
                                    ("embassy", "Représentant·e de l'ambassade"),
                                    ("observer", "Sans voix"),
                                ],
                                max_length=10,
                                verbose_name="qualité",
                            ),
                        ),
                        ("is_present", models.BooleanField(default=False, verbose_name="présent·e")),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays de l'ambassade",
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
                                verbose_name="institution",
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
                                to="aids.sittingmember",
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.sitting",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="compte",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SittingPaper",
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
                                choices=[
                                    ("booklet", "Livret de la séance"),
                                    ("minutes", "Procès-verbal"),
                                    ("letters", "Toutes les lettres"),
                                ],
                                max_length=10,
                                verbose_name="papier",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        ("pseudonymised", models.BooleanField(default=True, verbose_name="sans les noms")),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=aids.models.sitting_papers.sitting_paper_path
                            ),
                        ),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sitting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="aids.sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "papier de la séance",
                        "verbose_name_plural": "papiers de la séance",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="sitting_paper_undrawn",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SittingTransition",
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
                                to="aids.sitting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la séance",
                        "verbose_name_plural": "événements de la séance",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="sitting_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("for", "Vote pour"),
                                    ("against", "Vote contre"),
                                    ("abstain", "Abstention"),
                                ],
                                max_length=8,
                                verbose_name="vote",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="aids.sittingfile",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="aids.sittingmember",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote",
                        "verbose_name_plural": "votes",
                        "constraints": [models.UniqueConstraint(fields=("file", "member"), name="vote_once")],
                    },
                ),
                migrations.CreateModel(
                    name="VoteEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "choice",
                            models.CharField(
                                choices=[
                                    ("for", "Vote pour"),
                                    ("against", "Vote contre"),
                                    ("abstain", "Abstention"),
                                ],
                                max_length=8,
                                verbose_name="vote",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now=True)),
                        (
                            "file",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.sittingfile",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.sittingmember",
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
                                to="aids.vote",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
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
                migrations.AddField(
                    model_name="phaseaid",
                    name="needs_sitting",
                    field=models.BooleanField(
                        default=False,
                        help_text="Sinon un responsable de la taskforce peut aussi décider le dossier à l'écran.",
                        verbose_name="décidée en séance du comité seulement",
                    ),
                ),
                migrations.AddField(
                    model_name="phaseaidevent",
                    name="needs_sitting",
                    field=models.BooleanField(
                        default=False,
                        help_text="Sinon un responsable de la taskforce peut aussi décider le dossier à l'écran.",
                        verbose_name="décidée en séance du comité seulement",
                    ),
                ),
                migrations.AddField(
                    model_name="waiver",
                    name="until",
                    field=models.DateField(blank=True, null=True, verbose_name="valable jusqu'au"),
                ),
                migrations.AddField(
                    model_name="waiverevent",
                    name="until",
                    field=models.DateField(blank=True, null=True, verbose_name="valable jusqu'au"),
                ),
                migrations.AlterField(
                    model_name="paper",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("decision_sheet", "Fiche de décision"),
                            ("decision_letter", "Lettre de décision"),
                            ("contract", "Contrat d'engagement"),
                            ("amendment", "Avenant au contrat"),
                            ("handover_receipt", "Reçu de remise"),
                        ],
                        max_length=16,
                        verbose_name="papier",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="application",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "innovative"),
                                ("state__in", ["approved", "contracted", "in_follow_up"]),
                                _negated=True,
                            ),
                            ("submitted_by__isnull", True),
                            ("committee_convinced", True),
                            _connector="OR",
                        ),
                        name="application_innovative_convinced",
                        violation_error_message="Un projet innovant demande que le comité note qu'il est convaincu de la motivation.",
                    ),
                ),
                migrations.AddField(
                    model_name="paper",
                    name="decision",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="aids.decision",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paper",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision__isnull", False), ("kind", "decision_letter")),
                            models.Q(
                                models.Q(("kind", "decision_letter"), _negated=True),
                                ("decision__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_letter_of_a_decision",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paper",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("decision__isnull", False)),
                        fields=("decision", "language"),
                        name="paper_one_letter",
                        violation_error_message="Cette lettre existe déjà.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phaseaid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_phaseaidevent" ("average_eur", "ceiling_eur", "fee_eur", "floor_eur", "id", "kind", "needs_sitting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id") VALUES (NEW."average_eur", NEW."ceiling_eur", NEW."fee_eur", NEW."floor_eur", NEW."id", NEW."kind", NEW."needs_sitting", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id"); RETURN NULL;',
                            hash="573bc8d939b01ca8a1420066957783ca9899a09b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cf38a",
                            table="aids_phaseaid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phaseaid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_phaseaidevent" ("average_eur", "ceiling_eur", "fee_eur", "floor_eur", "id", "kind", "needs_sitting", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id") VALUES (NEW."average_eur", NEW."ceiling_eur", NEW."fee_eur", NEW."floor_eur", NEW."id", NEW."kind", NEW."needs_sitting", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id"); RETURN NULL;',
                            hash="500918781440e69eb9b84fc4b84908647d3d8ff4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_be35a",
                            table="aids_phaseaid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waiver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_waiverevent" ("application_id", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until", "waived_at", "waived_by_id") VALUES (NEW."application_id", NEW."code", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."until", NEW."waived_at", NEW."waived_by_id"); RETURN NULL;',
                            hash="e3c83bb240d1f347fcfa7b791d0e060b775e1477",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d0a16",
                            table="aids_waiver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waiver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_waiverevent" ("application_id", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "until", "waived_at", "waived_by_id") VALUES (NEW."application_id", NEW."code", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."until", NEW."waived_at", NEW."waived_by_id"); RETURN NULL;',
                            hash="573c1e8d6e48945b0a074ed87426f91444f7b377",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_89b0e",
                            table="aids_waiver",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="decision_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="934a84b745b6582dd1a9da22708806a893b5c0ca",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_decision_append_only_e88e4",
                            table="aids_decision",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appeal_within_delay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF NOT EXISTS (SELECT 1 FROM aids_decision d WHERE d.id = NEW.against_id AND d.application_id = NEW.application_id AND d.outcome = 'rejected' AND NEW.filed_on <= d.appeal_until) THEN RAISE EXCEPTION 'an appeal is filed within the delay of a refusal' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="cf75c5797c8bda6277acfc584052b440b93b3bb8",
                            operation="INSERT",
                            pgid="pgtrigger_appeal_within_delay_ba8b6",
                            table="aids_appeal",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_appealevent" ("against_id", "application_id", "closed_at", "filed_on", "grounds", "heard_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (NEW."against_id", NEW."application_id", NEW."closed_at", NEW."filed_on", NEW."grounds", NEW."heard_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;',
                            hash="9049b84741a191481e3d5b18a153b16da5eab7eb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_baf43",
                            table="aids_appeal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_appealevent" ("against_id", "application_id", "closed_at", "filed_on", "grounds", "heard_id", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (NEW."against_id", NEW."application_id", NEW."closed_at", NEW."filed_on", NEW."grounds", NEW."heard_id", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;',
                            hash="f69ea5a74c829d63f4eba5f9e096665b7584204f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_33910",
                            table="aids_appeal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="innovationreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_innovationreviewevent" ("application_id", "completed_by_id", "employs_disadvantaged", "has_experience", "has_qualification", "id", "is_convinced", "is_social_economy", "is_technological", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serves_environment", "updated_at", "version") VALUES (NEW."application_id", NEW."completed_by_id", NEW."employs_disadvantaged", NEW."has_experience", NEW."has_qualification", NEW."id", NEW."is_convinced", NEW."is_social_economy", NEW."is_technological", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."serves_environment", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ecfafb24a9a94968b52790650a79f4bc0d6ce2e3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_34cdd",
                            table="aids_innovationreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="innovationreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_innovationreviewevent" ("application_id", "completed_by_id", "employs_disadvantaged", "has_experience", "has_qualification", "id", "is_convinced", "is_social_economy", "is_technological", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "serves_environment", "updated_at", "version") VALUES (NEW."application_id", NEW."completed_by_id", NEW."employs_disadvantaged", NEW."has_experience", NEW."has_qualification", NEW."id", NEW."is_convinced", NEW."is_social_economy", NEW."is_technological", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."serves_environment", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="f58744bde88508ab5f5606edd1e92fedfe467efa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_85c86",
                            table="aids_innovationreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sitting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sitting_sealed_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" = 'sealed')",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="54c5c4500b953767e95e8f513ff2c352a5ca85b2",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_sitting_sealed_kept_6b1db",
                            table="aids_sitting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sitting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_sittingevent" ("content", "content_sha256", "created_at", "created_by_id", "held_on", "id", "is_history", "minutes_note", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "place", "pseudonymised", "quorum", "sealed_at", "sealed_by_id", "starts_at", "state", "version") VALUES (NEW."content", NEW."content_sha256", NEW."created_at", NEW."created_by_id", NEW."held_on", NEW."id", NEW."is_history", NEW."minutes_note", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."place", NEW."pseudonymised", NEW."quorum", NEW."sealed_at", NEW."sealed_by_id", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                            hash="a7860aa688cf32086436fd5a714dc28dcae38f84",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6dbfe",
                            table="aids_sitting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sitting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_sittingevent" ("content", "content_sha256", "created_at", "created_by_id", "held_on", "id", "is_history", "minutes_note", "note", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "place", "pseudonymised", "quorum", "sealed_at", "sealed_by_id", "starts_at", "state", "version") VALUES (NEW."content", NEW."content_sha256", NEW."created_at", NEW."created_by_id", NEW."held_on", NEW."id", NEW."is_history", NEW."minutes_note", NEW."note", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."place", NEW."pseudonymised", NEW."quorum", NEW."sealed_at", NEW."sealed_by_id", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                            hash="e9d7627f26775d0955f30c2b2eda5595d3d557f2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_49d06",
                            table="aids_sitting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sitting_file_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE part record; sitting_state text;",
                            func="\n    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;\n    SELECT s.state INTO sitting_state FROM aids_sitting s WHERE s.id = part.sitting_id;\n    IF sitting_state = 'sealed' THEN\n        RAISE EXCEPTION 'a sealed sitting is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN part;\n",
                            hash="a8cfcc708c0289865c2d698f0e4d53b1104eebff",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_sitting_file_sealed_63c95",
                            table="aids_sittingfile",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_sittingfileevent" ("application_id", "conditions", "decision_id", "granted_eur", "id", "is_live", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reason", "refusal", "sitting_id", "title", "version") VALUES (NEW."application_id", NEW."conditions", NEW."decision_id", NEW."granted_eur", NEW."id", NEW."is_live", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank", NEW."reason", NEW."refusal", NEW."sitting_id", NEW."title", NEW."version"); RETURN NULL;',
                            hash="0556d01d678d0382170245be21fd37a131e1a662",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_71379",
                            table="aids_sittingfile",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingfile",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_sittingfileevent" ("application_id", "conditions", "decision_id", "granted_eur", "id", "is_live", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reason", "refusal", "sitting_id", "title", "version") VALUES (NEW."application_id", NEW."conditions", NEW."decision_id", NEW."granted_eur", NEW."id", NEW."is_live", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank", NEW."reason", NEW."refusal", NEW."sitting_id", NEW."title", NEW."version"); RETURN NULL;',
                            hash="9d94f327a06c08d6721386909a171006fdc39132",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1a13e",
                            table="aids_sittingfile",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sitting_member_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE part record; sitting_state text;",
                            func="\n    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;\n    SELECT s.state INTO sitting_state FROM aids_sitting s WHERE s.id = part.sitting_id;\n    IF sitting_state = 'sealed' THEN\n        RAISE EXCEPTION 'a sealed sitting is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN part;\n",
                            hash="8a025efd4ba45139f61fb042179d69b32a96551f",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_sitting_member_sealed_f4ea3",
                            table="aids_sittingmember",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_sittingmemberevent" ("country_id", "full_name", "id", "institution_id", "is_present", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "sitting_id", "user_id") VALUES (NEW."country_id", NEW."full_name", NEW."id", NEW."institution_id", NEW."is_present", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."quality", NEW."sitting_id", NEW."user_id"); RETURN NULL;',
                            hash="2d934cdba6ced39e46c714445adb708d20fb9273",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a3e1a",
                            table="aids_sittingmember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_sittingmemberevent" ("country_id", "full_name", "id", "institution_id", "is_present", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quality", "sitting_id", "user_id") VALUES (NEW."country_id", NEW."full_name", NEW."id", NEW."institution_id", NEW."is_present", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."quality", NEW."sitting_id", NEW."user_id"); RETURN NULL;',
                            hash="307757550df0ec8f33222d806031aa0a21e84c80",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dc949",
                            table="aids_sittingmember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="conflict",
                    trigger=pgtrigger.compiler.Trigger(
                        name="conflict_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE part record; sitting_state text;",
                            func="\n    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;\n    SELECT s.state INTO sitting_state FROM aids_sitting s WHERE s.id = (SELECT f.sitting_id FROM aids_sittingfile f WHERE f.id = part.file_id);\n    IF sitting_state = 'sealed' THEN\n        RAISE EXCEPTION 'a sealed sitting is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN part;\n",
                            hash="bccd582b81e88505a375222ac1f9248d5d193cdd",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_conflict_sealed_e7181",
                            table="aids_conflict",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="conflict",
                    trigger=pgtrigger.compiler.Trigger(
                        name="conflict_has_no_vote",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF EXISTS (SELECT 1 FROM aids_vote v WHERE v.file_id = NEW.file_id AND v.member_id = NEW.member_id) THEN RAISE EXCEPTION 'a member with a conflict of interest has no vote' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="dbc096fc3db2fde8d61167ed41bf01481dc318b9",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_conflict_has_no_vote_1e313",
                            table="aids_conflict",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="conflict",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_conflictevent" ("declared_at", "declared_by_id", "file_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."declared_at", NEW."declared_by_id", NEW."file_id", NEW."id", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason"); RETURN NULL;',
                            hash="cafd868380a163fbc0c39114e8c7dfbc471c81b1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_81d8c",
                            table="aids_conflict",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="conflict",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_conflictevent" ("declared_at", "declared_by_id", "file_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason") VALUES (NEW."declared_at", NEW."declared_by_id", NEW."file_id", NEW."id", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason"); RETURN NULL;',
                            hash="7176f910cb00fc0694d9c0e7edf794a8a06bc973",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7ac7c",
                            table="aids_conflict",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sittingtransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sitting_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f3053b58a457fb2d1a48d19c8ff41aade35c8893",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_sitting_transition_append_only_76646",
                            table="aids_sittingtransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="vote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="vote_sealed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE part record; sitting_state text;",
                            func="\n    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;\n    SELECT s.state INTO sitting_state FROM aids_sitting s WHERE s.id = (SELECT f.sitting_id FROM aids_sittingfile f WHERE f.id = part.file_id);\n    IF sitting_state = 'sealed' THEN\n        RAISE EXCEPTION 'a sealed sitting is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN part;\n",
                            hash="001bbe4ccedaff64fd5e117fe3520b68a93d6855",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_vote_sealed_8445d",
                            table="aids_vote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="vote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="vote_allowed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE may record;",
                            func="\n    SELECT s.state, m.quality, m.is_present, m.sitting_id = f.sitting_id AS same INTO may\n    FROM aids_sittingfile f JOIN aids_sitting s ON s.id = f.sitting_id\n    JOIN aids_sittingmember m ON m.id = NEW.member_id WHERE f.id = NEW.file_id;\n    IF may.state <> 'open' OR may.quality = 'observer' OR NOT may.is_present OR NOT may.same THEN\n        RAISE EXCEPTION 'this member has no vote here' USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (SELECT 1 FROM aids_conflict c WHERE c.file_id = NEW.file_id AND c.member_id = NEW.member_id)\n    THEN\n        RAISE EXCEPTION 'a member with a conflict of interest has no vote' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="fc3d5f6f702bf51866c276ef4f0eb5c8238c78b1",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_vote_allowed_7483e",
                            table="aids_vote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="vote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_voteevent" ("choice", "file_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (NEW."choice", NEW."file_id", NEW."id", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;',
                            hash="1a7a7d957a6f250c70a350560da70308099a4ba7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_99c1e",
                            table="aids_vote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="vote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_voteevent" ("choice", "file_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id") VALUES (NEW."choice", NEW."file_id", NEW."id", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id"); RETURN NULL;',
                            hash="63b209abe8b1a7c034a8c5543373e7e810ad1110",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d026c",
                            table="aids_vote",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
