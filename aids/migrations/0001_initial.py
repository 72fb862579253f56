import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.territory
import aids.models.contracts
import common.encryption
import common.money
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Scheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                    ],
                    options={
                        "verbose_name": "schéma directeur",
                        "verbose_name_plural": "schémas directeurs",
                    },
                ),
                migrations.CreateModel(
                    name="SchemeVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Brouillon"),
                                    ("published", "Publiée"),
                                    ("retired", "Retirée"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "effective_from",
                            models.DateField(blank=True, null=True, verbose_name="en vigueur dès le"),
                        ),
                        (
                            "effective_to",
                            models.DateField(blank=True, null=True, verbose_name="en vigueur jusqu'au"),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="aids.scheme",
                                verbose_name="schéma",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version de schéma",
                        "verbose_name_plural": "versions de schéma",
                        "ordering": ("scheme", "-number"),
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "number"), name="scheme_version_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("effective_from__isnull", False), _connector="OR"
                                ),
                                name="scheme_published_with_date",
                                violation_error_message="Une version publiée a une date d'entrée en vigueur.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state__in", ["published", "retired"])),
                                expressions=[
                                    ("scheme", "="),
                                    (
                                        accounts.models.territory.ClosedDateRange(
                                            models.F("effective_from"),
                                            models.F("effective_to"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="scheme_published_no_overlap",
                                violation_error_message="Deux versions publiées ne peuvent pas être en vigueur en même temps.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Band",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="tranche")),
                        ("from_points", models.SmallIntegerField(verbose_name="de (points)")),
                        (
                            "to_points",
                            models.SmallIntegerField(blank=True, null=True, verbose_name="à (points)"),
                        ),
                        (
                            "amount_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant (EUR)",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bands",
                                to="aids.schemeversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "palier",
                        "verbose_name_plural": "paliers",
                        "ordering": ("version", "from_points"),
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "number"), name="band_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_points__isnull", True),
                                    ("to_points__gte", models.F("from_points")),
                                    _connector="OR",
                                ),
                                name="band_not_empty",
                                violation_error_message="La fin du palier doit suivre son début.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        (
                            "input",
                            models.CharField(
                                choices=[
                                    ("household_size", "Taille du foyer"),
                                    ("income_per_head", "Revenu mensuel par tête (TND)"),
                                    ("persons_with_disability", "Personnes handicapées"),
                                    ("single_mother", "Mère célibataire"),
                                    ("trafficking_victim", "Victime de traite"),
                                    ("unaccompanied_minor", "Mineur·e non accompagné·e"),
                                    ("serious_illness", "Maladie grave"),
                                    ("elderly_dependants", "Personnes âgées à charge"),
                                    ("no_stable_housing", "Sans logement stable"),
                                ],
                                max_length=24,
                                verbose_name="donnée lue",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("brackets", "Tranches sur un nombre"),
                                    ("situation", "Points par situation"),
                                ],
                                max_length=10,
                                verbose_name="mode de calcul",
                            ),
                        ),
                        (
                            "points_each",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="points par situation"
                            ),
                        ),
                        (
                            "ceiling",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="plafond de points"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="aids.schemeversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "critère",
                        "verbose_name_plural": "critères",
                        "ordering": ("version", "rank", "pk"),
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "input"), name="criterion_input_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SchemeVersionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Brouillon"),
                                    ("published", "Publiée"),
                                    ("retired", "Retirée"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        (
                            "effective_from",
                            models.DateField(blank=True, null=True, verbose_name="en vigueur dès le"),
                        ),
                        (
                            "effective_to",
                            models.DateField(blank=True, null=True, verbose_name="en vigueur jusqu'au"),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
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
                                to="aids.schemeversion",
                            ),
                        ),
                        (
                            "published_by",
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
                            "scheme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.scheme",
                                verbose_name="schéma",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("inputs", common.encryption.EncryptedJSONField()),
                        ("lines", common.encryption.EncryptedJSONField()),
                        ("total_points", models.SmallIntegerField(verbose_name="points")),
                        ("band_number", models.PositiveSmallIntegerField(verbose_name="palier")),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, null=True, verbose_name="montant (EUR)"
                            ),
                        ),
                        ("assessed_at", models.DateTimeField()),
                        (
                            "assessed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="cases.case",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="aids.schemeversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "évaluation",
                        "verbose_name_plural": "évaluations",
                        "ordering": ("-assessed_at", "-pk"),
                        "indexes": [models.Index(fields=["case", "-assessed_at"], name="assessment_latest")],
                    },
                ),
                migrations.CreateModel(
                    name="Bracket",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "above",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="plus de"
                            ),
                        ),
                        (
                            "up_to",
                            models.DecimalField(
                                blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="jusqu'à"
                            ),
                        ),
                        ("points", models.SmallIntegerField(verbose_name="points")),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="brackets",
                                to="aids.criterion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tranche",
                        "verbose_name_plural": "tranches",
                        "ordering": ("criterion", models.OrderBy(models.F("above"), nulls_first=True)),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("above__isnull", True),
                                    ("up_to__isnull", True),
                                    ("up_to__gt", models.F("above")),
                                    _connector="OR",
                                ),
                                name="bracket_not_empty",
                                violation_error_message="La fin de la tranche doit dépasser son début.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Phase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                        ("starts_on", models.DateField(verbose_name="début")),
                        ("ends_on", models.DateField(verbose_name="fin")),
                        (
                            "total_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="budget total (EUR)",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="ouverte aux demandes")),
                        (
                            "slots_enforced",
                            models.BooleanField(default=True, verbose_name="places contrôlées"),
                        ),
                        (
                            "reservation_days",
                            models.PositiveSmallIntegerField(
                                default=90, verbose_name="durée d'une réservation (jours)"
                            ),
                        ),
                        (
                            "appeal_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="délai de recours (jours)"
                            ),
                        ),
                        (
                            "routing_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="délai de réponse d'un opérateur (jours)"
                            ),
                        ),
                        (
                            "return_months",
                            models.PositiveSmallIntegerField(
                                default=12, verbose_name="ancienneté maximale du retour, catégorie C (mois)"
                            ),
                        ),
                        (
                            "contract_months",
                            models.PositiveSmallIntegerField(
                                default=12, verbose_name="durée d'un contrat d'engagement (mois)"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "phase du programme",
                        "verbose_name_plural": "phases du programme",
                        "ordering": ("-starts_on",),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                                name="phase_ends_after_start",
                                violation_error_message="La fin de la phase doit suivre son début.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Envelope",
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
                                    ("persons", "Personnes aidées"),
                                    ("social", "Aides sociales"),
                                    ("economic", "Aides économiques"),
                                    ("innovative", "Projets innovants ou d'impact local"),
                                    ("south_south", "Retours Sud–Sud"),
                                    ("country", "Quota du pays"),
                                    ("fees", "Frais des opérateurs"),
                                ],
                                max_length=12,
                                verbose_name="enveloppe",
                            ),
                        ),
                        ("has_slots", models.BooleanField(default=True, verbose_name="limite les places")),
                        ("has_euros", models.BooleanField(default=False, verbose_name="limite les euros")),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(default=0, verbose_name="rang d'affichage"),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotas",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="envelopes",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enveloppe",
                        "verbose_name_plural": "enveloppes",
                        "ordering": ("phase", "rank", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "kind", "country"),
                                name="envelope_once",
                                nulls_distinct=False,
                                violation_error_message="Cette enveloppe existe déjà dans cette phase.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("country__isnull", False), ("kind", "country")),
                                    models.Q(
                                        models.Q(("kind", "country"), _negated=True),
                                        ("country__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="envelope_country_for_quota",
                                violation_error_message="Un quota de pays, et lui seul, porte sur un pays.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseAid",
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
                                    ("social", "Aide sociale"),
                                    ("employment", "Aide économique : emploi"),
                                    ("business", "Aide économique : création d'entreprise"),
                                    ("innovative", "Aide économique : projet innovant ou d'impact local"),
                                ],
                                max_length=12,
                                verbose_name="aide",
                            ),
                        ),
                        (
                            "floor_eur",
                            common.money.EurField(
                                decimal_places=2, default=0, max_digits=12, verbose_name="minimum (EUR)"
                            ),
                        ),
                        (
                            "ceiling_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="plafond (EUR)"
                            ),
                        ),
                        (
                            "average_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="moyenne prévue (EUR)"
                            ),
                        ),
                        (
                            "fee_eur",
                            common.money.EurField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                verbose_name="frais de l'opérateur (EUR)",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aids",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "aide de la phase",
                        "verbose_name_plural": "aides de la phase",
                        "ordering": ("phase", "kind"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "kind"),
                                name="phase_aid_once",
                                violation_error_message="Cette aide est déjà décrite pour cette phase.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ceiling_eur__gte", models.F("floor_eur")),
                                    ("fee_eur__gte", 0),
                                    ("floor_eur__gte", 0),
                                ),
                                name="phase_aid_bounds",
                                violation_error_message="Le plafond doit dépasser le minimum, et aucun montant n'est négatif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PhaseAidEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("social", "Aide sociale"),
                                    ("employment", "Aide économique : emploi"),
                                    ("business", "Aide économique : création d'entreprise"),
                                    ("innovative", "Aide économique : projet innovant ou d'impact local"),
                                ],
                                max_length=12,
                                verbose_name="aide",
                            ),
                        ),
                        (
                            "floor_eur",
                            common.money.EurField(
                                decimal_places=2, default=0, max_digits=12, verbose_name="minimum (EUR)"
                            ),
                        ),
                        (
                            "ceiling_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="plafond (EUR)"
                            ),
                        ),
                        (
                            "average_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="moyenne prévue (EUR)"
                            ),
                        ),
                        (
                            "fee_eur",
                            common.money.EurField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                verbose_name="frais de l'opérateur (EUR)",
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
                                to="aids.phaseaid",
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
                    name="PhaseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=10, verbose_name="code")),
                        ("starts_on", models.DateField(verbose_name="début")),
                        ("ends_on", models.DateField(verbose_name="fin")),
                        (
                            "total_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="budget total (EUR)",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="ouverte aux demandes")),
                        (
                            "slots_enforced",
                            models.BooleanField(default=True, verbose_name="places contrôlées"),
                        ),
                        (
                            "reservation_days",
                            models.PositiveSmallIntegerField(
                                default=90, verbose_name="durée d'une réservation (jours)"
                            ),
                        ),
                        (
                            "appeal_days",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="délai de recours (jours)"
                            ),
                        ),
                        (
                            "routing_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="délai de réponse d'un opérateur (jours)"
                            ),
                        ),
                        (
                            "return_months",
                            models.PositiveSmallIntegerField(
                                default=12, verbose_name="ancienneté maximale du retour, catégorie C (mois)"
                            ),
                        ),
                        (
                            "contract_months",
                            models.PositiveSmallIntegerField(
                                default=12, verbose_name="durée d'un contrat d'engagement (mois)"
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
                                to="aids.phase",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12, unique=True, verbose_name="numéro")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("social", "Aide sociale"),
                                    ("employment", "Aide économique : emploi"),
                                    ("business", "Aide économique : création d'entreprise"),
                                    ("innovative", "Aide économique : projet innovant ou d'impact local"),
                                ],
                                max_length=12,
                                verbose_name="aide",
                            ),
                        ),
                        (
                            "family",
                            models.CharField(
                                choices=[("social", "Aide sociale"), ("economic", "Aide économique")],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Brouillon"),
                                    ("scored", "Évaluée"),
                                    ("routed", "Orientée vers un opérateur"),
                                    ("planning", "Plan en préparation"),
                                    ("submitted", "Soumise"),
                                    ("approved", "Approuvée"),
                                    ("rejected", "Rejetée"),
                                    ("deferred", "Ajournée"),
                                    ("contracted", "Contrat signé"),
                                    ("disbursing", "En décaissement"),
                                    ("in_follow_up", "En suivi"),
                                    ("completed", "Achevée"),
                                    ("terminated", "Résiliée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("is_south_south", models.BooleanField(default=False, editable=False)),
                        (
                            "requested_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant demandé (EUR)",
                            ),
                        ),
                        (
                            "request_reason",
                            models.TextField(
                                blank=True, verbose_name="raison d'un autre montant que celui du barème"
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
                        (
                            "fee_eur",
                            common.money.EurField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                verbose_name="frais de l'opérateur (EUR)",
                            ),
                        ),
                        (
                            "amount_to_split",
                            models.BooleanField(default=False, verbose_name="montant à répartir"),
                        ),
                        ("opened_on", models.DateField(verbose_name="ouverte le")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reserved_until",
                            models.DateField(blank=True, null=True, verbose_name="réservée jusqu'au"),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="en liste d'attente depuis"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decision_reason",
                            models.TextField(blank=True, verbose_name="motif de la décision"),
                        ),
                        ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accounts.country",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="accounts.institution",
                                verbose_name="opérateur de suivi",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="cases.person",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "assessment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="aids.assessment",
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applications",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dossier d'aide",
                        "verbose_name_plural": "dossiers d'aide",
                        "indexes": [
                            models.Index(fields=["-opened_on", "-id"], name="application_list"),
                            models.Index(
                                fields=["phase", "state", "-opened_on", "-id"], name="application_list_state"
                            ),
                            models.Index(fields=["case"], name="application_by_case"),
                            models.Index(fields=["operator", "state"], name="application_by_operator"),
                            models.Index(
                                condition=models.Q(("waiting_since__isnull", False)),
                                fields=["phase", "waiting_since"],
                                name="application_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["rejected", "cancelled"]), _negated=True),
                                fields=("person", "phase", "family"),
                                name="application_one_of_a_family_per_phase",
                                violation_error_message="Cette personne a déjà une aide de cette nature dans cette phase.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("family", "social"), ("kind", "social")),
                                    models.Q(
                                        models.Q(("kind", "social"), _negated=True), ("family", "economic")
                                    ),
                                    _connector="OR",
                                ),
                                name="application_family_of_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    ("submitted_by__isnull", True),
                                    models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="application_proposer_not_approver",
                                violation_error_message="La personne qui a soumis ce dossier ne peut pas le décider.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("requested_eur__isnull", True),
                                        ("requested_eur__gt", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("granted_eur__isnull", True), ("granted_eur__gt", 0), _connector="OR"
                                    ),
                                    ("fee_eur__gte", 0),
                                ),
                                name="application_amounts_not_negative",
                                violation_error_message="Un montant est positif.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            ["approved", "contracted", "disbursing", "in_follow_up"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("granted_eur__isnull", False),
                                    _connector="OR",
                                ),
                                name="application_granted_when_held",
                                violation_error_message="Une aide approuvée a un montant accordé.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="intitulé du projet")),
                        ("summary", models.TextField(blank=True, verbose_name="description")),
                        (
                            "sector_isic",
                            models.CharField(blank=True, max_length=1, verbose_name="secteur (CITI)"),
                        ),
                        ("commune", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                        (
                            "local_plan",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="plan de développement local servi"
                            ),
                        ),
                        (
                            "experience",
                            models.TextField(blank=True, verbose_name="expérience et qualifications"),
                        ),
                        (
                            "own_contribution_eur",
                            common.money.EurField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                verbose_name="apport personnel (EUR)",
                            ),
                        ),
                        (
                            "jobs_planned",
                            models.PositiveSmallIntegerField(default=1, verbose_name="emplois prévus"),
                        ),
                        (
                            "is_technological",
                            models.BooleanField(default=False, verbose_name="innovation technologique"),
                        ),
                        (
                            "serves_commune",
                            models.BooleanField(default=False, verbose_name="impact sur la commune"),
                        ),
                        ("impact", models.TextField(blank=True, verbose_name="impact local attendu")),
                        (
                            "has_experience_abroad",
                            models.BooleanField(
                                default=False, verbose_name="expérience prouvée dans le pays de migration"
                            ),
                        ),
                        (
                            "has_qualification",
                            models.BooleanField(
                                default=False, verbose_name="qualification académique dans le domaine"
                            ),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="plan",
                                to="aids.application",
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
                    ],
                    options={
                        "verbose_name": "plan",
                        "verbose_name_plural": "plans",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("own_contribution_eur__gte", 0)),
                                name="plan_contribution_not_negative",
                                violation_error_message="Un apport ne peut pas être négatif.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanCost",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("label", models.CharField(max_length=160, verbose_name="dépense")),
                        (
                            "supplier",
                            models.CharField(blank=True, max_length=120, verbose_name="fournisseur"),
                        ),
                        (
                            "quote_number",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro du devis"),
                        ),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="costs",
                                to="aids.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dépense prévue",
                        "verbose_name_plural": "dépenses prévues",
                        "ordering": ("plan", "pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount_eur__gt", 0)),
                                name="plan_cost_positive",
                                violation_error_message="Le montant d'une dépense est positif.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanCostEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("label", models.CharField(max_length=160, verbose_name="dépense")),
                        (
                            "supplier",
                            models.CharField(blank=True, max_length=120, verbose_name="fournisseur"),
                        ),
                        (
                            "quote_number",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro du devis"),
                        ),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="montant (EUR)"
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
                                to="aids.plancost",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.plan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlanEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=160, verbose_name="intitulé du projet")),
                        ("summary", models.TextField(blank=True, verbose_name="description")),
                        (
                            "sector_isic",
                            models.CharField(blank=True, max_length=1, verbose_name="secteur (CITI)"),
                        ),
                        ("commune", models.CharField(blank=True, max_length=80, verbose_name="commune")),
                        (
                            "local_plan",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="plan de développement local servi"
                            ),
                        ),
                        (
                            "experience",
                            models.TextField(blank=True, verbose_name="expérience et qualifications"),
                        ),
                        (
                            "own_contribution_eur",
                            common.money.EurField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                verbose_name="apport personnel (EUR)",
                            ),
                        ),
                        (
                            "jobs_planned",
                            models.PositiveSmallIntegerField(default=1, verbose_name="emplois prévus"),
                        ),
                        (
                            "is_technological",
                            models.BooleanField(default=False, verbose_name="innovation technologique"),
                        ),
                        (
                            "serves_commune",
                            models.BooleanField(default=False, verbose_name="impact sur la commune"),
                        ),
                        ("impact", models.TextField(blank=True, verbose_name="impact local attendu")),
                        (
                            "has_experience_abroad",
                            models.BooleanField(
                                default=False, verbose_name="expérience prouvée dans le pays de migration"
                            ),
                        ),
                        (
                            "has_qualification",
                            models.BooleanField(
                                default=False, verbose_name="qualification académique dans le domaine"
                            ),
                        ),
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
                                to="aids.plan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ApplicationTransition",
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
                                to="aids.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du dossier d'aide",
                        "verbose_name_plural": "événements du dossier d'aide",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="application_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="Balance",
                    fields=[
                        (
                            "envelope",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="balance",
                                serialize=False,
                                to="aids.envelope",
                            ),
                        ),
                        ("limits_slots", models.BooleanField(default=True)),
                        ("limits_euros", models.BooleanField(default=True)),
                        ("allocated_slots", models.IntegerField(default=0)),
                        ("allocated_eur", common.money.EurField(decimal_places=2, default=0, max_digits=12)),
                        ("reserved_slots", models.IntegerField(default=0)),
                        ("reserved_eur", common.money.EurField(decimal_places=2, default=0, max_digits=12)),
                        ("committed_slots", models.IntegerField(default=0)),
                        ("committed_eur", common.money.EurField(decimal_places=2, default=0, max_digits=12)),
                        ("spent_eur", common.money.EurField(decimal_places=2, default=0, max_digits=12)),
                    ],
                    options={
                        "verbose_name": "solde",
                        "verbose_name_plural": "soldes",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("allocated_eur__gte", 0),
                                    ("allocated_slots__gte", 0),
                                    ("committed_eur__gte", 0),
                                    ("committed_slots__gte", 0),
                                    ("reserved_eur__gte", 0),
                                    ("reserved_slots__gte", 0),
                                    ("spent_eur__gte", 0),
                                ),
                                name="balance_never_negative",
                                violation_error_message="Un solde ne peut pas être négatif.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("limits_slots", False),
                                    (
                                        "allocated_slots__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("reserved_slots"), "+", models.F("committed_slots")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="balance_slots_not_passed",
                                violation_error_message="Il ne reste pas de place dans cette enveloppe.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("limits_euros", False),
                                    (
                                        "allocated_eur__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("reserved_eur"), "+", models.F("committed_eur")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="balance_euros_not_passed",
                                violation_error_message="Il ne reste pas assez d'euros dans cette enveloppe.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("spent_eur__lte", models.F("committed_eur"))),
                                name="balance_spent_within_committed",
                                violation_error_message="Les dépenses ne peuvent pas dépasser les engagements.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "person_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par la personne le"),
                        ),
                        (
                            "ote_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par l'OTE le"),
                        ),
                        (
                            "operator_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par l'opérateur le"),
                        ),
                        (
                            "programme_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par le programme le"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.contracts.scan_path,
                                verbose_name="contrat signé (copie)",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "application",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract",
                                to="aids.application",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contrat d'engagement",
                        "verbose_name_plural": "contrats d'engagement",
                        "indexes": [models.Index(fields=["ends_on"], name="contract_ends_on")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on__isnull", True),
                                    models.Q(
                                        ("ote_signed_on__isnull", False), ("person_signed_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="contract_starts_when_signed",
                                violation_error_message="Un contrat commence quand toutes les parties ont signé.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gt", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="contract_ends_after_start",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "person_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par la personne le"),
                        ),
                        (
                            "ote_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par l'OTE le"),
                        ),
                        (
                            "operator_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par l'opérateur le"),
                        ),
                        (
                            "programme_signed_on",
                            models.DateField(blank=True, null=True, verbose_name="signé par le programme le"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.contracts.scan_path,
                                verbose_name="contrat signé (copie)",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                                to="aids.contract",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LedgerEntry",
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
                                    ("allocation", "Dotation"),
                                    ("reservation", "Réservation"),
                                    ("release", "Libération"),
                                    ("commitment", "Engagement"),
                                    ("spending", "Dépense"),
                                    ("correction", "Correction"),
                                ],
                                max_length=12,
                                verbose_name="mouvement",
                            ),
                        ),
                        (
                            "account",
                            models.CharField(
                                choices=[
                                    ("allocated", "Alloué"),
                                    ("reserved", "Réservé"),
                                    ("committed", "Engagé"),
                                    ("spent", "Dépensé"),
                                ],
                                max_length=10,
                                verbose_name="compte",
                            ),
                        ),
                        ("slots", models.IntegerField(default=0, verbose_name="places")),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, default=0, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="date")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="motif")),
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
                            "application",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ledger_entries",
                                to="aids.application",
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="aids.ledgerentry",
                            ),
                        ),
                        (
                            "envelope",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="aids.envelope",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "écriture",
                        "verbose_name_plural": "écritures",
                        "ordering": ("at", "pk"),
                        "indexes": [
                            models.Index(fields=["application", "envelope"], name="entry_by_application"),
                            models.Index(fields=["envelope", "at"], name="entry_by_envelope"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("account", "allocated"), ("kind", "allocation")),
                                    models.Q(
                                        ("account", "reserved"),
                                        ("amount_eur__gte", 0),
                                        ("kind", "reservation"),
                                        ("slots__gte", 0),
                                    ),
                                    models.Q(
                                        ("account", "reserved"),
                                        ("amount_eur__lte", 0),
                                        ("kind", "release"),
                                        ("slots__lte", 0),
                                    ),
                                    models.Q(
                                        ("account", "committed"),
                                        ("amount_eur__gte", 0),
                                        ("kind", "commitment"),
                                        ("slots__gte", 0),
                                    ),
                                    models.Q(
                                        ("account", "spent"),
                                        ("amount_eur__gte", 0),
                                        ("kind", "spending"),
                                        ("slots", 0),
                                    ),
                                    models.Q(("corrects__isnull", False), ("kind", "correction")),
                                    _connector="OR",
                                ),
                                name="entry_kind_moves_its_account",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["allocation", "correction"]),
                                    ("application__isnull", False),
                                    _connector="OR",
                                ),
                                name="entry_for_an_application",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnvelopeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("persons", "Personnes aidées"),
                                    ("social", "Aides sociales"),
                                    ("economic", "Aides économiques"),
                                    ("innovative", "Projets innovants ou d'impact local"),
                                    ("south_south", "Retours Sud–Sud"),
                                    ("country", "Quota du pays"),
                                    ("fees", "Frais des opérateurs"),
                                ],
                                max_length=12,
                                verbose_name="enveloppe",
                            ),
                        ),
                        ("has_slots", models.BooleanField(default=True, verbose_name="limite les places")),
                        ("has_euros", models.BooleanField(default=False, verbose_name="limite les euros")),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(default=0, verbose_name="rang d'affichage"),
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
                                verbose_name="pays",
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
                                to="aids.envelope",
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
                    name="ApplicationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.CharField(max_length=12, verbose_name="numéro")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("social", "Aide sociale"),
                                    ("employment", "Aide économique : emploi"),
                                    ("business", "Aide économique : création d'entreprise"),
                                    ("innovative", "Aide économique : projet innovant ou d'impact local"),
                                ],
                                max_length=12,
                                verbose_name="aide",
                            ),
                        ),
                        (
                            "family",
                            models.CharField(
                                choices=[("social", "Aide sociale"), ("economic", "Aide économique")],
                                editable=False,
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Brouillon"),
                                    ("scored", "Évaluée"),
                                    ("routed", "Orientée vers un opérateur"),
                                    ("planning", "Plan en préparation"),
                                    ("submitted", "Soumise"),
                                    ("approved", "Approuvée"),
                                    ("rejected", "Rejetée"),
                                    ("deferred", "Ajournée"),
                                    ("contracted", "Contrat signé"),
                                    ("disbursing", "En décaissement"),
                                    ("in_follow_up", "En suivi"),
                                    ("completed", "Achevée"),
                                    ("terminated", "Résiliée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("is_south_south", models.BooleanField(default=False, editable=False)),
                        (
                            "requested_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="montant demandé (EUR)",
                            ),
                        ),
                        (
                            "request_reason",
                            models.TextField(
                                blank=True, verbose_name="raison d'un autre montant que celui du barème"
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
                        (
                            "fee_eur",
                            common.money.EurField(
                                decimal_places=2,
                                default=0,
                                max_digits=12,
                                verbose_name="frais de l'opérateur (EUR)",
                            ),
                        ),
                        (
                            "amount_to_split",
                            models.BooleanField(default=False, verbose_name="montant à répartir"),
                        ),
                        ("opened_on", models.DateField(verbose_name="ouverte le")),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reserved_until",
                            models.DateField(blank=True, null=True, verbose_name="réservée jusqu'au"),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="en liste d'attente depuis"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decision_reason",
                            models.TextField(blank=True, verbose_name="motif de la décision"),
                        ),
                        ("conditions", models.TextField(blank=True, verbose_name="conditions")),
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
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                            ),
                        ),
                        (
                            "created_by",
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
                            "decided_by",
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
                            "operator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.institution",
                                verbose_name="opérateur de suivi",
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
                                to="aids.application",
                            ),
                        ),
                        (
                            "submitted_by",
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
                            "assessment",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.assessment",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="phase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_phaseevent" ("appeal_days", "code", "contract_months", "ends_on", "id", "is_open", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reservation_days", "return_months", "routing_days", "slots_enforced", "starts_on", "total_eur") VALUES (NEW."appeal_days", NEW."code", NEW."contract_months", NEW."ends_on", NEW."id", NEW."is_open", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reservation_days", NEW."return_months", NEW."routing_days", NEW."slots_enforced", NEW."starts_on", NEW."total_eur"); RETURN NULL;',
                            hash="fc3c3ce26a9aae2eee264d23a9f38540d99282a5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_97c3b",
                            table="aids_phase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phase",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_phaseevent" ("appeal_days", "code", "contract_months", "ends_on", "id", "is_open", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reservation_days", "return_months", "routing_days", "slots_enforced", "starts_on", "total_eur") VALUES (NEW."appeal_days", NEW."code", NEW."contract_months", NEW."ends_on", NEW."id", NEW."is_open", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reservation_days", NEW."return_months", NEW."routing_days", NEW."slots_enforced", NEW."starts_on", NEW."total_eur"); RETURN NULL;',
                            hash="f9ef4f5a5e4788aaf36634138fff02fcc7d297e4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44b6f",
                            table="aids_phase",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="applicationtransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="application_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="34ed925e4e26def11e195bad8e19c9e38647052f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_application_transition_append_only_e7d37",
                            table="aids_applicationtransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_contractevent" ("application_id", "created_at", "ends_on", "id", "operator_signed_on", "ote_signed_on", "person_signed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_signed_on", "scan", "starts_on") VALUES (NEW."application_id", NEW."created_at", NEW."ends_on", NEW."id", NEW."operator_signed_on", NEW."ote_signed_on", NEW."person_signed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_signed_on", NEW."scan", NEW."starts_on"); RETURN NULL;',
                            hash="988861c1af3e51767e905f296db44bec2e40ff7b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b3d33",
                            table="aids_contract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_contractevent" ("application_id", "created_at", "ends_on", "id", "operator_signed_on", "ote_signed_on", "person_signed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_signed_on", "scan", "starts_on") VALUES (NEW."application_id", NEW."created_at", NEW."ends_on", NEW."id", NEW."operator_signed_on", NEW."ote_signed_on", NEW."person_signed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_signed_on", NEW."scan", NEW."starts_on"); RETURN NULL;',
                            hash="a86d52a690e3b0e49315d311540394ec4bdc3e2d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f45f5",
                            table="aids_contract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bracket",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bracket_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rule record; version_state text;",
                            func="IF TG_OP = 'DELETE' THEN rule := OLD; ELSE rule := NEW; END IF; SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = (SELECT c.version_id FROM aids_criterion c WHERE c.id = rule.criterion_id); IF version_state <> 'draft' THEN   RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation'; END IF; RETURN rule;",
                            hash="4488879abc4d7b9a07de7c15a4ef087dff0d2934",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_bracket_frozen_ddac1",
                            table="aids_bracket",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgerentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="entry_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="56cadc31574af97b9423a71dbb63af7e6dbd4fe4",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_entry_append_only_32725",
                            table="aids_ledgerentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ledgerentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="entry_keeps_balance",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    INSERT INTO aids_balance AS b (\n        envelope_id, limits_slots, limits_euros, allocated_slots, allocated_eur, reserved_slots, reserved_eur,\n        committed_slots, committed_eur, spent_eur)\n    SELECT e.id, e.has_slots, e.has_euros, 0, 0, 0, 0, 0, 0, 0 FROM aids_envelope e WHERE e.id = NEW.envelope_id\n    ON CONFLICT (envelope_id) DO NOTHING;\n    UPDATE aids_balance SET\n        allocated_slots = allocated_slots + CASE NEW.account WHEN 'allocated' THEN NEW.slots ELSE 0 END,\n        allocated_eur = allocated_eur + CASE NEW.account WHEN 'allocated' THEN NEW.amount_eur ELSE 0 END,\n        reserved_slots = reserved_slots + CASE NEW.account WHEN 'reserved' THEN NEW.slots ELSE 0 END,\n        reserved_eur = reserved_eur + CASE NEW.account WHEN 'reserved' THEN NEW.amount_eur ELSE 0 END,\n        committed_slots = committed_slots + CASE NEW.account WHEN 'committed' THEN NEW.slots ELSE 0 END,\n        committed_eur = committed_eur + CASE NEW.account WHEN 'committed' THEN NEW.amount_eur ELSE 0 END,\n        spent_eur = spent_eur + CASE NEW.account WHEN 'spent' THEN NEW.amount_eur ELSE 0 END\n    WHERE envelope_id = NEW.envelope_id;\n    RETURN NEW;\n",
                            hash="529f3f71a62c636cf0b9886b8122e6129b9ec134",
                            operation="INSERT",
                            pgid="pgtrigger_entry_keeps_balance_ce85f",
                            table="aids_ledgerentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="envelope",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_envelopeevent" ("country_id", "has_euros", "has_slots", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "rank") VALUES (NEW."country_id", NEW."has_euros", NEW."has_slots", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."rank"); RETURN NULL;',
                            hash="b1ffe30ca4347435c31e8c03ebb47604740942c6",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2b727",
                            table="aids_envelope",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="envelope",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_envelopeevent" ("country_id", "has_euros", "has_slots", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "rank") VALUES (NEW."country_id", NEW."has_euros", NEW."has_slots", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."rank"); RETURN NULL;',
                            hash="711a9b281bdb1485f19f0d50197e1cbcc9a1b53e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_270f1",
                            table="aids_envelope",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="application",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_applicationevent" ("amount_to_split", "assessment_id", "case_id", "conditions", "country_id", "created_at", "created_by_id", "decided_at", "decided_by_id", "decision_reason", "family", "fee_eur", "granted_eur", "id", "is_south_south", "kind", "number", "opened_on", "operator_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "request_reason", "requested_eur", "reserved_until", "state", "submitted_at", "submitted_by_id", "updated_at", "version", "waiting_since") VALUES (NEW."amount_to_split", NEW."assessment_id", NEW."case_id", NEW."conditions", NEW."country_id", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."family", NEW."fee_eur", NEW."granted_eur", NEW."id", NEW."is_south_south", NEW."kind", NEW."number", NEW."opened_on", NEW."operator_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."request_reason", NEW."requested_eur", NEW."reserved_until", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."updated_at", NEW."version", NEW."waiting_since"); RETURN NULL;',
                            hash="acc13773d6238c88d5ed1f785ef385d3dc13bb5e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1625e",
                            table="aids_application",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="application",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_applicationevent" ("amount_to_split", "assessment_id", "case_id", "conditions", "country_id", "created_at", "created_by_id", "decided_at", "decided_by_id", "decision_reason", "family", "fee_eur", "granted_eur", "id", "is_south_south", "kind", "number", "opened_on", "operator_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "request_reason", "requested_eur", "reserved_until", "state", "submitted_at", "submitted_by_id", "updated_at", "version", "waiting_since") VALUES (NEW."amount_to_split", NEW."assessment_id", NEW."case_id", NEW."conditions", NEW."country_id", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."family", NEW."fee_eur", NEW."granted_eur", NEW."id", NEW."is_south_south", NEW."kind", NEW."number", NEW."opened_on", NEW."operator_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."request_reason", NEW."requested_eur", NEW."reserved_until", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."updated_at", NEW."version", NEW."waiting_since"); RETURN NULL;',
                            hash="cf56e00686e95a23f4609ae860dcafc295af9436",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3e1d3",
                            table="aids_application",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="phaseaid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_phaseaidevent" ("average_eur", "ceiling_eur", "fee_eur", "floor_eur", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id") VALUES (NEW."average_eur", NEW."ceiling_eur", NEW."fee_eur", NEW."floor_eur", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id"); RETURN NULL;',
                            hash="f5729b76f100f9e3f82e56e1e9ad609fc8730d05",
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
                            func='INSERT INTO "aids_phaseaidevent" ("average_eur", "ceiling_eur", "fee_eur", "floor_eur", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id") VALUES (NEW."average_eur", NEW."ceiling_eur", NEW."fee_eur", NEW."floor_eur", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id"); RETURN NULL;',
                            hash="2f0dda0c98e3f134648e0778eec4bebe6828d46d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_be35a",
                            table="aids_phaseaid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_planevent" ("application_id", "commune", "delegation_id", "experience", "has_experience_abroad", "has_qualification", "id", "impact", "is_technological", "jobs_planned", "local_plan", "own_contribution_eur", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector_isic", "serves_commune", "summary", "title", "updated_at", "version") VALUES (NEW."application_id", NEW."commune", NEW."delegation_id", NEW."experience", NEW."has_experience_abroad", NEW."has_qualification", NEW."id", NEW."impact", NEW."is_technological", NEW."jobs_planned", NEW."local_plan", NEW."own_contribution_eur", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sector_isic", NEW."serves_commune", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="5d1260fa81a1860890d71dd56ca7b10818feb72f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fcb0a",
                            table="aids_plan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_planevent" ("application_id", "commune", "delegation_id", "experience", "has_experience_abroad", "has_qualification", "id", "impact", "is_technological", "jobs_planned", "local_plan", "own_contribution_eur", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sector_isic", "serves_commune", "summary", "title", "updated_at", "version") VALUES (NEW."application_id", NEW."commune", NEW."delegation_id", NEW."experience", NEW."has_experience_abroad", NEW."has_qualification", NEW."id", NEW."impact", NEW."is_technological", NEW."jobs_planned", NEW."local_plan", NEW."own_contribution_eur", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sector_isic", NEW."serves_commune", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="140ea6dc11bd24e0b936ce1f53ec9bbb200700a4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_565df",
                            table="aids_plan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plancost",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_plancostevent" ("amount_eur", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quote_number", "supplier") VALUES (NEW."amount_eur", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."quote_number", NEW."supplier"); RETURN NULL;',
                            hash="a1d7bb768ecb990fdf8aa96cd7498493fe7489e0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_af160",
                            table="aids_plancost",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plancost",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_plancostevent" ("amount_eur", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quote_number", "supplier") VALUES (NEW."amount_eur", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."quote_number", NEW."supplier"); RETURN NULL;',
                            hash="eb9d1236a69f35a1f5bf2d1c3fd0e6b9a12ac900",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5fc84",
                            table="aids_plancost",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schemeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="scheme_version_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IN ('published', 'retired'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b830cb321ef0353fc2e8df04a84356aac0b65db2",
                            operation="DELETE",
                            pgid="pgtrigger_scheme_version_kept_394f1",
                            table="aids_schemeversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schemeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_schemeversionevent" ("effective_from", "effective_to", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "scheme_id", "state") VALUES (NEW."effective_from", NEW."effective_to", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."scheme_id", NEW."state"); RETURN NULL;',
                            hash="07a947be799eee4747a7dd18eb74421e19fef0ab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ef933",
                            table="aids_schemeversion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schemeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_schemeversionevent" ("effective_from", "effective_to", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "scheme_id", "state") VALUES (NEW."effective_from", NEW."effective_to", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."scheme_id", NEW."state"); RETURN NULL;',
                            hash="67be0ccbf5ff658ce27a22728950a49ebce1ca89",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_65c10",
                            table="aids_schemeversion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="criterion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="criterion_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rule record; version_state text;",
                            func="IF TG_OP = 'DELETE' THEN rule := OLD; ELSE rule := NEW; END IF; SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = rule.version_id; IF version_state <> 'draft' THEN   RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation'; END IF; RETURN rule;",
                            hash="17d2b4dedbcee800ed69d8e39e9bdf3f0cb9f770",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_criterion_frozen_d6474",
                            table="aids_criterion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="band",
                    trigger=pgtrigger.compiler.Trigger(
                        name="band_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rule record; version_state text;",
                            func="IF TG_OP = 'DELETE' THEN rule := OLD; ELSE rule := NEW; END IF; SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = rule.version_id; IF version_state <> 'draft' THEN   RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation'; END IF; RETURN rule;",
                            hash="7fb2f3eb438c9a90af2e83560390ac064a941822",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_band_frozen_a2328",
                            table="aids_band",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="assessment_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fe05682e6a227ccc216338db643c1a4096f18efe",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_assessment_append_only_314de",
                            table="aids_assessment",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
