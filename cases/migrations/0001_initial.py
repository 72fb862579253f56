import datetime
from decimal import Decimal

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.documents
import cases.models.people
import common.encryption
import common.money
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                        ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                        (
                            "last_name_ar",
                            models.CharField(blank=True, max_length=80, verbose_name="nom en arabe"),
                        ),
                        (
                            "first_name_ar",
                            models.CharField(blank=True, max_length=80, verbose_name="prénom en arabe"),
                        ),
                        (
                            "sex",
                            models.CharField(
                                choices=[("F", "Femme"), ("M", "Homme")], max_length=1, verbose_name="sexe"
                            ),
                        ),
                        (
                            "birth_date",
                            models.DateField(blank=True, null=True, verbose_name="date de naissance"),
                        ),
                        (
                            "birth_place",
                            models.CharField(blank=True, max_length=80, verbose_name="lieu de naissance"),
                        ),
                        (
                            "cin",
                            models.CharField(
                                blank=True,
                                max_length=8,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d{8}$", "La CIN compte 8 chiffres."
                                    )
                                ],
                                verbose_name="CIN",
                            ),
                        ),
                        ("passport", models.CharField(blank=True, max_length=20, verbose_name="passeport")),
                        (
                            "consular_card",
                            models.CharField(blank=True, max_length=30, verbose_name="carte consulaire"),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "marital_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("single", "Célibataire"),
                                    ("married", "Marié·e"),
                                    ("divorced", "Divorcé·e"),
                                    ("widowed", "Veuf, veuve"),
                                ],
                                max_length=10,
                                verbose_name="situation familiale",
                            ),
                        ),
                        (
                            "schooling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "Sans scolarité"),
                                    ("primary", "Primaire"),
                                    ("secondary", "Secondaire"),
                                    ("vocational", "Formation professionnelle"),
                                    ("higher", "Supérieur"),
                                ],
                                max_length=12,
                                verbose_name="niveau d'instruction",
                            ),
                        ),
                        ("occupation", models.CharField(blank=True, max_length=80, verbose_name="métier")),
                        (
                            "occupation_isco",
                            models.CharField(blank=True, max_length=4, verbose_name="code CITP-08"),
                        ),
                        (
                            "photo",
                            models.ImageField(
                                blank=True, upload_to=cases.models.people.photo_path, verbose_name="photo"
                            ),
                        ),
                        ("search_latin", models.TextField(default="", editable=False)),
                        ("search_arabic", models.TextField(default="", editable=False)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "nationality",
                            models.ForeignKey(
                                default="TN",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.country",
                                verbose_name="nationalité",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "personne",
                        "verbose_name_plural": "personnes",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_latin"],
                                name="person_search_latin",
                                opclasses=["gin_trgm_ops"],
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_arabic"],
                                name="person_search_arabic",
                                opclasses=["gin_trgm_ops"],
                            ),
                            models.Index(
                                condition=models.Q(("cin", ""), _negated=True),
                                fields=["cin"],
                                name="person_by_cin",
                            ),
                            models.Index(
                                condition=models.Q(("passport", ""), _negated=True),
                                fields=["passport"],
                                name="person_by_passport",
                            ),
                            models.Index(fields=["birth_date"], name="person_by_birth_date"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cin", ""), ("cin__regex", "^\\d{8}$"), _connector="OR"),
                                name="person_cin_eight_digits",
                                violation_error_message="La CIN compte 8 chiffres.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("birth_date__isnull", True),
                                    models.Q(
                                        ("birth_date__gt", datetime.date(1900, 1, 1)),
                                        ("birth_date__lt", datetime.date(2100, 1, 1)),
                                    ),
                                    _connector="OR",
                                ),
                                name="person_born_in_the_past",
                                violation_error_message="La date de naissance n'est pas possible.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
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
                                    ("announced", "Signalé"),
                                    ("registered", "Enregistré"),
                                    ("assessed", "Évalué"),
                                    ("supported", "Accompagné"),
                                    ("closed", "Clos"),
                                    ("reopened", "Rouvert"),
                                ],
                                default="registered",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("portal", "Saisi dans le portail"),
                                    ("register", "Repris d'un registre"),
                                    ("announcement", "Signalement avant retour"),
                                ],
                                default="portal",
                                max_length=12,
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="ouvert le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="clos le")),
                        (
                            "closing_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reintegrated", "Réinséré·e"),
                                    ("abandoned", "Abandon"),
                                    ("left_again", "Reparti·e à l'étranger"),
                                    ("unreachable", "Injoignable"),
                                    ("not_eligible", "Non éligible"),
                                    ("deceased", "Décédé·e"),
                                    ("other_scheme", "Orienté·e vers un autre dispositif"),
                                ],
                                max_length=20,
                                verbose_name="motif de clôture",
                            ),
                        ),
                        (
                            "returned_on",
                            models.DateField(blank=True, null=True, verbose_name="date de retour"),
                        ),
                        (
                            "modality",
                            models.CharField(
                                choices=[
                                    ("own_means", "Par ses propres moyens"),
                                    ("state_programme", "Aidé par le programme d'un État"),
                                    (
                                        "international_organisation",
                                        "Aidé par une organisation internationale",
                                    ),
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
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("A", "A · encore à l'étranger, vulnérable, souhaite rentrer"),
                                    ("B", "B · obligation de quitter ou retour forcé, aidé à l'arrivée"),
                                    ("C", "C · en Tunisie, de retour depuis moins de 12 mois"),
                                    ("D", "D · autre profil, à la demande d'une des parties"),
                                    ("E", "E · Sud–Sud, retour volontaire depuis la Tunisie"),
                                ],
                                max_length=1,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "category_override_reason",
                            models.TextField(blank=True, verbose_name="raison de la catégorie choisie"),
                        ),
                        (
                            "special_request_by",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="demande particulière de"
                            ),
                        ),
                        (
                            "special_request_on",
                            models.DateField(blank=True, null=True, verbose_name="demande particulière du"),
                        ),
                        (
                            "household_size",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="taille du foyer"
                            ),
                        ),
                        (
                            "household_income_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel du foyer (TND)",
                            ),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="observations")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "announced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announced_cases",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "announced_by_institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announced_cases",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "category_override_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "counsellor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="conseiller",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accounts.delegation",
                                verbose_name="délégation",
                            ),
                        ),
                        (
                            "governorate",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
                            ),
                        ),
                        (
                            "return_country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="accounts.country",
                                verbose_name="pays de retour",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="cases.person",
                                verbose_name="personne",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dossier",
                        "verbose_name_plural": "dossiers",
                        "indexes": [
                            models.Index(fields=["-opened_on", "-id"], name="case_list"),
                            models.Index(fields=["antenna", "-opened_on", "-id"], name="case_list_antenna"),
                            models.Index(
                                fields=["antenna", "state", "-opened_on", "-id"],
                                name="case_list_antenna_state",
                            ),
                            models.Index(fields=["state", "-opened_on", "-id"], name="case_list_state"),
                            models.Index(
                                fields=["return_country", "-opened_on", "-id"], name="case_list_country"
                            ),
                            models.Index(
                                fields=["governorate", "-opened_on", "-id"], name="case_list_governorate"
                            ),
                            models.Index(fields=["returned_on"], name="case_returned_on"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True), ("closing_reason", "")
                                    ),
                                    models.Q(
                                        ("state", "closed"), models.Q(("closing_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="case_closed_with_reason",
                                violation_error_message="Un dossier clos a un motif de clôture, un dossier ouvert n'en a pas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("household_size__isnull", True),
                                    ("household_size__range", (1, 40)),
                                    _connector="OR",
                                ),
                                name="case_household_possible",
                                violation_error_message="La taille du foyer va de 1 à 40.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("household_income_tnd__isnull", True),
                                    ("household_income_tnd__gte", 0),
                                    _connector="OR",
                                ),
                                name="case_income_not_negative",
                                violation_error_message="Un revenu ne peut pas être négatif.",
                            ),
                            models.UniqueConstraint(
                                fields=("person", "return_country", "returned_on"),
                                name="case_one_per_return",
                                violation_error_message="Ce retour de cette personne a déjà un dossier.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
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
                                    ("cin", "Carte d'identité nationale"),
                                    ("passport", "Passeport"),
                                    ("consular_card", "Carte consulaire"),
                                    ("return_proof", "Preuve de retour"),
                                    ("consent", "Consentement signé"),
                                    ("income_proof", "Justificatif de revenu"),
                                    ("medical", "Document médical"),
                                    ("quote", "Devis"),
                                    ("other", "Autre document"),
                                ],
                                max_length=16,
                                verbose_name="type",
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=120, verbose_name="titre")),
                        (
                            "file",
                            models.FileField(
                                upload_to=cases.models.documents.document_path, verbose_name="fichier"
                            ),
                        ),
                        ("original_name", models.CharField(max_length=120)),
                        ("mime_type", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expire le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="cases.case",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "ordering": ("-created_at",),
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("processing", "Traitement de mes données par le dispositif"),
                                    ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                                    ("share_aneti", "Partage avec l'ANETI"),
                                    ("share_operator", "Partage avec un opérateur de suivi"),
                                    ("share_return_country", "Partage avec le pays de retour"),
                                    ("statistics", "Usage statistique"),
                                ],
                                max_length=24,
                                verbose_name="accord",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                default="ar",
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="donné le")),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="cases.case",
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
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cases.document",
                                verbose_name="copie signée",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consentement",
                        "verbose_name_plural": "consentements",
                        "ordering": ("case", "scope", "given_on"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on__isnull", True)),
                                fields=("case", "scope"),
                                name="consent_once_in_force",
                                violation_error_message="Cet accord est déjà enregistré.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_on__isnull", True),
                                    ("withdrawn_on__gte", models.F("given_on")),
                                    _connector="OR",
                                ),
                                name="consent_withdrawn_after_given",
                                violation_error_message="Un accord ne peut être retiré avant d'avoir été donné.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("processing", "Traitement de mes données par le dispositif"),
                                    ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                                    ("share_aneti", "Partage avec l'ANETI"),
                                    ("share_operator", "Partage avec un opérateur de suivi"),
                                    ("share_return_country", "Partage avec le pays de retour"),
                                    ("statistics", "Usage statistique"),
                                ],
                                max_length=24,
                                verbose_name="accord",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                default="ar",
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="donné le")),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
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
                                to="cases.consent",
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
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.document",
                                verbose_name="copie signée",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DocumentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("cin", "Carte d'identité nationale"),
                                    ("passport", "Passeport"),
                                    ("consular_card", "Carte consulaire"),
                                    ("return_proof", "Preuve de retour"),
                                    ("consent", "Consentement signé"),
                                    ("income_proof", "Justificatif de revenu"),
                                    ("medical", "Document médical"),
                                    ("quote", "Devis"),
                                    ("other", "Autre document"),
                                ],
                                max_length=16,
                                verbose_name="type",
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=120, verbose_name="titre")),
                        (
                            "file",
                            models.FileField(
                                upload_to=cases.models.documents.document_path, verbose_name="fichier"
                            ),
                        ),
                        ("original_name", models.CharField(max_length=120)),
                        ("mime_type", models.CharField(max_length=60)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("expires_on", models.DateField(blank=True, null=True, verbose_name="expire le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                                to="cases.document",
                            ),
                        ),
                        (
                            "uploaded_by",
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
                    name="HouseholdMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("spouse", "Conjoint·e"),
                                    ("child", "Enfant"),
                                    ("parent", "Père ou mère"),
                                    ("sibling", "Frère ou sœur"),
                                    ("other", "Autre"),
                                ],
                                max_length=10,
                                verbose_name="lien",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        (
                            "birth_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="année de naissance"
                            ),
                        ),
                        (
                            "schooling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "Sans scolarité"),
                                    ("primary", "Primaire"),
                                    ("secondary", "Secondaire"),
                                    ("vocational", "Formation professionnelle"),
                                    ("higher", "Supérieur"),
                                ],
                                max_length=12,
                                verbose_name="scolarité",
                            ),
                        ),
                        (
                            "income_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel (TND)",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="members",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "membre du foyer",
                        "verbose_name_plural": "membres du foyer",
                        "ordering": ("case", "birth_year"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("birth_year__isnull", True),
                                    ("birth_year__range", (1900, 2100)),
                                    _connector="OR",
                                ),
                                name="member_birth_year_possible",
                                violation_error_message="L'année de naissance n'est pas possible.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdMemberEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "relation",
                            models.CharField(
                                choices=[
                                    ("spouse", "Conjoint·e"),
                                    ("child", "Enfant"),
                                    ("parent", "Père ou mère"),
                                    ("sibling", "Frère ou sœur"),
                                    ("other", "Autre"),
                                ],
                                max_length=10,
                                verbose_name="lien",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        (
                            "birth_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="année de naissance"
                            ),
                        ),
                        (
                            "schooling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "Sans scolarité"),
                                    ("primary", "Primaire"),
                                    ("secondary", "Secondaire"),
                                    ("vocational", "Formation professionnelle"),
                                    ("higher", "Supérieur"),
                                ],
                                max_length=12,
                                verbose_name="scolarité",
                            ),
                        ),
                        (
                            "income_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel (TND)",
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
                                to="cases.householdmember",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="JournalNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(verbose_name="note")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "note de journal",
                        "verbose_name_plural": "notes de journal",
                        "ordering": ("-created_at", "-pk"),
                    },
                ),
                migrations.CreateModel(
                    name="JournalNoteEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("text", models.TextField(verbose_name="note")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                                to="cases.journalnote",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
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
                                    ("announced", "Signalé"),
                                    ("registered", "Enregistré"),
                                    ("assessed", "Évalué"),
                                    ("supported", "Accompagné"),
                                    ("closed", "Clos"),
                                    ("reopened", "Rouvert"),
                                ],
                                default="registered",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("portal", "Saisi dans le portail"),
                                    ("register", "Repris d'un registre"),
                                    ("announcement", "Signalement avant retour"),
                                ],
                                default="portal",
                                max_length=12,
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="ouvert le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="clos le")),
                        (
                            "closing_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reintegrated", "Réinséré·e"),
                                    ("abandoned", "Abandon"),
                                    ("left_again", "Reparti·e à l'étranger"),
                                    ("unreachable", "Injoignable"),
                                    ("not_eligible", "Non éligible"),
                                    ("deceased", "Décédé·e"),
                                    ("other_scheme", "Orienté·e vers un autre dispositif"),
                                ],
                                max_length=20,
                                verbose_name="motif de clôture",
                            ),
                        ),
                        (
                            "returned_on",
                            models.DateField(blank=True, null=True, verbose_name="date de retour"),
                        ),
                        (
                            "modality",
                            models.CharField(
                                choices=[
                                    ("own_means", "Par ses propres moyens"),
                                    ("state_programme", "Aidé par le programme d'un État"),
                                    (
                                        "international_organisation",
                                        "Aidé par une organisation internationale",
                                    ),
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
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("A", "A · encore à l'étranger, vulnérable, souhaite rentrer"),
                                    ("B", "B · obligation de quitter ou retour forcé, aidé à l'arrivée"),
                                    ("C", "C · en Tunisie, de retour depuis moins de 12 mois"),
                                    ("D", "D · autre profil, à la demande d'une des parties"),
                                    ("E", "E · Sud–Sud, retour volontaire depuis la Tunisie"),
                                ],
                                max_length=1,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "category_override_reason",
                            models.TextField(blank=True, verbose_name="raison de la catégorie choisie"),
                        ),
                        (
                            "special_request_by",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="demande particulière de"
                            ),
                        ),
                        (
                            "special_request_on",
                            models.DateField(blank=True, null=True, verbose_name="demande particulière du"),
                        ),
                        (
                            "household_size",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="taille du foyer"
                            ),
                        ),
                        (
                            "household_income_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel du foyer (TND)",
                            ),
                        ),
                        ("remarks", models.TextField(blank=True, verbose_name="observations")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "announced_by",
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
                            "announced_by_institution",
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
                            "antenna",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "category_override_by",
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
                            "counsellor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="conseiller",
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
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
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
                                to="cases.case",
                            ),
                        ),
                        (
                            "return_country",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.person",
                                verbose_name="personne",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PersonEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("last_name", models.CharField(max_length=80, verbose_name="nom")),
                        ("first_name", models.CharField(max_length=80, verbose_name="prénom")),
                        (
                            "last_name_ar",
                            models.CharField(blank=True, max_length=80, verbose_name="nom en arabe"),
                        ),
                        (
                            "first_name_ar",
                            models.CharField(blank=True, max_length=80, verbose_name="prénom en arabe"),
                        ),
                        (
                            "sex",
                            models.CharField(
                                choices=[("F", "Femme"), ("M", "Homme")], max_length=1, verbose_name="sexe"
                            ),
                        ),
                        (
                            "birth_date",
                            models.DateField(blank=True, null=True, verbose_name="date de naissance"),
                        ),
                        (
                            "birth_place",
                            models.CharField(blank=True, max_length=80, verbose_name="lieu de naissance"),
                        ),
                        (
                            "cin",
                            models.CharField(
                                blank=True,
                                max_length=8,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^\\d{8}$", "La CIN compte 8 chiffres."
                                    )
                                ],
                                verbose_name="CIN",
                            ),
                        ),
                        ("passport", models.CharField(blank=True, max_length=20, verbose_name="passeport")),
                        (
                            "consular_card",
                            models.CharField(blank=True, max_length=30, verbose_name="carte consulaire"),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "marital_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("single", "Célibataire"),
                                    ("married", "Marié·e"),
                                    ("divorced", "Divorcé·e"),
                                    ("widowed", "Veuf, veuve"),
                                ],
                                max_length=10,
                                verbose_name="situation familiale",
                            ),
                        ),
                        (
                            "schooling",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("none", "Sans scolarité"),
                                    ("primary", "Primaire"),
                                    ("secondary", "Secondaire"),
                                    ("vocational", "Formation professionnelle"),
                                    ("higher", "Supérieur"),
                                ],
                                max_length=12,
                                verbose_name="niveau d'instruction",
                            ),
                        ),
                        ("occupation", models.CharField(blank=True, max_length=80, verbose_name="métier")),
                        (
                            "occupation_isco",
                            models.CharField(blank=True, max_length=4, verbose_name="code CITP-08"),
                        ),
                        (
                            "photo",
                            models.ImageField(
                                blank=True, upload_to=cases.models.people.photo_path, verbose_name="photo"
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "nationality",
                            models.ForeignKey(
                                db_constraint=False,
                                default="TN",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="nationalité",
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
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PersonPhone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(db_index=True, max_length=16, verbose_name="téléphone")),
                        ("label", models.CharField(blank=True, max_length=40, verbose_name="précision")),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="phones",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "téléphone",
                        "verbose_name_plural": "téléphones",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "number"),
                                name="phone_once_per_person",
                                violation_error_message="Ce numéro est déjà inscrit pour cette personne.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonPhoneEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.CharField(max_length=16, verbose_name="téléphone")),
                        ("label", models.CharField(blank=True, max_length=40, verbose_name="précision")),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.person",
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
                                to="cases.personphone",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("data", common.encryption.EncryptedJSONField(default=dict)),
                        ("step", models.PositiveSmallIntegerField(default=1)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "case",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registration_draft",
                                to="cases.case",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registration_drafts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enregistrement en cours",
                        "verbose_name_plural": "enregistrements en cours",
                        "ordering": ("-updated_at",),
                    },
                ),
                migrations.CreateModel(
                    name="Stay",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="du")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                        (
                            "legal_situation",
                            models.CharField(
                                choices=[
                                    ("regular", "Séjour régulier"),
                                    ("irregular", "Séjour irrégulier"),
                                    ("asylum", "Demande d'asile"),
                                    ("student", "Études"),
                                    ("seasonal", "Travail saisonnier"),
                                    ("training", "Stage, formation"),
                                    ("unknown", "Non précisé"),
                                ],
                                default="unknown",
                                max_length=10,
                                verbose_name="situation légale",
                            ),
                        ),
                        (
                            "occupation",
                            models.CharField(blank=True, max_length=80, verbose_name="métier exercé"),
                        ),
                        (
                            "return_modality",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("own_means", "Par ses propres moyens"),
                                    ("state_programme", "Aidé par le programme d'un État"),
                                    (
                                        "international_organisation",
                                        "Aidé par une organisation internationale",
                                    ),
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
                        (
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stays",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "séjour à l'étranger",
                        "verbose_name_plural": "séjours à l'étranger",
                        "ordering": ("person", "starts_on"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__isnull", True),
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="stay_ends_after_start",
                                violation_error_message="La fin du séjour doit suivre son début.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StayEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="du")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                        (
                            "legal_situation",
                            models.CharField(
                                choices=[
                                    ("regular", "Séjour régulier"),
                                    ("irregular", "Séjour irrégulier"),
                                    ("asylum", "Demande d'asile"),
                                    ("student", "Études"),
                                    ("seasonal", "Travail saisonnier"),
                                    ("training", "Stage, formation"),
                                    ("unknown", "Non précisé"),
                                ],
                                default="unknown",
                                max_length=10,
                                verbose_name="situation légale",
                            ),
                        ),
                        (
                            "occupation",
                            models.CharField(blank=True, max_length=80, verbose_name="métier exercé"),
                        ),
                        (
                            "return_modality",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("own_means", "Par ses propres moyens"),
                                    ("state_programme", "Aidé par le programme d'un État"),
                                    (
                                        "international_organisation",
                                        "Aidé par une organisation internationale",
                                    ),
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
                        (
                            "country",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.person",
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
                                to="cases.stay",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VulnerabilityRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("situations", common.encryption.EncryptedJSONField(default=dict)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="vulnerability_record",
                                to="cases.case",
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
                        "verbose_name": "situations de vulnérabilité",
                        "verbose_name_plural": "situations de vulnérabilité",
                    },
                ),
                migrations.CreateModel(
                    name="VulnerabilityRecordEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("situations", common.encryption.EncryptedJSONField(default=dict)),
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
                                to="cases.vulnerabilityrecord",
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
                migrations.CreateModel(
                    name="CaseTransition",
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
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du dossier",
                        "verbose_name_plural": "événements du dossier",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="case_transitions")],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="casetransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="case_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cac2ff1cb5dac92db78126defb7f3dd7d1d23d02",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_case_transition_append_only_a6f5d",
                            table="cases_casetransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_documentevent" ("case_id", "created_at", "expires_on", "file", "id", "kind", "mime_type", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "title", "uploaded_by_id") VALUES (NEW."case_id", NEW."created_at", NEW."expires_on", NEW."file", NEW."id", NEW."kind", NEW."mime_type", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sha256", NEW."size", NEW."title", NEW."uploaded_by_id"); RETURN NULL;',
                            hash="ca230dd866f1e26bee2545c6d9f6c4ae0ffc7433",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_96a33",
                            table="cases_document",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_documentevent" ("case_id", "created_at", "expires_on", "file", "id", "kind", "mime_type", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "title", "uploaded_by_id") VALUES (NEW."case_id", NEW."created_at", NEW."expires_on", NEW."file", NEW."id", NEW."kind", NEW."mime_type", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sha256", NEW."size", NEW."title", NEW."uploaded_by_id"); RETURN NULL;',
                            hash="703cd2241273e540c2b569c847d7a77df5411c67",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5bc40",
                            table="cases_document",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_consentevent" ("case_id", "document_id", "given_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scope", "withdrawn_on") VALUES (NEW."case_id", NEW."document_id", NEW."given_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."scope", NEW."withdrawn_on"); RETURN NULL;',
                            hash="e6d696fd7cc0c2044161360109c87ba7819c39b0",
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
                            func='INSERT INTO "cases_consentevent" ("case_id", "document_id", "given_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scope", "withdrawn_on") VALUES (NEW."case_id", NEW."document_id", NEW."given_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."scope", NEW."withdrawn_on"); RETURN NULL;',
                            hash="6bf9e9ca2a194edf92d893b93cd67b684fac0e04",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8a7aa",
                            table="cases_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="householdmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_householdmemberevent" ("birth_year", "case_id", "id", "income_tnd", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "schooling") VALUES (NEW."birth_year", NEW."case_id", NEW."id", NEW."income_tnd", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."relation", NEW."schooling"); RETURN NULL;',
                            hash="b8747d9b2e4c7de93f37aba3fa16ce471f288ecd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9df64",
                            table="cases_householdmember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="householdmember",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_householdmemberevent" ("birth_year", "case_id", "id", "income_tnd", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "relation", "schooling") VALUES (NEW."birth_year", NEW."case_id", NEW."id", NEW."income_tnd", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."relation", NEW."schooling"); RETURN NULL;',
                            hash="dbfb45d2cad58937ba2b2821bb860ad639d60b0c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5313e",
                            table="cases_householdmember",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_journalnoteevent" ("author_id", "case_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."author_id", NEW."case_id", NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                            hash="f2e03bcc6cc646d6ff6433a9d1e3b743894578c5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_117a7",
                            table="cases_journalnote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_journalnoteevent" ("author_id", "case_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."author_id", NEW."case_id", NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                            hash="df2b3c4718e8fc5a433896be548e68165b0ac5fe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d819a",
                            table="cases_journalnote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_personevent" ("birth_date", "birth_place", "cin", "consular_card", "created_at", "email", "first_name", "first_name_ar", "id", "last_name", "last_name_ar", "marital_status", "nationality_id", "occupation", "occupation_isco", "passport", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo", "schooling", "sex", "version") VALUES (NEW."birth_date", NEW."birth_place", NEW."cin", NEW."consular_card", NEW."created_at", NEW."email", NEW."first_name", NEW."first_name_ar", NEW."id", NEW."last_name", NEW."last_name_ar", NEW."marital_status", NEW."nationality_id", NEW."occupation", NEW."occupation_isco", NEW."passport", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."photo", NEW."schooling", NEW."sex", NEW."version"); RETURN NULL;',
                            hash="76380363979c2c94b0b28a6ad226fd39759f1bd5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_eb0b4",
                            table="cases_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="person",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."birth_place" IS DISTINCT FROM (NEW."birth_place") OR OLD."cin" IS DISTINCT FROM (NEW."cin") OR OLD."consular_card" IS DISTINCT FROM (NEW."consular_card") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."first_name_ar" IS DISTINCT FROM (NEW."first_name_ar") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."last_name_ar" IS DISTINCT FROM (NEW."last_name_ar") OR OLD."marital_status" IS DISTINCT FROM (NEW."marital_status") OR OLD."nationality_id" IS DISTINCT FROM (NEW."nationality_id") OR OLD."occupation" IS DISTINCT FROM (NEW."occupation") OR OLD."occupation_isco" IS DISTINCT FROM (NEW."occupation_isco") OR OLD."passport" IS DISTINCT FROM (NEW."passport") OR OLD."photo" IS DISTINCT FROM (NEW."photo") OR OLD."schooling" IS DISTINCT FROM (NEW."schooling") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "cases_personevent" ("birth_date", "birth_place", "cin", "consular_card", "created_at", "email", "first_name", "first_name_ar", "id", "last_name", "last_name_ar", "marital_status", "nationality_id", "occupation", "occupation_isco", "passport", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo", "schooling", "sex", "version") VALUES (NEW."birth_date", NEW."birth_place", NEW."cin", NEW."consular_card", NEW."created_at", NEW."email", NEW."first_name", NEW."first_name_ar", NEW."id", NEW."last_name", NEW."last_name_ar", NEW."marital_status", NEW."nationality_id", NEW."occupation", NEW."occupation_isco", NEW."passport", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."photo", NEW."schooling", NEW."sex", NEW."version"); RETURN NULL;',
                            hash="6c85e4cc8b506b244ac067cc9cb01b9a84b202ef",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6804f",
                            table="cases_person",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_caseevent" ("address", "announced_by_id", "announced_by_institution_id", "antenna_id", "category", "category_override_by_id", "category_override_reason", "closed_on", "closing_reason", "counsellor_id", "created_at", "delegation_id", "governorate_id", "household_income_tnd", "household_size", "id", "modality", "number", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "return_country_id", "returned_on", "source", "special_request_by", "special_request_on", "state", "updated_at", "version") VALUES (NEW."address", NEW."announced_by_id", NEW."announced_by_institution_id", NEW."antenna_id", NEW."category", NEW."category_override_by_id", NEW."category_override_reason", NEW."closed_on", NEW."closing_reason", NEW."counsellor_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."modality", NEW."number", NEW."opened_on", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."remarks", NEW."return_country_id", NEW."returned_on", NEW."source", NEW."special_request_by", NEW."special_request_on", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="62f848bb10c784645df15d7cafa7242ac36e8422",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0b483",
                            table="cases_case",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="case",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_caseevent" ("address", "announced_by_id", "announced_by_institution_id", "antenna_id", "category", "category_override_by_id", "category_override_reason", "closed_on", "closing_reason", "counsellor_id", "created_at", "delegation_id", "governorate_id", "household_income_tnd", "household_size", "id", "modality", "number", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "return_country_id", "returned_on", "source", "special_request_by", "special_request_on", "state", "updated_at", "version") VALUES (NEW."address", NEW."announced_by_id", NEW."announced_by_institution_id", NEW."antenna_id", NEW."category", NEW."category_override_by_id", NEW."category_override_reason", NEW."closed_on", NEW."closing_reason", NEW."counsellor_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."modality", NEW."number", NEW."opened_on", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remarks", NEW."return_country_id", NEW."returned_on", NEW."source", NEW."special_request_by", NEW."special_request_on", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ee0782c5295f1f26436eb6bf020fc405bb18bec2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f5146",
                            table="cases_case",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="personphone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_personphoneevent" ("id", "label", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."label", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="71f077dc6a0e3fe6bbd9cb52a6a943f716d8a707",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bb545",
                            table="cases_personphone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="personphone",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_personphoneevent" ("id", "label", "number", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."label", NEW."number", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="45715594bd59b0a2ef5969ee7b66ff59aa54d218",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6f7e6",
                            table="cases_personphone",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stay",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_stayevent" ("country_id", "ends_on", "id", "legal_situation", "occupation", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_modality", "starts_on") VALUES (NEW."country_id", NEW."ends_on", NEW."id", NEW."legal_situation", NEW."occupation", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."return_modality", NEW."starts_on"); RETURN NULL;',
                            hash="c430e70bdb9c25d6c718b8a7b110b9250839d17b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_86e6b",
                            table="cases_stay",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stay",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_stayevent" ("country_id", "ends_on", "id", "legal_situation", "occupation", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_modality", "starts_on") VALUES (NEW."country_id", NEW."ends_on", NEW."id", NEW."legal_situation", NEW."occupation", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."return_modality", NEW."starts_on"); RETURN NULL;',
                            hash="8c1fa65c61f2730b7686781eeabbccb5fa24adac",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_89423",
                            table="cases_stay",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="vulnerabilityrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_vulnerabilityrecordevent" ("case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "situations", "updated_at") VALUES (NEW."case_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."situations", NEW."updated_at"); RETURN NULL;',
                            hash="450c29d54ae265436a6003cf83b27a4de5664a41",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9453d",
                            table="cases_vulnerabilityrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="vulnerabilityrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_vulnerabilityrecordevent" ("case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "situations", "updated_at") VALUES (NEW."case_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."situations", NEW."updated_at"); RETURN NULL;',
                            hash="76caeb529c8a00e3031278c7e7fc6e9bcbb76594",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5a5f3",
                            table="cases_vulnerabilityrecord",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
