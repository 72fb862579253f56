import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.territory
import common.money
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("aids", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Operator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "contact_name",
                            models.CharField(blank=True, max_length=120, verbose_name="personne à contacter"),
                        ),
                        (
                            "contact_phone",
                            models.CharField(blank=True, max_length=16, verbose_name="téléphone"),
                        ),
                        (
                            "contact_email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="reçoit de nouveaux dossiers"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note de la taskforce")),
                        (
                            "institution",
                            models.OneToOneField(
                                limit_choices_to={"kind": "follow_up_operator"},
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operator",
                                to="accounts.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opérateur de suivi",
                        "verbose_name_plural": "opérateurs de suivi",
                        "ordering": ("institution__name_fr",),
                    },
                ),
                migrations.CreateModel(
                    name="OperatorEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "contact_name",
                            models.CharField(blank=True, max_length=120, verbose_name="personne à contacter"),
                        ),
                        (
                            "contact_phone",
                            models.CharField(blank=True, max_length=16, verbose_name="téléphone"),
                        ),
                        (
                            "contact_email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="reçoit de nouveaux dossiers"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note de la taskforce")),
                        (
                            "institution",
                            models.ForeignKey(
                                db_constraint=False,
                                limit_choices_to={"kind": "follow_up_operator"},
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
                                to="operators.operator",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("reasons", models.JSONField(default=list, verbose_name="critères")),
                        (
                            "is_automatic",
                            models.BooleanField(default=False, verbose_name="faite par le portail"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "En attente de réponse"),
                                    ("accepted", "Acceptée"),
                                    ("declined", "Déclinée"),
                                    ("expired", "Restée sans réponse"),
                                    ("withdrawn", "Retirée"),
                                ],
                                default="proposed",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposée le")),
                        ("answer_due_on", models.DateField(verbose_name="réponse attendue le")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="répondue le"),
                        ),
                        ("decline_reason", models.TextField(blank=True, verbose_name="motif du refus")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="répondue par",
                            ),
                        ),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="aids.application",
                                verbose_name="dossier d’aide",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposals",
                                to="operators.operator",
                                verbose_name="opérateur",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposée par",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "proposition",
                        "verbose_name_plural": "propositions",
                        "ordering": ("-proposed_at", "-pk"),
                        "indexes": [
                            models.Index(
                                fields=["application", "-proposed_at"], name="proposal_by_application"
                            ),
                            models.Index(
                                fields=["operator", "state", "answer_due_on"], name="proposal_by_operator"
                            ),
                            models.Index(
                                condition=models.Q(("state", "proposed")),
                                fields=["answer_due_on"],
                                name="proposal_due",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("application",),
                                name="proposal_one_open_per_application",
                                violation_error_message="Ce dossier attend déjà la réponse d’un opérateur.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "accepted")),
                                fields=("application",),
                                name="proposal_one_accepted_per_application",
                                violation_error_message="Un opérateur a déjà accepté ce dossier.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "declined"), _negated=True),
                                    models.Q(("decline_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_declined_with_reason",
                                violation_error_message="Un refus a un motif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProposalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("reasons", models.JSONField(default=list, verbose_name="critères")),
                        (
                            "is_automatic",
                            models.BooleanField(default=False, verbose_name="faite par le portail"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "En attente de réponse"),
                                    ("accepted", "Acceptée"),
                                    ("declined", "Déclinée"),
                                    ("expired", "Restée sans réponse"),
                                    ("withdrawn", "Retirée"),
                                ],
                                default="proposed",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposée le")),
                        ("answer_due_on", models.DateField(verbose_name="réponse attendue le")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="répondue le"),
                        ),
                        ("decline_reason", models.TextField(blank=True, verbose_name="motif du refus")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="répondue par",
                            ),
                        ),
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
                            "operator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.operator",
                                verbose_name="opérateur",
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
                                to="operators.proposal",
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
                                verbose_name="proposée par",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ProposalTransition",
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
                                to="operators.proposal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la proposition",
                        "verbose_name_plural": "événements de la proposition",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="proposal_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="FrameworkContract",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="numéro de la convention")),
                        ("valid_from", models.DateField(verbose_name="valable du")),
                        ("valid_to", models.DateField(verbose_name="au")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("employment", "Aide économique : emploi"),
                                        ("business", "Aide économique : création d'entreprise"),
                                        ("innovative", "Aide économique : projet innovant ou d'impact local"),
                                    ],
                                    max_length=12,
                                ),
                                size=None,
                                verbose_name="natures d’aide",
                            ),
                        ),
                        (
                            "sectors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=1),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="secteurs (CITI)",
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(verbose_name="dossiers suivis en même temps"),
                        ),
                        (
                            "fee_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par dossier (EUR)",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="operators.operator",
                                verbose_name="opérateur",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "convention-cadre",
                        "verbose_name_plural": "conventions-cadres",
                        "ordering": ("operator", "-valid_from"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("number",),
                                name="framework_contract_number_once",
                                violation_error_message="Une convention porte déjà ce numéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                                name="framework_contract_ends_after_start",
                                violation_error_message="La fin de la convention doit suivre son début.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("operator", "="),
                                    (
                                        accounts.models.territory.ClosedDateRange(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="framework_contract_no_overlap",
                                violation_error_message="Cet opérateur a déjà une convention sur une partie de cette période.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kinds__contained_by", ["employment", "business", "innovative"]),
                                    ("kinds__len__gt", 0),
                                ),
                                name="framework_contract_economic_kinds",
                                violation_error_message="Une convention porte sur une aide économique au moins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "sectors__contained_by",
                                        [
                                            "A",
                                            "B",
                                            "C",
                                            "D",
                                            "E",
                                            "F",
                                            "G",
                                            "H",
                                            "I",
                                            "J",
                                            "K",
                                            "L",
                                            "M",
                                            "N",
                                            "O",
                                            "P",
                                            "Q",
                                            "R",
                                            "S",
                                            "T",
                                            "U",
                                        ],
                                    )
                                ),
                                name="framework_contract_known_sectors",
                                violation_error_message="Un secteur est une lettre de section de la CITI, de A à U.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__range", (1, 5000))),
                                name="framework_contract_capacity",
                                violation_error_message="La capacité va de 1 à 5 000 dossiers.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fee_eur__isnull", True), ("fee_eur__gte", 0), _connector="OR"
                                ),
                                name="framework_contract_fee_not_negative",
                                violation_error_message="Des frais ne peuvent pas être négatifs.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractGovernorate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "governorate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coverages",
                                to="operators.frameworkcontract",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gouvernorat couvert",
                        "verbose_name_plural": "gouvernorats couverts",
                        "ordering": ("governorate",),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "governorate"),
                                name="contract_governorate_once",
                                violation_error_message="Ce gouvernorat est déjà couvert par la convention.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractGovernorateEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "governorate",
                            models.ForeignKey(
                                db_constraint=False,
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
                                to="operators.contractgovernorate",
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.frameworkcontract",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FrameworkContractEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.CharField(max_length=40, verbose_name="numéro de la convention")),
                        ("valid_from", models.DateField(verbose_name="valable du")),
                        ("valid_to", models.DateField(verbose_name="au")),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("employment", "Aide économique : emploi"),
                                        ("business", "Aide économique : création d'entreprise"),
                                        ("innovative", "Aide économique : projet innovant ou d'impact local"),
                                    ],
                                    max_length=12,
                                ),
                                size=None,
                                verbose_name="natures d’aide",
                            ),
                        ),
                        (
                            "sectors",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=1),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="secteurs (CITI)",
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(verbose_name="dossiers suivis en même temps"),
                        ),
                        (
                            "fee_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par dossier (EUR)",
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
                                to="operators.frameworkcontract",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.operator",
                                verbose_name="opérateur",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="frameworkcontract",
                    name="governorates",
                    field=models.ManyToManyField(
                        related_name="framework_contracts",
                        through="operators.ContractGovernorate",
                        to="accounts.governorate",
                        verbose_name="gouvernorats couverts",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractgovernorate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_contractgovernorateevent" ("contract_id", "governorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."contract_id", NEW."governorate_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="4f7f6da994c53ad5a252232593ad1d1dcc396d05",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8430c",
                            table="operators_contractgovernorate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractgovernorate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_contractgovernorateevent" ("contract_id", "governorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."contract_id", NEW."governorate_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="ae5a084047a0da37dd8ec36dac568065669e3ea2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32f92",
                            table="operators_contractgovernorate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractgovernorate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_contractgovernorateevent" ("contract_id", "governorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."contract_id", OLD."governorate_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                            hash="b75c5e7af4705e3cff03c95afe149756bcb0073d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a74bd",
                            table="operators_contractgovernorate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="operator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_operatorevent" ("contact_email", "contact_name", "contact_phone", "id", "institution_id", "is_active", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."id", NEW."institution_id", NEW."is_active", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="fb9afa44afc7fa1aeeb889b74e238c0de892b81d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_504a1",
                            table="operators_operator",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="operator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_operatorevent" ("contact_email", "contact_name", "contact_phone", "id", "institution_id", "is_active", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."id", NEW."institution_id", NEW."is_active", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="fe2568a9537e4afd2b263b2734ff025a351f20ce",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a7fb6",
                            table="operators_operator",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="frameworkcontract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_frameworkcontractevent" ("capacity", "fee_eur", "id", "kinds", "number", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "valid_from", "valid_to") VALUES (NEW."capacity", NEW."fee_eur", NEW."id", NEW."kinds", NEW."number", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sectors", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="bebda32ddd10e2d7ada15b970ba30d55f700bf10",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_77f55",
                            table="operators_frameworkcontract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="frameworkcontract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_frameworkcontractevent" ("capacity", "fee_eur", "id", "kinds", "number", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "valid_from", "valid_to") VALUES (NEW."capacity", NEW."fee_eur", NEW."id", NEW."kinds", NEW."number", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sectors", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                            hash="2bc3e0c126f6ffa88543c1137936d2aa8f4a8bfd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1628a",
                            table="operators_frameworkcontract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_proposalevent" ("answer_due_on", "answered_at", "answered_by_id", "application_id", "decline_reason", "id", "is_automatic", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rank", "reasons", "state") VALUES (NEW."answer_due_on", NEW."answered_at", NEW."answered_by_id", NEW."application_id", NEW."decline_reason", NEW."id", NEW."is_automatic", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."rank", NEW."reasons", NEW."state"); RETURN NULL;',
                            hash="7760d541ba3afd35b4aabef2f4e21006a0985475",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_20fd3",
                            table="operators_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_proposalevent" ("answer_due_on", "answered_at", "answered_by_id", "application_id", "decline_reason", "id", "is_automatic", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rank", "reasons", "state") VALUES (NEW."answer_due_on", NEW."answered_at", NEW."answered_by_id", NEW."application_id", NEW."decline_reason", NEW."id", NEW."is_automatic", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."rank", NEW."reasons", NEW."state"); RETURN NULL;',
                            hash="823e45dfa4549623fe8160cceee6af2fbcfccb88",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04be6",
                            table="operators_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proposaltransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="proposal_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9f99e593157a44327a13fc4c7e80c67d96dc1686",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_proposal_transition_append_only_8b677",
                            table="operators_proposaltransition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
