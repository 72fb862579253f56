from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import aids.models.contracts
import aids.models.disbursements
import aids.models.payment_orders
import common.encryption
import common.money
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("aids", "0008_budget"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="contract",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="contract",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="Amendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("end_date", "Date de fin"),
                                    ("schedule", "Calendrier des versements"),
                                    ("other", "Autre clause"),
                                ],
                                max_length=10,
                                verbose_name="ce qui change",
                            ),
                        ),
                        (
                            "new_ends_on",
                            models.DateField(blank=True, null=True, verbose_name="nouvelle date de fin"),
                        ),
                        ("clause", models.TextField(blank=True, verbose_name="nouvelle clause")),
                        ("reason", models.TextField(verbose_name="motif")),
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
                        (
                            "effective_on",
                            models.DateField(blank=True, null=True, verbose_name="en vigueur le"),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.contracts.amendment_scan_path,
                                verbose_name="avenant signé (copie)",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="aids.contract",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "avenant",
                        "verbose_name_plural": "avenants",
                        "ordering": ("contract", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"),
                                name="amendment_number_once",
                                violation_error_message="Ce contrat a déjà un avenant de ce numéro.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("effective_on__isnull", True), ("withdrawn_on__isnull", True)
                                ),
                                fields=("contract",),
                                name="amendment_one_to_sign",
                                violation_error_message="Un avenant attend déjà ses signatures : faites-le signer ou retirez-le.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "end_date"), ("new_ends_on__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "end_date"), _negated=True),
                                        ("new_ends_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_end_date_given",
                                violation_error_message="Un avenant sur la durée, et lui seul, donne une nouvelle date de fin.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_on__isnull", True),
                                    ("withdrawn_on__isnull", True),
                                    _connector="OR",
                                ),
                                name="amendment_in_force_or_withdrawn",
                                violation_error_message="Un avenant en vigueur ne se retire pas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("effective_on__isnull", True),
                                    models.Q(
                                        ("ote_signed_on__isnull", False), ("person_signed_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="amendment_in_force_when_signed",
                                violation_error_message="Un avenant prend effet quand toutes les parties ont signé.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AmendmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("end_date", "Date de fin"),
                                    ("schedule", "Calendrier des versements"),
                                    ("other", "Autre clause"),
                                ],
                                max_length=10,
                                verbose_name="ce qui change",
                            ),
                        ),
                        (
                            "new_ends_on",
                            models.DateField(blank=True, null=True, verbose_name="nouvelle date de fin"),
                        ),
                        ("clause", models.TextField(blank=True, verbose_name="nouvelle clause")),
                        ("reason", models.TextField(verbose_name="motif")),
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
                        (
                            "effective_on",
                            models.DateField(blank=True, null=True, verbose_name="en vigueur le"),
                        ),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                        (
                            "scan",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.contracts.amendment_scan_path,
                                verbose_name="avenant signé (copie)",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.contract",
                            ),
                        ),
                        (
                            "created_by",
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
                                to="aids.amendment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="jour")),
                        (
                            "tnd_per_eur",
                            models.DecimalField(
                                decimal_places=5, max_digits=9, verbose_name="TND pour 1 EUR"
                            ),
                        ),
                        ("source", models.CharField(max_length=120, verbose_name="source")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "typed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "taux de change",
                        "verbose_name_plural": "taux de change",
                        "ordering": ("-day", "-pk"),
                        "indexes": [models.Index(fields=["-day", "-id"], name="rate_in_force")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tnd_per_eur__gt", 0)),
                                name="rate_positive",
                                violation_error_message="Un taux est positif.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom du compte")),
                        ("holder", models.CharField(max_length=70, verbose_name="titulaire")),
                        ("iban", common.encryption.EncryptedJSONField(verbose_name="IBAN ou RIB")),
                        ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                        (
                            "currency",
                            models.CharField(
                                choices=[("EUR", "Euro (EUR)"), ("TND", "Dinar tunisien (TND)")],
                                max_length=3,
                                verbose_name="monnaie",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="en service")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "phase",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment_accounts",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "compte débiteur",
                        "verbose_name_plural": "comptes débiteurs",
                        "ordering": ("-is_active", "name", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("phase", "name"),
                                name="payment_account_name_once",
                                violation_error_message="Un compte de cette phase porte déjà ce nom.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentAccountEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=80, verbose_name="nom du compte")),
                        ("holder", models.CharField(max_length=70, verbose_name="titulaire")),
                        ("iban", common.encryption.EncryptedJSONField(verbose_name="IBAN ou RIB")),
                        ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                        (
                            "currency",
                            models.CharField(
                                choices=[("EUR", "Euro (EUR)"), ("TND", "Dinar tunisien (TND)")],
                                max_length=3,
                                verbose_name="monnaie",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="en service")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "created_by",
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
                                to="aids.paymentaccount",
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
                    name="PaymentOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=12, unique=True, verbose_name="numéro")),
                        ("dated_on", models.DateField(verbose_name="date de l'ordre")),
                        ("execution_on", models.DateField(verbose_name="date d'exécution")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "En préparation"),
                                    ("ordered", "Ordonné"),
                                    ("settled", "Soldé"),
                                    ("cancelled", "Annulé"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("ordered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="aids.paymentaccount",
                                verbose_name="compte débiteur",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ordered_by",
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
                        "verbose_name": "ordre de paiement",
                        "verbose_name_plural": "ordres de paiement",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [models.Index(fields=["-created_at", "-id"], name="payment_order_list")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("execution_on__gte", models.F("dated_on"))),
                                name="payment_order_executed_after_its_date",
                                violation_error_message="L'exécution ne peut pas précéder la date de l'ordre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["ordered", "settled"]), _negated=True),
                                    ("ordered_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="payment_order_signed",
                                violation_error_message="Un ordre donné porte le nom de qui l'a donné.",
                            ),
                        ],
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="PaymentOrderEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.CharField(max_length=12, verbose_name="numéro")),
                        ("dated_on", models.DateField(verbose_name="date de l'ordre")),
                        ("execution_on", models.DateField(verbose_name="date d'exécution")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "En préparation"),
                                    ("ordered", "Ordonné"),
                                    ("settled", "Soldé"),
                                    ("cancelled", "Annulé"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("ordered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "account",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.paymentaccount",
                                verbose_name="compte débiteur",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ordered_by",
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
                                to="aids.paymentorder",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PaymentOrderPaper",
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
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                blank=True, upload_to=aids.models.payment_orders.order_paper_path
                            ),
                        ),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="aids.paymentorder",
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
                    ],
                    options={
                        "verbose_name": "ordre de paiement imprimé",
                        "verbose_name_plural": "ordres de paiement imprimés",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [models.Index(fields=["created_at"], name="order_paper_age")],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentOrderTransition",
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
                                to="aids.paymentorder",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de l'ordre de paiement",
                        "verbose_name_plural": "événements de l'ordre de paiement",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="payment_order_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="suspendu depuis le")),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="repris le")),
                        (
                            "days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="jours suspendus"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspensions",
                                to="aids.contract",
                            ),
                        ),
                        (
                            "resumed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "suspended_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suspension",
                        "verbose_name_plural": "suspensions",
                        "ordering": ("contract", "starts_on", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on__isnull", True)),
                                fields=("contract",),
                                name="suspension_one_at_a_time",
                                violation_error_message="Ce contrat est déjà suspendu.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on__isnull", True),
                                    ("ended_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="suspension_ends_after_start",
                                violation_error_message="Une reprise ne peut pas précéder la suspension.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SuspensionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="suspendu depuis le")),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="repris le")),
                        (
                            "days",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="jours suspendus"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.contract",
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
                                to="aids.suspension",
                            ),
                        ),
                        (
                            "resumed_by",
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
                            "suspended_by",
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
                    name="Tranche",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("label", models.CharField(max_length=160, verbose_name="objet")),
                        (
                            "mode",
                            models.CharField(
                                choices=[("cash", "En argent"), ("in_kind", "En nature")],
                                max_length=8,
                                verbose_name="forme",
                            ),
                        ),
                        ("is_fee", models.BooleanField(default=False, verbose_name="frais de l'opérateur")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="prévu le")),
                        (
                            "set_in",
                            models.CharField(
                                choices=[("EUR", "Euro (EUR)"), ("TND", "Dinar tunisien (TND)")],
                                default="EUR",
                                max_length=3,
                                verbose_name="monnaie convenue",
                            ),
                        ),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        (
                            "amount_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="montant (TND)",
                            ),
                        ),
                        (
                            "payee_name",
                            models.CharField(
                                blank=True, max_length=70, verbose_name="bénéficiaire du paiement"
                            ),
                        ),
                        (
                            "payee_iban",
                            common.encryption.EncryptedJSONField(
                                blank=True, null=True, verbose_name="compte du bénéficiaire"
                            ),
                        ),
                        (
                            "supplier",
                            models.CharField(blank=True, max_length=120, verbose_name="fournisseur"),
                        ),
                        (
                            "quote_number",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro du devis"),
                        ),
                        (
                            "quote_amount_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="montant du devis (TND)",
                            ),
                        ),
                        (
                            "quote_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="devis",
                            ),
                        ),
                        (
                            "invoice_number",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro de la facture"),
                        ),
                        (
                            "invoice_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="facture",
                            ),
                        ),
                        ("handed_on", models.DateField(blank=True, null=True, verbose_name="remis le")),
                        (
                            "receipt_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="reçu de remise signé",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Prévu"),
                                    ("proposed", "Proposé"),
                                    ("checked", "Vérifié"),
                                    ("ordered", "Ordonné"),
                                    ("paid", "Payé"),
                                    ("returned", "Retourné"),
                                    ("cancelled", "Annulé"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("ordered_at", models.DateTimeField(blank=True, null=True)),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="payé le")),
                        (
                            "payment_reference",
                            models.CharField(blank=True, max_length=60, verbose_name="référence du paiement"),
                        ),
                        (
                            "proof_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="preuve du paiement",
                            ),
                        ),
                        ("returned_on", models.DateField(blank=True, null=True, verbose_name="retourné le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tranches",
                                to="aids.application",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "paid_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "rate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tranches",
                                to="aids.exchangerate",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="aids.tranche",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "versement",
                        "verbose_name_plural": "versements",
                        "ordering": ("application", "number"),
                        "indexes": [
                            models.Index(fields=["state", "updated_at", "id"], name="tranche_worklist")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "number"),
                                name="tranche_number_once",
                                violation_error_message="Ce dossier a déjà un versement de ce numéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount_eur__gt", 0),
                                    models.Q(
                                        ("amount_tnd__isnull", True), ("amount_tnd__gt", 0), _connector="OR"
                                    ),
                                ),
                                name="tranche_amount_positive",
                                violation_error_message="Le montant d'un versement est positif.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked_by__isnull", True),
                                    ("proposed_by__isnull", True),
                                    models.Q(("checked_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="tranche_proposer_not_checker",
                                violation_error_message="La personne qui a proposé ce versement ne peut pas le vérifier.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ordered_by__isnull", True),
                                    ("proposed_by__isnull", True),
                                    models.Q(("ordered_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="tranche_proposer_not_orderer",
                                violation_error_message="La personne qui a proposé ce versement ne peut pas l'ordonner.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            (
                                                "state__in",
                                                ["proposed", "checked", "ordered", "paid", "returned"],
                                            ),
                                            _negated=True,
                                        ),
                                        models.Q(("proposed_by__isnull", False), ("rate__isnull", False)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["checked", "ordered", "paid", "returned"]),
                                            _negated=True,
                                        ),
                                        ("checked_by__isnull", False),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["ordered", "paid", "returned"]), _negated=True
                                        ),
                                        ("ordered_by__isnull", False),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["paid", "returned"]), _negated=True),
                                        models.Q(("paid_by__isnull", False), ("paid_on__isnull", False)),
                                        _connector="OR",
                                    ),
                                ),
                                name="tranche_steps_in_order",
                                violation_error_message="Un versement se propose, se vérifie, s'ordonne, puis se paie.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_fee", False), ("mode", "cash"), _connector="OR"),
                                name="tranche_fee_in_money",
                                violation_error_message="Les frais de l'opérateur se paient en argent.",
                            ),
                        ],
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="TrancheEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tranche_entry",
                                to="aids.ledgerentry",
                            ),
                        ),
                        (
                            "tranche",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="aids.tranche",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "écriture d'un versement",
                        "verbose_name_plural": "écritures des versements",
                    },
                ),
                migrations.CreateModel(
                    name="TrancheEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        ("label", models.CharField(max_length=160, verbose_name="objet")),
                        (
                            "mode",
                            models.CharField(
                                choices=[("cash", "En argent"), ("in_kind", "En nature")],
                                max_length=8,
                                verbose_name="forme",
                            ),
                        ),
                        ("is_fee", models.BooleanField(default=False, verbose_name="frais de l'opérateur")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="prévu le")),
                        (
                            "set_in",
                            models.CharField(
                                choices=[("EUR", "Euro (EUR)"), ("TND", "Dinar tunisien (TND)")],
                                default="EUR",
                                max_length=3,
                                verbose_name="monnaie convenue",
                            ),
                        ),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        (
                            "amount_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="montant (TND)",
                            ),
                        ),
                        (
                            "payee_name",
                            models.CharField(
                                blank=True, max_length=70, verbose_name="bénéficiaire du paiement"
                            ),
                        ),
                        (
                            "payee_iban",
                            common.encryption.EncryptedJSONField(
                                blank=True, null=True, verbose_name="compte du bénéficiaire"
                            ),
                        ),
                        (
                            "supplier",
                            models.CharField(blank=True, max_length=120, verbose_name="fournisseur"),
                        ),
                        (
                            "quote_number",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro du devis"),
                        ),
                        (
                            "quote_amount_tnd",
                            common.money.TndField(
                                blank=True,
                                decimal_places=3,
                                max_digits=13,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="montant du devis (TND)",
                            ),
                        ),
                        (
                            "quote_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="devis",
                            ),
                        ),
                        (
                            "invoice_number",
                            models.CharField(blank=True, max_length=60, verbose_name="numéro de la facture"),
                        ),
                        (
                            "invoice_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="facture",
                            ),
                        ),
                        ("handed_on", models.DateField(blank=True, null=True, verbose_name="remis le")),
                        (
                            "receipt_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="reçu de remise signé",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Prévu"),
                                    ("proposed", "Proposé"),
                                    ("checked", "Vérifié"),
                                    ("ordered", "Ordonné"),
                                    ("paid", "Payé"),
                                    ("returned", "Retourné"),
                                    ("cancelled", "Annulé"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(blank=True, null=True)),
                        ("checked_at", models.DateTimeField(blank=True, null=True)),
                        ("ordered_at", models.DateTimeField(blank=True, null=True)),
                        ("paid_on", models.DateField(blank=True, null=True, verbose_name="payé le")),
                        (
                            "payment_reference",
                            models.CharField(blank=True, max_length=60, verbose_name="référence du paiement"),
                        ),
                        (
                            "proof_file",
                            models.FileField(
                                blank=True,
                                upload_to=aids.models.disbursements.tranche_path,
                                verbose_name="preuve du paiement",
                            ),
                        ),
                        ("returned_on", models.DateField(blank=True, null=True, verbose_name="retourné le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                            "checked_by",
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
                            "ordered_by",
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
                            "paid_by",
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
                                to="aids.tranche",
                            ),
                        ),
                        (
                            "proposed_by",
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
                            "rate",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.exchangerate",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="aids.tranche",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TrancheTransition",
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
                                to="aids.tranche",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du versement",
                        "verbose_name_plural": "événements du versement",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="tranche_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("is_live", models.BooleanField(default=True)),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="aids.paymentorder",
                            ),
                        ),
                        (
                            "tranche",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order_lines",
                                to="aids.tranche",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ligne d'un ordre de paiement",
                        "verbose_name_plural": "lignes des ordres de paiement",
                        "ordering": ("order", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_live", True)),
                                fields=("tranche",),
                                name="payment_line_one_live_order",
                                violation_error_message="Ce versement est déjà dans un ordre de paiement.",
                            )
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="contract",
                    name="terminated_on",
                    field=models.DateField(blank=True, null=True, verbose_name="résilié le"),
                ),
                migrations.AddField(
                    model_name="contract",
                    name="termination_cause",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("abandoned", "La personne renonce à son projet"),
                            ("left_again", "La personne a quitté le pays"),
                            ("breach", "Les engagements n'ont pas été tenus"),
                            ("operator", "L'opérateur ne peut plus assurer le suivi"),
                            ("force_majeure", "Force majeure"),
                            ("deceased", "Décès"),
                            ("other", "Autre raison"),
                        ],
                        max_length=16,
                        verbose_name="cause de la résiliation",
                    ),
                ),
                migrations.AddField(
                    model_name="contractevent",
                    name="terminated_on",
                    field=models.DateField(blank=True, null=True, verbose_name="résilié le"),
                ),
                migrations.AddField(
                    model_name="contractevent",
                    name="termination_cause",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("abandoned", "La personne renonce à son projet"),
                            ("left_again", "La personne a quitté le pays"),
                            ("breach", "Les engagements n'ont pas été tenus"),
                            ("operator", "L'opérateur ne peut plus assurer le suivi"),
                            ("force_majeure", "Force majeure"),
                            ("deceased", "Décès"),
                            ("other", "Autre raison"),
                        ],
                        max_length=16,
                        verbose_name="cause de la résiliation",
                    ),
                ),
                migrations.AlterField(
                    model_name="paper",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("decision_sheet", "Fiche de décision"),
                            ("contract", "Contrat d'engagement"),
                            ("amendment", "Avenant au contrat"),
                            ("handover_receipt", "Reçu de remise"),
                        ],
                        max_length=16,
                        verbose_name="papier",
                    ),
                ),
                migrations.AddField(
                    model_name="paper",
                    name="amendment",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="aids.amendment",
                    ),
                ),
                migrations.AddField(
                    model_name="paper",
                    name="tranche",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="aids.tranche",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_contractevent" ("application_id", "created_at", "ends_on", "id", "operator_signed_on", "ote_signed_on", "person_signed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_signed_on", "scan", "starts_on", "terminated_on", "termination_cause") VALUES (NEW."application_id", NEW."created_at", NEW."ends_on", NEW."id", NEW."operator_signed_on", NEW."ote_signed_on", NEW."person_signed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_signed_on", NEW."scan", NEW."starts_on", NEW."terminated_on", NEW."termination_cause"); RETURN NULL;',
                            hash="cd51565f1eea20cc586c17701ed7707d33a6d903",
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
                            func='INSERT INTO "aids_contractevent" ("application_id", "created_at", "ends_on", "id", "operator_signed_on", "ote_signed_on", "person_signed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_signed_on", "scan", "starts_on", "terminated_on", "termination_cause") VALUES (NEW."application_id", NEW."created_at", NEW."ends_on", NEW."id", NEW."operator_signed_on", NEW."ote_signed_on", NEW."person_signed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_signed_on", NEW."scan", NEW."starts_on", NEW."terminated_on", NEW."termination_cause"); RETURN NULL;',
                            hash="9f8f242772d22f43c6bb0ed738e2ed716f1a4d7b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f45f5",
                            table="aids_contract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="amendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_amendmentevent" ("clause", "contract_id", "created_at", "created_by_id", "effective_on", "id", "kind", "new_ends_on", "number", "operator_signed_on", "ote_signed_on", "person_signed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_signed_on", "reason", "scan", "withdrawn_on") VALUES (NEW."clause", NEW."contract_id", NEW."created_at", NEW."created_by_id", NEW."effective_on", NEW."id", NEW."kind", NEW."new_ends_on", NEW."number", NEW."operator_signed_on", NEW."ote_signed_on", NEW."person_signed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_signed_on", NEW."reason", NEW."scan", NEW."withdrawn_on"); RETURN NULL;',
                            hash="7d4ecb9ebd9c200b213881e5d2b7dc95188f1eea",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7d459",
                            table="aids_amendment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="amendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_amendmentevent" ("clause", "contract_id", "created_at", "created_by_id", "effective_on", "id", "kind", "new_ends_on", "number", "operator_signed_on", "ote_signed_on", "person_signed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_signed_on", "reason", "scan", "withdrawn_on") VALUES (NEW."clause", NEW."contract_id", NEW."created_at", NEW."created_by_id", NEW."effective_on", NEW."id", NEW."kind", NEW."new_ends_on", NEW."number", NEW."operator_signed_on", NEW."ote_signed_on", NEW."person_signed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_signed_on", NEW."reason", NEW."scan", NEW."withdrawn_on"); RETURN NULL;',
                            hash="d66c52a39e920dacff4d59d3a1206102af0e369b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3b1c6",
                            table="aids_amendment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exchangerate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="rate_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="fa492dc5acd90945e2b2da0ab2bb4f4965fdc82c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_rate_append_only_3db63",
                            table="aids_exchangerate",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_paymentaccountevent" ("bic", "created_at", "created_by_id", "currency", "holder", "iban", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id") VALUES (NEW."bic", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."holder", NEW."iban", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id"); RETURN NULL;',
                            hash="388f30967a153d4653843236f1a7c7bf5f7dba35",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b443b",
                            table="aids_paymentaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_paymentaccountevent" ("bic", "created_at", "created_by_id", "currency", "holder", "iban", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id") VALUES (NEW."bic", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."holder", NEW."iban", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id"); RETURN NULL;',
                            hash="a9905d39d0ed54361543bdba1a6d8378e1b0dc17",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_36a9d",
                            table="aids_paymentaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentorder",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_paymentorderevent" ("account_id", "created_at", "created_by_id", "dated_on", "execution_on", "id", "number", "ordered_at", "ordered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."account_id", NEW."created_at", NEW."created_by_id", NEW."dated_on", NEW."execution_on", NEW."id", NEW."number", NEW."ordered_at", NEW."ordered_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;',
                            hash="0d41a29e2156878e5c79a1655cbe9b7c5559256b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f12ef",
                            table="aids_paymentorder",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentorder",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_paymentorderevent" ("account_id", "created_at", "created_by_id", "dated_on", "execution_on", "id", "number", "ordered_at", "ordered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."account_id", NEW."created_at", NEW."created_by_id", NEW."dated_on", NEW."execution_on", NEW."id", NEW."number", NEW."ordered_at", NEW."ordered_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;',
                            hash="00f08a6203e1c546f0a88659b5a848409dbc4ea7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5b133",
                            table="aids_paymentorder",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentordertransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payment_order_transition_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="da83713fdaa94625612a88c1c8f956bab0d8f336",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_payment_order_transition_kept_48c98",
                            table="aids_paymentordertransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suspension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_suspensionevent" ("contract_id", "created_at", "days", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resumed_by_id", "starts_on", "suspended_by_id") VALUES (NEW."contract_id", NEW."created_at", NEW."days", NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."resumed_by_id", NEW."starts_on", NEW."suspended_by_id"); RETURN NULL;',
                            hash="547e89969dd51aaa45eaf602f5c63d7fd0c28bc5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7fac7",
                            table="aids_suspension",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suspension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_suspensionevent" ("contract_id", "created_at", "days", "ended_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "resumed_by_id", "starts_on", "suspended_by_id") VALUES (NEW."contract_id", NEW."created_at", NEW."days", NEW."ended_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."resumed_by_id", NEW."starts_on", NEW."suspended_by_id"); RETURN NULL;',
                            hash="be819bb8a2e8db5244ed76685caea9edce9d7ec1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a02db",
                            table="aids_suspension",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tranche_within_grant",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE ceiling numeric; planned numeric;",
                            func="\n    IF NEW.state IN ('returned', 'cancelled') THEN RETURN NEW; END IF;\n    SELECT CASE WHEN NEW.is_fee THEN fee_eur ELSE COALESCE(granted_eur, 0) END INTO ceiling\n        FROM aids_application WHERE id = NEW.application_id FOR NO KEY UPDATE;\n    SELECT COALESCE(SUM(amount_eur), 0) INTO planned FROM aids_tranche\n        WHERE application_id = NEW.application_id AND is_fee = NEW.is_fee AND id <> NEW.id\n        AND state NOT IN ('returned', 'cancelled');\n    IF planned + NEW.amount_eur > ceiling THEN\n        RAISE EXCEPTION 'the tranches pass what was granted' USING ERRCODE = 'check_violation',\n            CONSTRAINT = 'tranche_within_grant';\n    END IF;\n    RETURN NEW;\n",
                            hash="efa16ee6253e096cbd276a54a1111000912e39e1",
                            operation='INSERT OR UPDATE OF "amount_eur", "is_fee", "application_id", "state"',
                            pgid="pgtrigger_tranche_within_grant_9ad9d",
                            table="aids_tranche",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tranche_under_contract",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE day date;",
                            func="\n    IF NEW.state NOT IN ('ordered', 'paid') OR NEW.state = OLD.state THEN RETURN NEW; END IF;\n    day := CASE WHEN NEW.state = 'paid' THEN NEW.paid_on ELSE CURRENT_DATE END;\n    IF NOT EXISTS (SELECT 1 FROM aids_contract WHERE application_id = NEW.application_id\n        AND starts_on IS NOT NULL)\n    OR EXISTS (SELECT 1 FROM aids_suspension s JOIN aids_contract c ON c.id = s.contract_id\n        WHERE c.application_id = NEW.application_id AND s.starts_on <= day\n        AND (s.ended_on IS NULL OR s.ended_on > day)) THEN\n        RAISE EXCEPTION 'no running contract' USING ERRCODE = 'check_violation',\n            CONSTRAINT = 'tranche_under_contract';\n    END IF;\n    RETURN NEW;\n",
                            hash="02b023eaee0edfd7e22ecc3a9ca2679b27ce93d1",
                            operation="UPDATE",
                            pgid="pgtrigger_tranche_under_contract_bff94",
                            table="aids_tranche",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tranche_frozen_once_checked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."state" IN (\'checked\', \'ordered\', \'paid\', \'returned\') AND (OLD."amount_eur" IS DISTINCT FROM (NEW."amount_eur") OR OLD."amount_tnd" IS DISTINCT FROM (NEW."amount_tnd") OR OLD."rate_id" IS DISTINCT FROM (NEW."rate_id") OR OLD."is_fee" IS DISTINCT FROM (NEW."is_fee") OR OLD."application_id" IS DISTINCT FROM (NEW."application_id") OR OLD."payee_name" IS DISTINCT FROM (NEW."payee_name") OR OLD."payee_iban" IS DISTINCT FROM (NEW."payee_iban")))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="1914def7d00a75df0e5ed08ff40e9430d7e0d794",
                            operation="UPDATE",
                            pgid="pgtrigger_tranche_frozen_once_checked_00208",
                            table="aids_tranche",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tranche_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="019a0f68bf6728456b7d48f04fa6ef66376d93f8",
                            operation="DELETE",
                            pgid="pgtrigger_tranche_never_deleted_6dce5",
                            table="aids_tranche",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranche",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_trancheevent" ("amount_eur", "amount_tnd", "application_id", "checked_at", "checked_by_id", "created_at", "due_on", "handed_on", "id", "invoice_file", "invoice_number", "is_fee", "label", "mode", "number", "ordered_at", "ordered_by_id", "paid_by_id", "paid_on", "payee_iban", "payee_name", "payment_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_file", "proposed_at", "proposed_by_id", "quote_amount_tnd", "quote_file", "quote_number", "rate_id", "receipt_file", "replaces_id", "returned_on", "set_in", "state", "supplier", "updated_at", "version") VALUES (NEW."amount_eur", NEW."amount_tnd", NEW."application_id", NEW."checked_at", NEW."checked_by_id", NEW."created_at", NEW."due_on", NEW."handed_on", NEW."id", NEW."invoice_file", NEW."invoice_number", NEW."is_fee", NEW."label", NEW."mode", NEW."number", NEW."ordered_at", NEW."ordered_by_id", NEW."paid_by_id", NEW."paid_on", NEW."payee_iban", NEW."payee_name", NEW."payment_reference", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proof_file", NEW."proposed_at", NEW."proposed_by_id", NEW."quote_amount_tnd", NEW."quote_file", NEW."quote_number", NEW."rate_id", NEW."receipt_file", NEW."replaces_id", NEW."returned_on", NEW."set_in", NEW."state", NEW."supplier", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="875c57cf4cfb97787e6370bf5911353d6add3681",
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
                            func='INSERT INTO "aids_trancheevent" ("amount_eur", "amount_tnd", "application_id", "checked_at", "checked_by_id", "created_at", "due_on", "handed_on", "id", "invoice_file", "invoice_number", "is_fee", "label", "mode", "number", "ordered_at", "ordered_by_id", "paid_by_id", "paid_on", "payee_iban", "payee_name", "payment_reference", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_file", "proposed_at", "proposed_by_id", "quote_amount_tnd", "quote_file", "quote_number", "rate_id", "receipt_file", "replaces_id", "returned_on", "set_in", "state", "supplier", "updated_at", "version") VALUES (NEW."amount_eur", NEW."amount_tnd", NEW."application_id", NEW."checked_at", NEW."checked_by_id", NEW."created_at", NEW."due_on", NEW."handed_on", NEW."id", NEW."invoice_file", NEW."invoice_number", NEW."is_fee", NEW."label", NEW."mode", NEW."number", NEW."ordered_at", NEW."ordered_by_id", NEW."paid_by_id", NEW."paid_on", NEW."payee_iban", NEW."payee_name", NEW."payment_reference", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proof_file", NEW."proposed_at", NEW."proposed_by_id", NEW."quote_amount_tnd", NEW."quote_file", NEW."quote_number", NEW."rate_id", NEW."receipt_file", NEW."replaces_id", NEW."returned_on", NEW."set_in", NEW."state", NEW."supplier", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="c477cb639c6ddc80a1bb3a02aec3267f66985811",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5a525",
                            table="aids_tranche",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="trancheentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tranche_entry_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8deacf5a8ae309f23b7ae4285088951ffcad3c11",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_tranche_entry_append_only_d3d6f",
                            table="aids_trancheentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tranchetransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tranche_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b7e8c04fce117b1ada7a3fc2c1b96b3f51642fe7",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_tranche_transition_append_only_a4d3b",
                            table="aids_tranchetransition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
