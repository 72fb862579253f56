from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import aids.models.plans
import common.migration_operations
import common.money
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_network"),
        ("accounts", "__first__"),
        ("aids", "0011_decisions"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="plan",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="plan",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="plancost",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="plancost",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="tranche",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="tranche",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="PlanComment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("project", "Projet"),
                                    ("place", "Lieu"),
                                    ("market", "Marché"),
                                    ("costs", "Dépenses"),
                                    ("finance", "Financement"),
                                    ("cash_flow", "Trésorerie"),
                                ],
                                max_length=10,
                                verbose_name="partie du plan",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="remarque")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="aids.plan",
                            ),
                        ),
                        (
                            "resolved_by",
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
                        "verbose_name": "remarque sur le plan",
                        "verbose_name_plural": "remarques sur le plan",
                        "ordering": ("plan", "created_at", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanFinance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("microfinance", "Institution de microfinance"),
                                    ("development_bank", "Banque de développement (BTS, BFPME)"),
                                    ("bank", "Banque"),
                                    ("family", "Famille, proches"),
                                    ("other", "Autre"),
                                ],
                                max_length=16,
                                verbose_name="source",
                            ),
                        ),
                        ("lender", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "Demandé"), ("granted", "Accordé"), ("refused", "Refusé")],
                                default="asked",
                                max_length=8,
                                verbose_name="réponse",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="finances",
                                to="aids.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "autre financement",
                        "verbose_name_plural": "autres financements",
                        "ordering": ("plan", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="mois")),
                        (
                            "income_tnd",
                            common.money.TndField(
                                decimal_places=3,
                                default=0,
                                max_digits=13,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="recettes (TND)",
                            ),
                        ),
                        (
                            "expense_tnd",
                            common.money.TndField(
                                decimal_places=3,
                                default=0,
                                max_digits=13,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="dépenses (TND)",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="months",
                                to="aids.plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mois de trésorerie",
                        "verbose_name_plural": "mois de trésorerie",
                        "ordering": ("plan", "number"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("content", models.JSONField(verbose_name="contenu")),
                        ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                        ("submitted_at", models.DateTimeField(verbose_name="soumis le")),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="aids.plan",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="soumis par",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version du plan",
                        "verbose_name_plural": "versions du plan",
                        "ordering": ("plan", "number"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanCommentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("project", "Projet"),
                                    ("place", "Lieu"),
                                    ("market", "Marché"),
                                    ("costs", "Dépenses"),
                                    ("finance", "Financement"),
                                    ("cash_flow", "Trésorerie"),
                                ],
                                max_length=10,
                                verbose_name="partie du plan",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="remarque")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
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
                                to="aids.plancomment",
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
                        (
                            "resolved_by",
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
                    name="PlanFinanceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("microfinance", "Institution de microfinance"),
                                    ("development_bank", "Banque de développement (BTS, BFPME)"),
                                    ("bank", "Banque"),
                                    ("family", "Famille, proches"),
                                    ("other", "Autre"),
                                ],
                                max_length=16,
                                verbose_name="source",
                            ),
                        ),
                        ("lender", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("asked", "Demandé"), ("granted", "Accordé"), ("refused", "Refusé")],
                                default="asked",
                                max_length=8,
                                verbose_name="réponse",
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
                                to="aids.planfinance",
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
                    name="PlanMonthEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="mois")),
                        (
                            "income_tnd",
                            common.money.TndField(
                                decimal_places=3,
                                default=0,
                                max_digits=13,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="recettes (TND)",
                            ),
                        ),
                        (
                            "expense_tnd",
                            common.money.TndField(
                                decimal_places=3,
                                default=0,
                                max_digits=13,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="dépenses (TND)",
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
                                to="aids.planmonth",
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
                migrations.AddField(
                    model_name="plan",
                    name="cnss",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "Pas commencé"), ("in_progress", "En cours"), ("done", "Fait")],
                        max_length=12,
                        verbose_name="affiliation CNSS",
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="employer",
                    field=models.CharField(
                        blank=True, max_length=160, verbose_name="employeur ou centre de formation"
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="isic_class",
                    field=models.CharField(blank=True, max_length=4, verbose_name="activité (classe CITI)"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="job_contract",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("permanent", "Contrat à durée indéterminée"),
                            ("fixed", "Contrat à durée déterminée"),
                            ("initiation", "Contrat d'initiation à la vie professionnelle (CIVP)"),
                            ("apprenticeship", "Contrat d'apprentissage"),
                            ("seasonal", "Contrat saisonnier"),
                            ("other", "Autre contrat"),
                        ],
                        max_length=14,
                        verbose_name="contrat",
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="job_months",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="durée (mois)"
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="job_path",
                    field=models.CharField(
                        blank=True,
                        choices=[("job", "Un emploi"), ("training", "Une formation")],
                        max_length=8,
                        verbose_name="emploi ou formation",
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="job_starts_on",
                    field=models.DateField(blank=True, null=True, verbose_name="début"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="market_clients",
                    field=models.TextField(blank=True, verbose_name="clients"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="market_competitors",
                    field=models.TextField(blank=True, verbose_name="concurrents"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="market_prices",
                    field=models.TextField(blank=True, verbose_name="prix pratiqués"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="occupation_isco",
                    field=models.CharField(blank=True, max_length=4, verbose_name="profession (CITP-08)"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="patente",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "Pas commencé"), ("in_progress", "En cours"), ("done", "Fait")],
                        max_length=12,
                        verbose_name="patente",
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="post",
                    field=models.CharField(
                        blank=True, max_length=160, verbose_name="poste ou métier préparé"
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="premises",
                    field=models.CharField(blank=True, max_length=160, verbose_name="local"),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="rne",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "Pas commencé"), ("in_progress", "En cours"), ("done", "Fait")],
                        max_length=12,
                        verbose_name="registre national des entreprises (RNE)",
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="salary_tnd",
                    field=common.money.TndField(
                        blank=True,
                        decimal_places=3,
                        max_digits=13,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="salaire mensuel (TND)",
                    ),
                ),
                migrations.AddField(
                    model_name="plan",
                    name="schedule",
                    field=models.TextField(blank=True, verbose_name="horaires et déroulement"),
                ),
                migrations.AddField(
                    model_name="plancost",
                    name="quote_file",
                    field=models.FileField(
                        blank=True, upload_to=aids.models.plans.quote_path, verbose_name="devis"
                    ),
                ),
                migrations.AddField(
                    model_name="plancostevent",
                    name="quote_file",
                    field=models.FileField(
                        blank=True, upload_to=aids.models.plans.quote_path, verbose_name="devis"
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="cnss",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "Pas commencé"), ("in_progress", "En cours"), ("done", "Fait")],
                        max_length=12,
                        verbose_name="affiliation CNSS",
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="employer",
                    field=models.CharField(
                        blank=True, max_length=160, verbose_name="employeur ou centre de formation"
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="isic_class",
                    field=models.CharField(blank=True, max_length=4, verbose_name="activité (classe CITI)"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="job_contract",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("permanent", "Contrat à durée indéterminée"),
                            ("fixed", "Contrat à durée déterminée"),
                            ("initiation", "Contrat d'initiation à la vie professionnelle (CIVP)"),
                            ("apprenticeship", "Contrat d'apprentissage"),
                            ("seasonal", "Contrat saisonnier"),
                            ("other", "Autre contrat"),
                        ],
                        max_length=14,
                        verbose_name="contrat",
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="job_months",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="durée (mois)"
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="job_path",
                    field=models.CharField(
                        blank=True,
                        choices=[("job", "Un emploi"), ("training", "Une formation")],
                        max_length=8,
                        verbose_name="emploi ou formation",
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="job_starts_on",
                    field=models.DateField(blank=True, null=True, verbose_name="début"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="market_clients",
                    field=models.TextField(blank=True, verbose_name="clients"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="market_competitors",
                    field=models.TextField(blank=True, verbose_name="concurrents"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="market_prices",
                    field=models.TextField(blank=True, verbose_name="prix pratiqués"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="occupation_isco",
                    field=models.CharField(blank=True, max_length=4, verbose_name="profession (CITP-08)"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="patente",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "Pas commencé"), ("in_progress", "En cours"), ("done", "Fait")],
                        max_length=12,
                        verbose_name="patente",
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="post",
                    field=models.CharField(
                        blank=True, max_length=160, verbose_name="poste ou métier préparé"
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="premises",
                    field=models.CharField(blank=True, max_length=160, verbose_name="local"),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="rne",
                    field=models.CharField(
                        blank=True,
                        choices=[("none", "Pas commencé"), ("in_progress", "En cours"), ("done", "Fait")],
                        max_length=12,
                        verbose_name="registre national des entreprises (RNE)",
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="salary_tnd",
                    field=common.money.TndField(
                        blank=True,
                        decimal_places=3,
                        max_digits=13,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                        verbose_name="salaire mensuel (TND)",
                    ),
                ),
                migrations.AddField(
                    model_name="planevent",
                    name="schedule",
                    field=models.TextField(blank=True, verbose_name="horaires et déroulement"),
                ),
                migrations.AddField(
                    model_name="tranche",
                    name="fee_milestone",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("signed", "Contrat signé"),
                            ("midterm", "Mi-parcours"),
                            ("closure", "Clôture"),
                        ],
                        max_length=8,
                        verbose_name="échéance des frais",
                    ),
                ),
                migrations.AddField(
                    model_name="trancheevent",
                    name="fee_milestone",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("signed", "Contrat signé"),
                            ("midterm", "Mi-parcours"),
                            ("closure", "Clôture"),
                        ],
                        max_length=8,
                        verbose_name="échéance des frais",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("isic_class", ""), ("isic_class__regex", "^\\d{4}$"), _connector="OR"
                        ),
                        name="plan_isic_class_digits",
                        violation_error_message="Une classe CITI a quatre chiffres.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("occupation_isco", ""), ("occupation_isco__regex", "^\\d{1,4}$"), _connector="OR"
                        ),
                        name="plan_isco_digits",
                        violation_error_message="Un code CITP-08 a un à quatre chiffres.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("salary_tnd__isnull", True), ("salary_tnd__gte", 0), _connector="OR"
                        ),
                        name="plan_salary_not_negative",
                        violation_error_message="Un salaire ne peut pas être négatif.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="tranche",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("fee_milestone", ""),
                            models.Q(
                                ("fee_milestone__in", ["signed", "midterm", "closure"]), ("is_fee", True)
                            ),
                            _connector="OR",
                        ),
                        name="tranche_milestone_of_fee",
                        violation_error_message="Seuls des frais de l'opérateur ont une échéance.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="tranche",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("fee_milestone", ""), _negated=True),
                            models.Q(("state__in", ["returned", "cancelled"]), _negated=True),
                        ),
                        fields=("application", "fee_milestone"),
                        name="tranche_milestone_once",
                        violation_error_message="Cette échéance des frais est déjà facturée.",
                    ),
                ),
                migrations.AddField(
                    model_name="decision",
                    name="plan_version",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decisions",
                        to="aids.planversion",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plancomment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="plan_comment_has_text",
                        violation_error_message="Écrivez la remarque.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plancomment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("resolved_at__isnull", True), ("resolved_by__isnull", True)),
                            models.Q(("resolved_at__isnull", False), ("resolved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_comment_resolved_by_someone",
                        violation_error_message="Une remarque réglée l'est par quelqu'un, un jour donné.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planfinance",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount_eur__gt", 0)),
                        name="plan_finance_positive",
                        violation_error_message="Le montant d'un financement est positif.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planmonth",
                    constraint=models.UniqueConstraint(
                        fields=("plan", "number"),
                        name="plan_month_once",
                        violation_error_message="Ce mois est déjà rempli.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planmonth",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 12)),
                        name="plan_month_of_a_year",
                        violation_error_message="La trésorerie porte sur douze mois.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planmonth",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("expense_tnd__gte", 0), ("income_tnd__gte", 0)),
                        name="plan_month_not_negative",
                        violation_error_message="Une recette ou une dépense ne peut pas être négative.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planversion",
                    constraint=models.UniqueConstraint(
                        fields=("plan", "number"),
                        name="plan_version_once",
                        violation_error_message="Cette version du plan existe déjà.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_planevent" ("application_id", "cnss", "commune", "delegation_id", "employer", "experience", "has_experience_abroad", "has_qualification", "id", "impact", "is_technological", "isic_class", "job_contract", "job_months", "job_path", "job_starts_on", "jobs_planned", "local_plan", "market_clients", "market_competitors", "market_prices", "occupation_isco", "own_contribution_eur", "patente", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "premises", "rne", "salary_tnd", "schedule", "sector_isic", "serves_commune", "summary", "title", "updated_at", "version") VALUES (NEW."application_id", NEW."cnss", NEW."commune", NEW."delegation_id", NEW."employer", NEW."experience", NEW."has_experience_abroad", NEW."has_qualification", NEW."id", NEW."impact", NEW."is_technological", NEW."isic_class", NEW."job_contract", NEW."job_months", NEW."job_path", NEW."job_starts_on", NEW."jobs_planned", NEW."local_plan", NEW."market_clients", NEW."market_competitors", NEW."market_prices", NEW."occupation_isco", NEW."own_contribution_eur", NEW."patente", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."premises", NEW."rne", NEW."salary_tnd", NEW."schedule", NEW."sector_isic", NEW."serves_commune", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="c67d67da8cb1fb1985735513f834bc721fd2b1da",
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
                            func='INSERT INTO "aids_planevent" ("application_id", "cnss", "commune", "delegation_id", "employer", "experience", "has_experience_abroad", "has_qualification", "id", "impact", "is_technological", "isic_class", "job_contract", "job_months", "job_path", "job_starts_on", "jobs_planned", "local_plan", "market_clients", "market_competitors", "market_prices", "occupation_isco", "own_contribution_eur", "patente", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "premises", "rne", "salary_tnd", "schedule", "sector_isic", "serves_commune", "summary", "title", "updated_at", "version") VALUES (NEW."application_id", NEW."cnss", NEW."commune", NEW."delegation_id", NEW."employer", NEW."experience", NEW."has_experience_abroad", NEW."has_qualification", NEW."id", NEW."impact", NEW."is_technological", NEW."isic_class", NEW."job_contract", NEW."job_months", NEW."job_path", NEW."job_starts_on", NEW."jobs_planned", NEW."local_plan", NEW."market_clients", NEW."market_competitors", NEW."market_prices", NEW."occupation_isco", NEW."own_contribution_eur", NEW."patente", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post", NEW."premises", NEW."rne", NEW."salary_tnd", NEW."schedule", NEW."sector_isic", NEW."serves_commune", NEW."summary", NEW."title", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="06def6c893382e2813540d7c9bccec4d2d0c48be",
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
                            func='INSERT INTO "aids_plancostevent" ("amount_eur", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quote_file", "quote_number", "supplier") VALUES (NEW."amount_eur", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."quote_file", NEW."quote_number", NEW."supplier"); RETURN NULL;',
                            hash="c5ee14fda2574728bd7f1d98154818c4cf5a55af",
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
                            func='INSERT INTO "aids_plancostevent" ("amount_eur", "id", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quote_file", "quote_number", "supplier") VALUES (NEW."amount_eur", NEW."id", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."quote_file", NEW."quote_number", NEW."supplier"); RETURN NULL;',
                            hash="d980d3357d0b44956cd4f227bb8f34867018bcee",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5fc84",
                            table="aids_plancost",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_trancheevent" ("amount_eur", "amount_tnd", "application_id", "checked_at", "checked_by_id", "created_at", "due_on", "fee_milestone", "handed_on", "id", "invoice_file", "invoice_number", "is_fee", "label", "mode", "number", "ordered_at", "ordered_by_id", "paid_by_id", "paid_on", "payee_iban", "payee_name", "payment_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_file", "proposed_at", "proposed_by_id", "quote_amount_tnd", "quote_file", "quote_number", "rate_id", "receipt_file", "replaces_id", "returned_on", "set_in", "state", "supplier", "updated_at", "version") VALUES (NEW."amount_eur", NEW."amount_tnd", NEW."application_id", NEW."checked_at", NEW."checked_by_id", NEW."created_at", NEW."due_on", NEW."fee_milestone", NEW."handed_on", NEW."id", NEW."invoice_file", NEW."invoice_number", NEW."is_fee", NEW."label", NEW."mode", NEW."number", NEW."ordered_at", NEW."ordered_by_id", NEW."paid_by_id", NEW."paid_on", NEW."payee_iban", NEW."payee_name", NEW."payment_reference", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proof_file", NEW."proposed_at", NEW."proposed_by_id", NEW."quote_amount_tnd", NEW."quote_file", NEW."quote_number", NEW."rate_id", NEW."receipt_file", NEW."replaces_id", NEW."returned_on", NEW."set_in", NEW."state", NEW."supplier", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ce5f006842809d62a13842a8979caee964f8ed3d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_303a8",
                            table="aids_tranche",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_trancheevent" ("amount_eur", "amount_tnd", "application_id", "checked_at", "checked_by_id", "created_at", "due_on", "fee_milestone", "handed_on", "id", "invoice_file", "invoice_number", "is_fee", "label", "mode", "number", "ordered_at", "ordered_by_id", "paid_by_id", "paid_on", "payee_iban", "payee_name", "payment_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_file", "proposed_at", "proposed_by_id", "quote_amount_tnd", "quote_file", "quote_number", "rate_id", "receipt_file", "replaces_id", "returned_on", "set_in", "state", "supplier", "updated_at", "version") VALUES (NEW."amount_eur", NEW."amount_tnd", NEW."application_id", NEW."checked_at", NEW."checked_by_id", NEW."created_at", NEW."due_on", NEW."fee_milestone", NEW."handed_on", NEW."id", NEW."invoice_file", NEW."invoice_number", NEW."is_fee", NEW."label", NEW."mode", NEW."number", NEW."ordered_at", NEW."ordered_by_id", NEW."paid_by_id", NEW."paid_on", NEW."payee_iban", NEW."payee_name", NEW."payment_reference", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proof_file", NEW."proposed_at", NEW."proposed_by_id", NEW."quote_amount_tnd", NEW."quote_file", NEW."quote_number", NEW."rate_id", NEW."receipt_file", NEW."replaces_id", NEW."returned_on", NEW."set_in", NEW."state", NEW."supplier", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ef01cbdf0bfd264c85b97dc9a04e4c0cf15b8407",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5a525",
                            table="aids_tranche",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plancomment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_plancommentevent" ("author_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "resolved_at", "resolved_by_id", "section", "text") VALUES (NEW."author_id", NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."resolved_at", NEW."resolved_by_id", NEW."section", NEW."text"); RETURN NULL;',
                            hash="be1465d970f5514c2c6c9e084b03e1b9d2ad5bf5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0a5d3",
                            table="aids_plancomment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plancomment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_plancommentevent" ("author_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "resolved_at", "resolved_by_id", "section", "text") VALUES (NEW."author_id", NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."resolved_at", NEW."resolved_by_id", NEW."section", NEW."text"); RETURN NULL;',
                            hash="3b98669e04823908e52daf97d3d6d10239977441",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f299a",
                            table="aids_plancomment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planfinance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_planfinanceevent" ("amount_eur", "id", "lender", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "source", "state") VALUES (NEW."amount_eur", NEW."id", NEW."lender", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."source", NEW."state"); RETURN NULL;',
                            hash="5f12273f1c2cce7f5d96619a3f2750f3da517488",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dfe5f",
                            table="aids_planfinance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planfinance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_planfinanceevent" ("amount_eur", "id", "lender", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "source", "state") VALUES (NEW."amount_eur", NEW."id", NEW."lender", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."source", NEW."state"); RETURN NULL;',
                            hash="ca0c5b154983124a7ffadd16a5293f5ffa87c31d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_52727",
                            table="aids_planfinance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planmonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_planmonthevent" ("expense_tnd", "id", "income_tnd", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."expense_tnd", NEW."id", NEW."income_tnd", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id"); RETURN NULL;',
                            hash="db1db45dc17cb41e5be7481d48b9e9d317bc42e2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a28a4",
                            table="aids_planmonth",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planmonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_planmonthevent" ("expense_tnd", "id", "income_tnd", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id") VALUES (NEW."expense_tnd", NEW."id", NEW."income_tnd", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id"); RETURN NULL;',
                            hash="bbcdf4e897a9ae6f6a3e0bcd8043db2a4ae30b05",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f4052",
                            table="aids_planmonth",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="planversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="plan_version_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="cefae41b10418b947b7ff58c906d0c852f11d2fd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_plan_version_append_only_46cbf",
                            table="aids_planversion",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
