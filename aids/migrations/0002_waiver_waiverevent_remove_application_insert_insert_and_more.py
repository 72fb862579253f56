import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("aids", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="application",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="application",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="Waiver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=30, verbose_name="condition")),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("waived_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="waivers",
                                to="aids.application",
                            ),
                        ),
                        (
                            "waived_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dispense",
                        "verbose_name_plural": "dispenses",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("application", "code"),
                                name="waiver_once",
                                violation_error_message="Cette condition a déjà une dispense.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WaiverEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(max_length=30, verbose_name="condition")),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("waived_at", models.DateTimeField(auto_now_add=True)),
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
                                to="aids.waiver",
                            ),
                        ),
                        (
                            "waived_by",
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
                migrations.AddField(
                    model_name="application",
                    name="committee_convinced",
                    field=models.BooleanField(
                        default=False, verbose_name="le comité est convaincu de la motivation"
                    ),
                ),
                migrations.AddField(
                    model_name="applicationevent",
                    name="committee_convinced",
                    field=models.BooleanField(
                        default=False, verbose_name="le comité est convaincu de la motivation"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="application",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_applicationevent" ("amount_to_split", "assessment_id", "case_id", "committee_convinced", "conditions", "country_id", "created_at", "created_by_id", "decided_at", "decided_by_id", "decision_reason", "family", "fee_eur", "granted_eur", "id", "is_south_south", "kind", "number", "opened_on", "operator_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "request_reason", "requested_eur", "reserved_until", "state", "submitted_at", "submitted_by_id", "updated_at", "version", "waiting_since") VALUES (NEW."amount_to_split", NEW."assessment_id", NEW."case_id", NEW."committee_convinced", NEW."conditions", NEW."country_id", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."family", NEW."fee_eur", NEW."granted_eur", NEW."id", NEW."is_south_south", NEW."kind", NEW."number", NEW."opened_on", NEW."operator_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."request_reason", NEW."requested_eur", NEW."reserved_until", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."updated_at", NEW."version", NEW."waiting_since"); RETURN NULL;',
                            hash="cfab0213c26800d4a2435544ba54420d30aaf5dd",
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
                            func='INSERT INTO "aids_applicationevent" ("amount_to_split", "assessment_id", "case_id", "committee_convinced", "conditions", "country_id", "created_at", "created_by_id", "decided_at", "decided_by_id", "decision_reason", "family", "fee_eur", "granted_eur", "id", "is_south_south", "kind", "number", "opened_on", "operator_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "request_reason", "requested_eur", "reserved_until", "state", "submitted_at", "submitted_by_id", "updated_at", "version", "waiting_since") VALUES (NEW."amount_to_split", NEW."assessment_id", NEW."case_id", NEW."committee_convinced", NEW."conditions", NEW."country_id", NEW."created_at", NEW."created_by_id", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."family", NEW."fee_eur", NEW."granted_eur", NEW."id", NEW."is_south_south", NEW."kind", NEW."number", NEW."opened_on", NEW."operator_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."request_reason", NEW."requested_eur", NEW."reserved_until", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."updated_at", NEW."version", NEW."waiting_since"); RETURN NULL;',
                            hash="c58afb4f48405b626e674c6660f7e7ed6987d66c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3e1d3",
                            table="aids_application",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="envelope",
                    trigger=pgtrigger.compiler.Trigger(
                        name="envelope_limits_its_balance",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="UPDATE aids_balance SET limits_slots = NEW.has_slots, limits_euros = NEW.has_euros WHERE envelope_id = NEW.id; RETURN NEW;",
                            hash="afdce70e3eae48a8770280d402067b92616b7381",
                            operation='UPDATE OF "has_slots", "has_euros"',
                            pgid="pgtrigger_envelope_limits_its_balance_60002",
                            table="aids_envelope",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="waiver",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_waiverevent" ("application_id", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "waived_at", "waived_by_id") VALUES (NEW."application_id", NEW."code", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."waived_at", NEW."waived_by_id"); RETURN NULL;',
                            hash="2b423f21736b5fc73eeab73b479db1b662957b76",
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
                            func='INSERT INTO "aids_waiverevent" ("application_id", "code", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "waived_at", "waived_by_id") VALUES (NEW."application_id", NEW."code", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."waived_at", NEW."waived_by_id"); RETURN NULL;',
                            hash="58d9769aa43b03ae7025669382ea9ff397e178a8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_89b0e",
                            table="aids_waiver",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
