from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.referrals
import common.encryption
import common.money


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_announcements"),
        ("accounts", "0002_tile_labels"),
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
                    ("share_service", "Partage avec un service extérieur (santé, formation, justice…)"),
                    ("share_return_country", "Partage avec le pays de retour"),
                    ("statistics", "Usage statistique"),
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
                    ("share_service", "Partage avec un service extérieur (santé, formation, justice…)"),
                    ("share_return_country", "Partage avec le pays de retour"),
                    ("statistics", "Usage statistique"),
                ],
                max_length=24,
                verbose_name="accord",
            ),
        ),
        migrations.CreateModel(
            name="FactSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("household_size", "Taille du foyer"),
                            ("household_income_tnd", "Revenu mensuel du foyer (TND)"),
                            ("situations", "Situations de vulnérabilité"),
                        ],
                        max_length=24,
                        verbose_name="fait",
                    ),
                ),
                ("value", common.encryption.EncryptedJSONField()),
                ("established_by", models.CharField(max_length=120, verbose_name="établi par")),
                ("established_on", models.DateField(verbose_name="établi le")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("visit", "constaté lors de la visite"),
                            ("papers", "sur pièces"),
                            ("declared", "déclaré par la personne"),
                            ("third_party", "confirmé par un tiers"),
                        ],
                        max_length=12,
                        verbose_name="comment",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fact_sources",
                        to="cases.case",
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
            ],
            options={
                "verbose_name": "origine d'un fait",
                "verbose_name_plural": "origines des faits",
            },
        ),
        migrations.CreateModel(
            name="LocalService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("health", "Santé"),
                            ("training", "Formation professionnelle"),
                            ("microfinance", "Microfinance"),
                            ("development_bank", "Banque de développement"),
                            ("justice", "Justice et droits"),
                            ("housing", "Logement et hébergement"),
                            ("association", "Association"),
                            ("social", "Action sociale"),
                            ("administration", "Administration, état civil"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("is_national", models.BooleanField(default=False, verbose_name="dessert tout le pays")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "accepts_mail",
                    models.BooleanField(default=False, verbose_name="accepte les orientations par e-mail"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="en activité")),
                (
                    "governorates",
                    models.ManyToManyField(
                        blank=True,
                        related_name="services",
                        to="accounts.governorate",
                        verbose_name="gouvernorats desservis",
                    ),
                ),
            ],
            options={
                "verbose_name": "service de l'annuaire",
                "verbose_name_plural": "annuaire des services",
                "ordering": ("name_fr",),
            },
        ),
        migrations.CreateModel(
            name="LocalServiceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("health", "Santé"),
                            ("training", "Formation professionnelle"),
                            ("microfinance", "Microfinance"),
                            ("development_bank", "Banque de développement"),
                            ("justice", "Justice et droits"),
                            ("housing", "Logement et hébergement"),
                            ("association", "Association"),
                            ("social", "Action sociale"),
                            ("administration", "Administration, état civil"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("is_national", models.BooleanField(default=False, verbose_name="dessert tout le pays")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "accepts_mail",
                    models.BooleanField(default=False, verbose_name="accepte les orientations par e-mail"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="en activité")),
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
                        to="cases.localservice",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("social_inquiry", "Enquête sociale"),
                            ("social_support", "Accompagnement social"),
                            ("employment", "Recherche d'emploi"),
                            ("training", "Formation"),
                            ("self_employment", "Création d'activité"),
                            ("health", "Soins, suivi psychologique"),
                            ("housing", "Logement, hébergement"),
                            ("justice", "Droits, justice, papiers"),
                            ("finance", "Financement complémentaire"),
                            ("other", "Autre besoin"),
                        ],
                        max_length=20,
                        verbose_name="objet",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("sent", "Envoyée"),
                            ("received", "Reçue"),
                            ("accepted", "Acceptée"),
                            ("refused", "Refusée"),
                            ("done", "Terminée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="sent",
                        max_length=12,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.TextField(verbose_name="motif")),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("household", "Foyer : taille, revenu, membres"),
                                ("return", "Retour : pays, date, mode"),
                                ("occupation", "Métier et niveau d'instruction"),
                                ("situations", "Situations de vulnérabilité (enquête sociale seulement)"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="données transmises",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("need_met", "Le besoin est couvert"),
                            ("partly_met", "Le besoin est couvert en partie"),
                            ("inquiry_made", "Enquête sociale réalisée"),
                            ("not_met", "Aucune solution trouvée"),
                            ("did_not_come", "La personne n'est pas venue"),
                            ("declined_by_person", "La personne a renoncé"),
                        ],
                        max_length=20,
                        verbose_name="résultat",
                    ),
                ),
                ("outcome_note", models.TextField(blank=True, verbose_name="précisions sur le résultat")),
                ("news_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="referrals", to="cases.case"
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="cases.localservice",
                        verbose_name="service",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="accounts.unit",
                        verbose_name="unité",
                    ),
                ),
            ],
            options={
                "verbose_name": "orientation",
                "verbose_name_plural": "orientations",
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="LiaisonSheet",
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
                ("file", models.FileField(blank=True, upload_to=cases.models.referrals.sheet_path)),
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
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sheets",
                        to="cases.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "fiche de liaison",
                "verbose_name_plural": "fiches de liaison",
                "ordering": ("-created_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="FactSourceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "fact",
                    models.CharField(
                        choices=[
                            ("household_size", "Taille du foyer"),
                            ("household_income_tnd", "Revenu mensuel du foyer (TND)"),
                            ("situations", "Situations de vulnérabilité"),
                        ],
                        max_length=24,
                        verbose_name="fait",
                    ),
                ),
                ("value", common.encryption.EncryptedJSONField()),
                ("established_by", models.CharField(max_length=120, verbose_name="établi par")),
                ("established_on", models.DateField(verbose_name="établi le")),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("visit", "constaté lors de la visite"),
                            ("papers", "sur pièces"),
                            ("declared", "déclaré par la personne"),
                            ("third_party", "confirmé par un tiers"),
                        ],
                        max_length=12,
                        verbose_name="comment",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
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
                        to="cases.factsource",
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
                    "referral",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.referral",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="factsource",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fact_sources",
                to="cases.referral",
            ),
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("social_inquiry", "Enquête sociale"),
                            ("social_support", "Accompagnement social"),
                            ("employment", "Recherche d'emploi"),
                            ("training", "Formation"),
                            ("self_employment", "Création d'activité"),
                            ("health", "Soins, suivi psychologique"),
                            ("housing", "Logement, hébergement"),
                            ("justice", "Droits, justice, papiers"),
                            ("finance", "Financement complémentaire"),
                            ("other", "Autre besoin"),
                        ],
                        max_length=20,
                        verbose_name="objet",
                    ),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("sent", "Envoyée"),
                            ("received", "Reçue"),
                            ("accepted", "Acceptée"),
                            ("refused", "Refusée"),
                            ("done", "Terminée"),
                            ("cancelled", "Annulée"),
                        ],
                        default="sent",
                        max_length=12,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.TextField(verbose_name="motif")),
                (
                    "shared",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("household", "Foyer : taille, revenu, membres"),
                                ("return", "Retour : pays, date, mode"),
                                ("occupation", "Métier et niveau d'instruction"),
                                ("situations", "Situations de vulnérabilité (enquête sociale seulement)"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="données transmises",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                ("answer", models.TextField(blank=True, verbose_name="réponse")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("need_met", "Le besoin est couvert"),
                            ("partly_met", "Le besoin est couvert en partie"),
                            ("inquiry_made", "Enquête sociale réalisée"),
                            ("not_met", "Aucune solution trouvée"),
                            ("did_not_come", "La personne n'est pas venue"),
                            ("declined_by_person", "La personne a renoncé"),
                        ],
                        max_length=20,
                        verbose_name="résultat",
                    ),
                ),
                ("outcome_note", models.TextField(blank=True, verbose_name="précisions sur le résultat")),
                ("news_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.case",
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
                        to="cases.referral",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.localservice",
                        verbose_name="service",
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
                        verbose_name="unité",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReferralTransition",
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
                        to="cases.referral",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement de l'orientation",
                "verbose_name_plural": "événements de l'orientation",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SocialInquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("visited_on", models.DateField(verbose_name="date de la visite")),
                ("household_size", models.PositiveSmallIntegerField(verbose_name="taille du foyer")),
                (
                    "household_income_tnd",
                    common.money.TndField(
                        decimal_places=3,
                        max_digits=13,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="revenu mensuel du foyer (TND)",
                    ),
                ),
                ("findings", common.encryption.EncryptedJSONField(default=dict)),
                ("sources", models.JSONField(default=dict)),
                ("submitted_at", models.DateTimeField(verbose_name="remise le")),
                ("is_adopted", models.BooleanField(null=True, verbose_name="reprise au dossier")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inquiry",
                        to="cases.referral",
                    ),
                ),
                (
                    "reviewed_by",
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
                "verbose_name": "enquête sociale",
                "verbose_name_plural": "enquêtes sociales",
            },
        ),
        migrations.CreateModel(
            name="SocialInquiryEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("visited_on", models.DateField(verbose_name="date de la visite")),
                ("household_size", models.PositiveSmallIntegerField(verbose_name="taille du foyer")),
                (
                    "household_income_tnd",
                    common.money.TndField(
                        decimal_places=3,
                        max_digits=13,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="revenu mensuel du foyer (TND)",
                    ),
                ),
                ("findings", common.encryption.EncryptedJSONField(default=dict)),
                ("sources", models.JSONField(default=dict)),
                ("submitted_at", models.DateTimeField(verbose_name="remise le")),
                ("is_adopted", models.BooleanField(null=True, verbose_name="reprise au dossier")),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "officer",
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
                        to="cases.socialinquiry",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.referral",
                    ),
                ),
                (
                    "reviewed_by",
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
        migrations.AddIndex(
            model_name="localservice",
            index=models.Index(fields=["kind", "name_fr", "id"], name="service_list"),
        ),
        migrations.AddConstraint(
            model_name="localservice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepts_mail", False), models.Q(("email", ""), _negated=True), _connector="OR"
                ),
                name="service_mail_has_address",
                violation_error_message="Un service qui accepte les orientations par e-mail a une adresse e-mail.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="localservice",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_localserviceevent" ("accepts_mail", "address", "code", "email", "id", "is_active", "is_national", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."accepts_mail", NEW."address", NEW."code", NEW."email", NEW."id", NEW."is_active", NEW."is_national", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;',
                    hash="76981d1da938e2dcf6b4b13d5a7951c733bdcfc3",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1eba",
                    table="cases_localservice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="localservice",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_localserviceevent" ("accepts_mail", "address", "code", "email", "id", "is_active", "is_national", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."accepts_mail", NEW."address", NEW."code", NEW."email", NEW."id", NEW."is_active", NEW."is_national", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;',
                    hash="f6fee2eaa586123d78f9902ddce643b8ae772584",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_eaa58",
                    table="cases_localservice",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["-sent_at", "-id"], name="referral_list"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["unit", "-sent_at", "-id"], name="referral_list_unit"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["case", "-sent_at"], name="referral_list_case"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("state__in", ["sent", "received"])),
                fields=["sent_at"],
                name="referral_silent",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("service__isnull", True), ("unit__isnull", False)),
                    models.Q(("service__isnull", False), ("unit__isnull", True)),
                    _connector="OR",
                ),
                name="referral_one_receiver",
                violation_error_message="Une orientation s'adresse à une unité ou à un service.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "done"), models.Q(("outcome", ""), _negated=True)),
                    models.Q(models.Q(("state", "done"), _negated=True), ("outcome", "")),
                    _connector="OR",
                ),
                name="referral_done_with_outcome",
                violation_error_message="Une orientation terminée a un résultat, les autres n'en ont pas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_refused_with_reason",
                violation_error_message="Un refus a un motif.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["sent", "received", "accepted"]), ("unit__isnull", False)),
                fields=("case", "unit", "purpose"),
                name="referral_once_open_unit",
                violation_error_message="Cette unité a déjà une orientation ouverte pour cet objet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("service__isnull", False), ("state__in", ["sent", "received", "accepted"])
                ),
                fields=("case", "service", "purpose"),
                name="referral_once_open_service",
                violation_error_message="Ce service a déjà une orientation ouverte pour cet objet.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_referralevent" ("answer", "case_id", "id", "news_at", "outcome", "outcome_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "reminded_at", "sent_at", "sent_by_id", "service_id", "shared", "state", "unit_id", "updated_at", "version") VALUES (NEW."answer", NEW."case_id", NEW."id", NEW."news_at", NEW."outcome", NEW."outcome_note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."reason", NEW."reminded_at", NEW."sent_at", NEW."sent_by_id", NEW."service_id", NEW."shared", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="ff5826bdd1d6ec22a097d0025cee697d62472f70",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b2939",
                    table="cases_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_referralevent" ("answer", "case_id", "id", "news_at", "outcome", "outcome_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "reminded_at", "sent_at", "sent_by_id", "service_id", "shared", "state", "unit_id", "updated_at", "version") VALUES (NEW."answer", NEW."case_id", NEW."id", NEW."news_at", NEW."outcome", NEW."outcome_note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."reason", NEW."reminded_at", NEW."sent_at", NEW."sent_by_id", NEW."service_id", NEW."shared", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="d4673e3d4d1c476b0eef65348a25a44ce69dc7ea",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_18505",
                    table="cases_referral",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="liaisonsheet",
            index=models.Index(
                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                fields=["created_at"],
                name="liaison_undrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="factsource",
            index=models.Index(fields=["case", "fact", "-id"], name="fact_source_latest"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factsource",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_factsourceevent" ("basis", "case_id", "established_by", "established_on", "fact", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "referral_id", "value") VALUES (NEW."basis", NEW."case_id", NEW."established_by", NEW."established_on", NEW."fact", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."referral_id", NEW."value"); RETURN NULL;',
                    hash="ec407f9e016a27103b0d85ca12020ad96707d661",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_873db",
                    table="cases_factsource",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factsource",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_factsourceevent" ("basis", "case_id", "established_by", "established_on", "fact", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "referral_id", "value") VALUES (NEW."basis", NEW."case_id", NEW."established_by", NEW."established_on", NEW."fact", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."referral_id", NEW."value"); RETURN NULL;',
                    hash="39738b4adb37e3744d3782e27a7cc6561d7d3515",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_54825",
                    table="cases_factsource",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="referraltransition",
            index=models.Index(fields=["subject", "at"], name="referral_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referraltransition",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="744f550d86cf5b2f402640fcf75ce7142b52df62",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_referral_transition_append_only_30bf3",
                    table="cases_referraltransition",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="socialinquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("household_size__range", (1, 40))),
                name="inquiry_household_possible",
                violation_error_message="La taille du foyer va de 1 à 40.",
            ),
        ),
        migrations.AddConstraint(
            model_name="socialinquiry",
            constraint=models.CheckConstraint(
                condition=models.Q(("household_income_tnd__gte", 0)),
                name="inquiry_income_not_negative",
                violation_error_message="Un revenu ne peut pas être négatif.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="socialinquiry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_socialinquiryevent" ("findings", "household_income_tnd", "household_size", "id", "is_adopted", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "reviewed_at", "reviewed_by_id", "sources", "submitted_at", "visited_on") VALUES (NEW."findings", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."is_adopted", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referral_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."sources", NEW."submitted_at", NEW."visited_on"); RETURN NULL;',
                    hash="51c38654c3b69a1b326ac9310a1c357ed8f1327f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_2b917",
                    table="cases_socialinquiry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="socialinquiry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "cases_socialinquiryevent" ("findings", "household_income_tnd", "household_size", "id", "is_adopted", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "reviewed_at", "reviewed_by_id", "sources", "submitted_at", "visited_on") VALUES (NEW."findings", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."is_adopted", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referral_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."sources", NEW."submitted_at", NEW."visited_on"); RETURN NULL;',
                    hash="7f4267f28974db7de012313276e3c81027377efe",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_ab579",
                    table="cases_socialinquiry",
                    when="AFTER",
                ),
            ),
        ),
    ]
