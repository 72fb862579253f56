import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "__first__"),
        ("aids", "0012_plans"),
        ("operators", "0006_scorecards"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="FeeSchedule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "signed_percent",
                            models.PositiveSmallIntegerField(
                                default=40, verbose_name="à la signature du contrat (%)"
                            ),
                        ),
                        (
                            "midterm_percent",
                            models.PositiveSmallIntegerField(default=30, verbose_name="à mi-parcours (%)"),
                        ),
                        (
                            "closure_percent",
                            models.PositiveSmallIntegerField(default=30, verbose_name="à la clôture (%)"),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "phase",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fee_schedule",
                                to="aids.phase",
                            ),
                        ),
                        (
                            "updated_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "échéances des frais",
                        "verbose_name_plural": "échéances des frais",
                    },
                ),
                migrations.CreateModel(
                    name="FeeScheduleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "signed_percent",
                            models.PositiveSmallIntegerField(
                                default=40, verbose_name="à la signature du contrat (%)"
                            ),
                        ),
                        (
                            "midterm_percent",
                            models.PositiveSmallIntegerField(default=30, verbose_name="à mi-parcours (%)"),
                        ),
                        (
                            "closure_percent",
                            models.PositiveSmallIntegerField(default=30, verbose_name="à la clôture (%)"),
                        ),
                        ("updated_at", models.DateTimeField(auto_now=True)),
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
                                to="operators.feeschedule",
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
                            ),
                        ),
                        (
                            "updated_by",
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
                migrations.AddConstraint(
                    model_name="feeschedule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "signed_percent",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(100), "-", models.F("midterm_percent")
                                    ),
                                    "-",
                                    models.F("closure_percent"),
                                ),
                            )
                        ),
                        name="fee_schedule_is_whole",
                        violation_error_message="Les trois parts font 100 %.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feeschedule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_feescheduleevent" ("closure_percent", "id", "midterm_percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "signed_percent", "updated_at", "updated_by_id") VALUES (NEW."closure_percent", NEW."id", NEW."midterm_percent", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase_id", NEW."signed_percent", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                            hash="af28081a9308427e8e2987aadef91c3a3dd57249",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ee355",
                            table="operators_feeschedule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feeschedule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_feescheduleevent" ("closure_percent", "id", "midterm_percent", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase_id", "signed_percent", "updated_at", "updated_by_id") VALUES (NEW."closure_percent", NEW."id", NEW."midterm_percent", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase_id", NEW."signed_percent", NEW."updated_at", NEW."updated_by_id"); RETURN NULL;',
                            hash="db8b7c404646f2e1917f0af7f5e13759566418f8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_22b3d",
                            table="operators_feeschedule",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
