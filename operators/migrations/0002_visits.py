import uuid
from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.encryption
import common.money
import operators.models.follow_up_papers
import operators.models.visit_photos
import operators.models.visit_rules
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_network"),
        ("aids", "0011_decisions"),
        ("operators", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Closure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "À confirmer par l’antenne"),
                                    ("returned", "Renvoyée à l’opérateur"),
                                    ("confirmed", "Confirmée"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("business_running", "L’entreprise est en activité"),
                                    ("employed", "La personne est en emploi"),
                                    ("trained", "La formation est terminée"),
                                    ("stopped", "Le projet s’est arrêté"),
                                    ("left_legally", "La personne est partie à l’étranger, en règle"),
                                ],
                                max_length=18,
                                verbose_name="issue",
                            ),
                        ),
                        ("ended_on", models.DateField(verbose_name="constatée le")),
                        (
                            "jobs",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="emplois, celui de la personne compris"
                            ),
                        ),
                        (
                            "monthly_income_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel de la personne (TND)",
                            ),
                        ),
                        (
                            "stop_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("market", "Pas assez de clients"),
                                    ("money", "Manque d’argent"),
                                    ("premises", "Perte du local ou du matériel"),
                                    ("partner", "Désaccord avec un associé ou un employeur"),
                                    ("other_work", "Une autre activité a été préférée"),
                                    ("personal", "Raison personnelle"),
                                    ("other", "Autre raison"),
                                ],
                                max_length=12,
                                verbose_name="pourquoi le projet s’est arrêté",
                            ),
                        ),
                        ("summary", models.TextField(verbose_name="bilan")),
                        ("proposed_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("return_reason", models.TextField(blank=True, verbose_name="ce qui est à revoir")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closure",
                                to="aids.application",
                                verbose_name="dossier d’aide",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
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
                                verbose_name="pays de départ",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "clôture",
                        "verbose_name_plural": "clôtures",
                        "ordering": ("-proposed_at", "-pk"),
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="ClosureEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "À confirmer par l’antenne"),
                                    ("returned", "Renvoyée à l’opérateur"),
                                    ("confirmed", "Confirmée"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("business_running", "L’entreprise est en activité"),
                                    ("employed", "La personne est en emploi"),
                                    ("trained", "La formation est terminée"),
                                    ("stopped", "Le projet s’est arrêté"),
                                    ("left_legally", "La personne est partie à l’étranger, en règle"),
                                ],
                                max_length=18,
                                verbose_name="issue",
                            ),
                        ),
                        ("ended_on", models.DateField(verbose_name="constatée le")),
                        (
                            "jobs",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="emplois, celui de la personne compris"
                            ),
                        ),
                        (
                            "monthly_income_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel de la personne (TND)",
                            ),
                        ),
                        (
                            "stop_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("market", "Pas assez de clients"),
                                    ("money", "Manque d’argent"),
                                    ("premises", "Perte du local ou du matériel"),
                                    ("partner", "Désaccord avec un associé ou un employeur"),
                                    ("other_work", "Une autre activité a été préférée"),
                                    ("personal", "Raison personnelle"),
                                    ("other", "Autre raison"),
                                ],
                                max_length=12,
                                verbose_name="pourquoi le projet s’est arrêté",
                            ),
                        ),
                        ("summary", models.TextField(verbose_name="bilan")),
                        ("proposed_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("return_reason", models.TextField(blank=True, verbose_name="ce qui est à revoir")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.application",
                                verbose_name="dossier d’aide",
                            ),
                        ),
                        (
                            "confirmed_by",
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
                                verbose_name="pays de départ",
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
                                to="operators.closure",
                            ),
                        ),
                        (
                            "proposed_by",
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
                    name="ClosureTransition",
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
                                to="operators.closure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la clôture",
                        "verbose_name_plural": "événements de la clôture",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
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
                                    ("planned", "Visite prévue"),
                                    ("extra", "Visite supplémentaire"),
                                    ("final", "Visite finale"),
                                    ("survival", "Nouvelles après le contrat"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "month",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="mois après la signature"
                            ),
                        ),
                        (
                            "rule_due_on",
                            models.DateField(blank=True, null=True, verbose_name="échéance du contrat"),
                        ),
                        ("due_on", models.DateField(verbose_name="à faire avant le")),
                        (
                            "planned_for",
                            models.DateField(blank=True, null=True, verbose_name="rendez-vous le"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "À faire"),
                                    ("done", "Faite"),
                                    ("missed", "Manquée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("visited_on", models.DateField(blank=True, null=True, verbose_name="faite le")),
                        ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                        (
                            "people_met",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="personnes rencontrées"
                            ),
                        ),
                        ("findings", models.TextField(blank=True, verbose_name="constats")),
                        (
                            "business_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open", "Ouverte, l’activité commence"),
                                    ("running", "En activité"),
                                    ("paused", "En pause"),
                                    ("closed", "Fermée"),
                                    ("in_work", "En emploi"),
                                    ("in_training", "En formation"),
                                    ("stopped", "Emploi ou formation arrêtés"),
                                ],
                                max_length=12,
                                verbose_name="état du projet",
                            ),
                        ),
                        (
                            "jobs_created",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="emplois créés"
                            ),
                        ),
                        (
                            "jobs_women",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="dont femmes"
                            ),
                        ),
                        (
                            "jobs_young",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="dont jeunes"
                            ),
                        ),
                        (
                            "turnover_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="chiffre d’affaires du mois (TND)",
                            ),
                        ),
                        (
                            "difficulties",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("customers", "Clients, ventes"),
                                        ("supply", "Fournisseurs, stock"),
                                        ("cash", "Trésorerie"),
                                        ("debt", "Dettes"),
                                        ("premises", "Local"),
                                        ("equipment", "Matériel"),
                                        ("papers", "Démarches administratives"),
                                        ("skills", "Compétences, gestion"),
                                        ("employer", "Employeur ou centre de formation"),
                                        ("unreachable", "Personne difficile à joindre"),
                                        ("leaving", "Projet de repartir"),
                                        ("other", "Autre"),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="difficultés",
                            ),
                        ),
                        ("difficulty_detail", models.TextField(blank=True, verbose_name="précisions")),
                        ("next_steps", models.TextField(blank=True, verbose_name="suite à donner")),
                        (
                            "position",
                            common.encryption.EncryptedJSONField(
                                blank=True, null=True, verbose_name="position"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="saisie le"),
                        ),
                        ("client_id", models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="aids.application",
                                verbose_name="dossier d’aide",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="saisie par",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visite de suivi",
                        "verbose_name_plural": "visites de suivi",
                        "ordering": ("due_on", "pk"),
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="FollowUpPaper",
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
                                    ("visit_report", "Compte rendu de visite"),
                                    ("certificate", "Attestation de fin d’accompagnement"),
                                ],
                                max_length=12,
                                verbose_name="papier",
                            ),
                        ),
                        ("version", models.PositiveIntegerField()),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=operators.models.follow_up_papers.follow_up_paper_path
                            ),
                        ),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "closure",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="operators.closure",
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
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="operators.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "papier du suivi",
                        "verbose_name_plural": "papiers du suivi",
                        "ordering": ("-created_at", "-pk"),
                    },
                ),
                migrations.CreateModel(
                    name="VisitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("planned", "Visite prévue"),
                                    ("extra", "Visite supplémentaire"),
                                    ("final", "Visite finale"),
                                    ("survival", "Nouvelles après le contrat"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "month",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="mois après la signature"
                            ),
                        ),
                        (
                            "rule_due_on",
                            models.DateField(blank=True, null=True, verbose_name="échéance du contrat"),
                        ),
                        ("due_on", models.DateField(verbose_name="à faire avant le")),
                        (
                            "planned_for",
                            models.DateField(blank=True, null=True, verbose_name="rendez-vous le"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "À faire"),
                                    ("done", "Faite"),
                                    ("missed", "Manquée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("visited_on", models.DateField(blank=True, null=True, verbose_name="faite le")),
                        ("place", models.CharField(blank=True, max_length=160, verbose_name="lieu")),
                        (
                            "people_met",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="personnes rencontrées"
                            ),
                        ),
                        ("findings", models.TextField(blank=True, verbose_name="constats")),
                        (
                            "business_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open", "Ouverte, l’activité commence"),
                                    ("running", "En activité"),
                                    ("paused", "En pause"),
                                    ("closed", "Fermée"),
                                    ("in_work", "En emploi"),
                                    ("in_training", "En formation"),
                                    ("stopped", "Emploi ou formation arrêtés"),
                                ],
                                max_length=12,
                                verbose_name="état du projet",
                            ),
                        ),
                        (
                            "jobs_created",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="emplois créés"
                            ),
                        ),
                        (
                            "jobs_women",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="dont femmes"
                            ),
                        ),
                        (
                            "jobs_young",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="dont jeunes"
                            ),
                        ),
                        (
                            "turnover_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="chiffre d’affaires du mois (TND)",
                            ),
                        ),
                        (
                            "difficulties",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("customers", "Clients, ventes"),
                                        ("supply", "Fournisseurs, stock"),
                                        ("cash", "Trésorerie"),
                                        ("debt", "Dettes"),
                                        ("premises", "Local"),
                                        ("equipment", "Matériel"),
                                        ("papers", "Démarches administratives"),
                                        ("skills", "Compétences, gestion"),
                                        ("employer", "Employeur ou centre de formation"),
                                        ("unreachable", "Personne difficile à joindre"),
                                        ("leaving", "Projet de repartir"),
                                        ("other", "Autre"),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="difficultés",
                            ),
                        ),
                        ("difficulty_detail", models.TextField(blank=True, verbose_name="précisions")),
                        ("next_steps", models.TextField(blank=True, verbose_name="suite à donner")),
                        (
                            "position",
                            common.encryption.EncryptedJSONField(
                                blank=True, null=True, verbose_name="position"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="saisie le"),
                        ),
                        ("client_id", models.UUIDField(blank=True, editable=False, null=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "application",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.application",
                                verbose_name="dossier d’aide",
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
                                to="operators.visit",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="saisie par",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("client_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "file",
                            models.FileField(
                                upload_to=operators.models.visit_photos.photo_path, verbose_name="photo"
                            ),
                        ),
                        ("thumbnail", models.FileField(upload_to=operators.models.visit_photos.photo_path)),
                        ("caption", models.CharField(blank=True, max_length=160, verbose_name="légende")),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="prise le")),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="operators.visit",
                                verbose_name="visite",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "photo de la visite",
                        "verbose_name_plural": "photos de la visite",
                        "ordering": ("visit", "number"),
                    },
                ),
                migrations.CreateModel(
                    name="VisitPhotoEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("client_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "file",
                            models.FileField(
                                upload_to=operators.models.visit_photos.photo_path, verbose_name="photo"
                            ),
                        ),
                        ("thumbnail", models.FileField(upload_to=operators.models.visit_photos.photo_path)),
                        ("caption", models.CharField(blank=True, max_length=160, verbose_name="légende")),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="prise le")),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "added_by",
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
                                to="operators.visitphoto",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.visit",
                                verbose_name="visite",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitRules",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "months",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=operators.models.visit_rules.first_months,
                                size=None,
                                validators=[operators.models.visit_rules.rising],
                                verbose_name="mois des visites",
                            ),
                        ),
                        (
                            "survival_months",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=operators.models.visit_rules.later_months,
                                size=None,
                                validators=[operators.models.visit_rules.rising],
                                verbose_name="mois des nouvelles après le contrat",
                            ),
                        ),
                        (
                            "overdue_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="tâche à l’antenne après (jours)"
                            ),
                        ),
                        (
                            "missed_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="visite manquée après (jours)"
                            ),
                        ),
                        (
                            "move_days",
                            models.PositiveSmallIntegerField(
                                default=21, verbose_name="report possible par l’opérateur (jours)"
                            ),
                        ),
                        (
                            "ahead_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="annoncée à l’opérateur avant (jours)"
                            ),
                        ),
                        (
                            "phase",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visit_rules",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "règle des visites",
                        "verbose_name_plural": "règles des visites",
                    },
                ),
                migrations.CreateModel(
                    name="VisitRulesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "months",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                default=operators.models.visit_rules.first_months,
                                size=None,
                                validators=[operators.models.visit_rules.rising],
                                verbose_name="mois des visites",
                            ),
                        ),
                        (
                            "survival_months",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                blank=True,
                                default=operators.models.visit_rules.later_months,
                                size=None,
                                validators=[operators.models.visit_rules.rising],
                                verbose_name="mois des nouvelles après le contrat",
                            ),
                        ),
                        (
                            "overdue_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="tâche à l’antenne après (jours)"
                            ),
                        ),
                        (
                            "missed_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="visite manquée après (jours)"
                            ),
                        ),
                        (
                            "move_days",
                            models.PositiveSmallIntegerField(
                                default=21, verbose_name="report possible par l’opérateur (jours)"
                            ),
                        ),
                        (
                            "ahead_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="annoncée à l’opérateur avant (jours)"
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
                                to="operators.visitrules",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VisitTransition",
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
                                to="operators.visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la visite",
                        "verbose_name_plural": "événements de la visite",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                    },
                ),
                migrations.AddIndex(
                    model_name="closure",
                    index=models.Index(
                        condition=models.Q(("state", "proposed")),
                        fields=["proposed_at"],
                        name="closure_to_confirm",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="closure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "stopped"), models.Q(("stop_reason", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "stopped"), _negated=True), ("stop_reason", "")),
                            _connector="OR",
                        ),
                        name="closure_stopped_with_its_reason",
                        violation_error_message="Un projet arrêté, et lui seul, a la raison de son arrêt.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="closure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "left_legally"), ("country__isnull", True), _connector="OR"
                        ),
                        name="closure_country_of_who_left",
                        violation_error_message="Le pays se donne pour une personne partie à l’étranger.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="closure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("return_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="closure_returned_with_a_reason",
                        violation_error_message="Dites ce qui est à revoir.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="closure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("state", "confirmed"),
                            ),
                            models.Q(
                                models.Q(("state", "confirmed"), _negated=True),
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="closure_confirmed_by_somebody",
                        violation_error_message="Une clôture confirmée l’est par quelqu’un.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="closure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="closure_proposer_does_not_confirm",
                        violation_error_message="La personne qui propose une clôture ne la confirme pas.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="closuretransition",
                    index=models.Index(fields=["subject", "at"], name="closure_transitions"),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(fields=["application", "due_on"], name="visit_by_file"),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(
                        condition=models.Q(("state", "planned")), fields=["due_on", "id"], name="visit_due"
                    ),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(
                        condition=models.Q(("state", "done")), fields=["-recorded_at"], name="visit_recorded"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("month__isnull", False), models.Q(("state", "cancelled"), _negated=True)
                        ),
                        fields=("application", "month"),
                        name="visit_one_a_month",
                        violation_error_message="La visite de ce mois existe déjà.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("kind", "final"), models.Q(("state", "cancelled"), _negated=True)
                        ),
                        fields=("application",),
                        name="visit_one_final",
                        violation_error_message="Ce dossier a déjà sa visite finale.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "extra"), ("month__isnull", True), ("rule_due_on__isnull", True)
                            ),
                            models.Q(
                                models.Q(("kind", "extra"), _negated=True),
                                ("month__isnull", False),
                                ("rule_due_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visit_month_of_its_plan",
                        violation_error_message="Une visite prévue a son mois, une visite supplémentaire n’en a pas.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                ("recorded_at__isnull", False),
                                ("visited_on__isnull", False),
                                models.Q(("findings", ""), _negated=True),
                                models.Q(("business_state", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visit_done_with_its_facts",
                        violation_error_message="Une visite faite a sa date, ses constats et l’état du projet.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("jobs_women__isnull", True),
                                ("jobs_women__lte", models.F("jobs_created")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("jobs_young__isnull", True),
                                ("jobs_young__lte", models.F("jobs_created")),
                                _connector="OR",
                            ),
                        ),
                        name="visit_jobs_within_total",
                        violation_error_message="Les femmes et les jeunes font partie des emplois créés.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("turnover_tnd__isnull", True), ("turnover_tnd__gte", 0), _connector="OR"
                        ),
                        name="visit_turnover_not_negative",
                        violation_error_message="Un chiffre d’affaires ne peut pas être négatif.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("visited_on__isnull", True), ("visited_on__lt", "2200-01-01"), _connector="OR"
                        ),
                        name="visit_not_in_the_future",
                        violation_error_message="Une visite ne peut pas être datée dans l’avenir.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("visited_on__isnull", True), ("visited_on__gt", "2000-01-01"), _connector="OR"
                        ),
                        name="visit_after_the_signature",
                        violation_error_message="Une visite de suivi suit la signature du contrat.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="followuppaper",
                    index=models.Index(
                        condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                        fields=["created_at"],
                        name="follow_up_paper_undrawn",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="followuppaper",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closure__isnull", True), ("kind", "visit_report"), ("visit__isnull", False)
                            ),
                            models.Q(
                                ("closure__isnull", False), ("kind", "certificate"), ("visit__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="follow_up_paper_of_its_subject",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitphoto",
                    constraint=models.UniqueConstraint(
                        fields=("visit", "number"),
                        name="visit_photo_number_once",
                        violation_error_message="Une photo porte déjà ce numéro.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitphoto",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("number__range", (1, 20))),
                        name="visit_photo_at_most_twenty",
                        violation_error_message="Une visite a vingt photos au plus.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitphoto",
                    constraint=models.UniqueConstraint(
                        fields=("visit", "sha256"),
                        name="visit_photo_once",
                        violation_error_message="Cette photo est déjà jointe à la visite.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitrules",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("months__len__gt", 0)),
                        name="visit_rules_months",
                        violation_error_message="Il faut au moins une visite, la dernière.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visitrules",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("missed_days__gte", models.F("overdue_days"))),
                        name="visit_rules_missed_after_overdue",
                        violation_error_message="Une visite est manquée après avoir été signalée en retard.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="visittransition",
                    index=models.Index(fields=["subject", "at"], name="visit_transitions"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_closureevent" ("application_id", "confirmed_at", "confirmed_by_id", "country_id", "ended_on", "id", "jobs", "monthly_income_tnd", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "return_reason", "state", "stop_reason", "summary", "version") VALUES (NEW."application_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."country_id", NEW."ended_on", NEW."id", NEW."jobs", NEW."monthly_income_tnd", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."return_reason", NEW."state", NEW."stop_reason", NEW."summary", NEW."version"); RETURN NULL;',
                            hash="78f7e9e0105f11e140b2e1bf5cef68ad33f8ddcc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a9ebb",
                            table="operators_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_closureevent" ("application_id", "confirmed_at", "confirmed_by_id", "country_id", "ended_on", "id", "jobs", "monthly_income_tnd", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "return_reason", "state", "stop_reason", "summary", "version") VALUES (NEW."application_id", NEW."confirmed_at", NEW."confirmed_by_id", NEW."country_id", NEW."ended_on", NEW."id", NEW."jobs", NEW."monthly_income_tnd", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."return_reason", NEW."state", NEW."stop_reason", NEW."summary", NEW."version"); RETURN NULL;',
                            hash="9cd3d3c2425f20cef5e3c7b1134ca8b870660197",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6ce22",
                            table="operators_closure",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="closuretransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="closure_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ea021963e8d929f12b019286dde7de9b8ee931f9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_closure_transition_append_only_58f6c",
                            table="operators_closuretransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_on_a_possible_day",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NEW.visited_on IS NULL THEN RETURN NEW; END IF;\n    IF NEW.visited_on > (now() AT TIME ZONE 'Africa/Tunis')::date THEN\n        RAISE EXCEPTION 'a visit in the future' USING ERRCODE = 'check_violation',\n            CONSTRAINT = 'visit_not_in_the_future';\n    END IF;\n    IF NOT EXISTS (SELECT 1 FROM aids_contract WHERE application_id = NEW.application_id\n        AND starts_on <= NEW.visited_on) THEN\n        RAISE EXCEPTION 'a visit before the contract' USING ERRCODE = 'check_violation',\n            CONSTRAINT = 'visit_after_the_signature';\n    END IF;\n    RETURN NEW;\n",
                            hash="4c34d519de68df955a4e2fad6fbe5c453d6159dd",
                            operation='INSERT OR UPDATE OF "visited_on"',
                            pgid="pgtrigger_visit_on_a_possible_day_c041f",
                            table="operators_visit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_visitevent" ("application_id", "business_state", "client_id", "created_at", "difficulties", "difficulty_detail", "due_on", "findings", "id", "jobs_created", "jobs_women", "jobs_young", "kind", "month", "next_steps", "people_met", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_for", "position", "recorded_at", "recorded_by_id", "rule_due_on", "state", "turnover_tnd", "version", "visited_on") VALUES (NEW."application_id", NEW."business_state", NEW."client_id", NEW."created_at", NEW."difficulties", NEW."difficulty_detail", NEW."due_on", NEW."findings", NEW."id", NEW."jobs_created", NEW."jobs_women", NEW."jobs_young", NEW."kind", NEW."month", NEW."next_steps", NEW."people_met", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."planned_for", NEW."position", NEW."recorded_at", NEW."recorded_by_id", NEW."rule_due_on", NEW."state", NEW."turnover_tnd", NEW."version", NEW."visited_on"); RETURN NULL;',
                            hash="a1a2ec75082d73972aa24a449f4659ee4e2a1eaa",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a4f8e",
                            table="operators_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_visitevent" ("application_id", "business_state", "client_id", "created_at", "difficulties", "difficulty_detail", "due_on", "findings", "id", "jobs_created", "jobs_women", "jobs_young", "kind", "month", "next_steps", "people_met", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_for", "position", "recorded_at", "recorded_by_id", "rule_due_on", "state", "turnover_tnd", "version", "visited_on") VALUES (NEW."application_id", NEW."business_state", NEW."client_id", NEW."created_at", NEW."difficulties", NEW."difficulty_detail", NEW."due_on", NEW."findings", NEW."id", NEW."jobs_created", NEW."jobs_women", NEW."jobs_young", NEW."kind", NEW."month", NEW."next_steps", NEW."people_met", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."planned_for", NEW."position", NEW."recorded_at", NEW."recorded_by_id", NEW."rule_due_on", NEW."state", NEW."turnover_tnd", NEW."version", NEW."visited_on"); RETURN NULL;',
                            hash="2504c806efa9ed1c786f4575169552fe200f3e93",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4ac06",
                            table="operators_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitphoto",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_visitphotoevent" ("added_at", "added_by_id", "caption", "client_id", "file", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "taken_at", "thumbnail", "visit_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."caption", NEW."client_id", NEW."file", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sha256", NEW."taken_at", NEW."thumbnail", NEW."visit_id"); RETURN NULL;',
                            hash="7bc33f9fde71c004c62e3adbd456e1fd63dbaf0d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5cda2",
                            table="operators_visitphoto",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitphoto",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_visitphotoevent" ("added_at", "added_by_id", "caption", "client_id", "file", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "taken_at", "thumbnail", "visit_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."caption", NEW."client_id", NEW."file", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sha256", NEW."taken_at", NEW."thumbnail", NEW."visit_id"); RETURN NULL;',
                            hash="68ac33d8d12a46456df9d9be80a46dd9ebe5226a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6e020",
                            table="operators_visitphoto",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitrules",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_visitrulesevent" ("ahead_days", "id", "missed_days", "months", "move_days", "overdue_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "survival_months") VALUES (NEW."ahead_days", NEW."id", NEW."missed_days", NEW."months", NEW."move_days", NEW."overdue_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."survival_months"); RETURN NULL;',
                            hash="b5070dcfb806e88b41f33f0332997d2500634547",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d262b",
                            table="operators_visitrules",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visitrules",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_visitrulesevent" ("ahead_days", "id", "missed_days", "months", "move_days", "overdue_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "survival_months") VALUES (NEW."ahead_days", NEW."id", NEW."missed_days", NEW."months", NEW."move_days", NEW."overdue_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."survival_months"); RETURN NULL;',
                            hash="88344132a3d4715d109ddb595d448490fe2b37bf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_528f9",
                            table="operators_visitrules",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visittransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="visit_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f90dc7a94d0e78af8186e6cbc0aacd61f18cbbca",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_visit_transition_append_only_0a04b",
                            table="operators_visittransition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
