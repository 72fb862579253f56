"""Drafts, proposals and simulations of schemes; the facts of assessments sealed for reading by the million."""

import django.db.models.deletion
import pgtrigger
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import aids.models.simulations
from aids.services.scoring import facts_from_inputs
from aids.services.sealed_facts import seal_facts
from common.migration_operations import AtOnce

BATCH = 2000


def seal_the_facts(apps, schema_editor):
    """Fill `facts_sealed` of the assessments there are; those whose answers were erased stay empty."""
    assessment = apps.get_model("aids", "Assessment")
    waiting = assessment.objects.filter(facts_sealed__isnull=True).order_by("pk")
    last = 0
    while rows := list(waiting.filter(pk__gt=last).only("case_id", "inputs")[:BATCH]):
        last = rows[-1].pk
        sealed = [row for row in rows if row.inputs]
        for row in sealed:
            row.facts_sealed = seal_facts(facts_from_inputs(row.inputs), case_id=row.case_id)
        with pgtrigger.ignore("aids.Assessment:assessment_append_only"):
            assessment.objects.bulk_update(sealed, ["facts_sealed"])


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0006_network"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="band",
                    name="band_frozen",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="bracket",
                    name="bracket_frozen",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="criterion",
                    name="criterion_frozen",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="schemeversion",
                    name="scheme_version_kept",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="schemeversion",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="schemeversion",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="SchemePaper",
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
                            models.FileField(blank=True, upload_to=aids.models.simulations.scheme_paper_path),
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
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="aids.schemeversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="scheme_paper_undrawn",
                            )
                        ],
                        "verbose_name": "grille imprimée",
                        "verbose_name_plural": "grilles imprimées",
                        "ordering": ("-created_at", "-pk"),
                    },
                ),
                migrations.CreateModel(
                    name="SchemeVersionTransition",
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
                                to="aids.schemeversion",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["subject", "at"], name="scheme_version_transitions")
                        ],
                        "verbose_name": "événement de version de schéma",
                        "verbose_name_plural": "événements de version de schéma",
                        "ordering": ("at", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="Simulation",
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
                        ("rules", models.JSONField(editable=False)),
                        ("result", models.JSONField(editable=False, null=True)),
                        ("flips", models.FileField(blank=True, upload_to=aids.models.simulations.flips_path)),
                        ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                editable=False,
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
                                related_name="+",
                                to="aids.phase",
                                verbose_name="phase",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="demandée par",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="simulations",
                                to="aids.schemeversion",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="simulation_undone",
                            )
                        ],
                        "verbose_name": "simulation",
                        "verbose_name_plural": "simulations",
                        "ordering": ("-created_at", "-pk"),
                    },
                ),
                migrations.AddField(
                    model_name="assessment",
                    name="facts_sealed",
                    field=models.BinaryField(null=True),
                ),
                migrations.AddField(
                    model_name="schemeversion",
                    name="based_on",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="aids.schemeversion",
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversion",
                    name="created_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="créée le"
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversion",
                    name="created_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversion",
                    name="proposed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True),
                ),
                migrations.AddField(
                    model_name="schemeversion",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversion",
                    name="revision",
                    field=models.PositiveIntegerField(default=1, editable=False),
                ),
                migrations.AddField(
                    model_name="schemeversionevent",
                    name="based_on",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aids.schemeversion",
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversionevent",
                    name="created_at",
                    field=models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="créée le"
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversionevent",
                    name="created_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversionevent",
                    name="proposed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True),
                ),
                migrations.AddField(
                    model_name="schemeversionevent",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="schemeversionevent",
                    name="revision",
                    field=models.PositiveIntegerField(default=1, editable=False),
                ),
                migrations.AlterField(
                    model_name="schemeversion",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("proposed", "Proposée"),
                            ("published", "Publiée"),
                            ("retired", "Retirée"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                migrations.AlterField(
                    model_name="schemeversionevent",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("draft", "Brouillon"),
                            ("proposed", "Proposée"),
                            ("published", "Publiée"),
                            ("retired", "Retirée"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="schemeversion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "proposed"), _negated=True),
                            models.Q(("proposed_at__isnull", False), ("proposed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="scheme_proposed_by_somebody",
                        violation_error_message="Une version proposée l'est par un responsable de la taskforce.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="schemeversion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["published", "retired"]), _negated=True),
                            models.Q(("proposed_by__isnull", True), ("published_by__isnull", True)),
                            models.Q(
                                ("proposed_by__isnull", False),
                                ("published_by__isnull", False),
                                models.Q(("published_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="scheme_proposer_not_publisher",
                        violation_error_message="Une version est proposée par un responsable et publiée par un autre.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="band",
                    trigger=pgtrigger.compiler.Trigger(
                        name="band_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rule record; version_state text;",
                            func="\n    IF TG_OP <> 'INSERT' THEN\n        rule := OLD;\n        SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = rule.version_id FOR SHARE;\n        IF version_state <> 'draft' THEN\n            RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    rule := NEW;\n    SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = rule.version_id FOR SHARE;\n    IF version_state <> 'draft' THEN\n        RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="2858567d9fe90009b67bdc7f73edd5d9fbdafb71",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_band_frozen_a2328",
                            table="aids_band",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bracket",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bracket_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rule record; version_state text;",
                            func="\n    IF TG_OP <> 'INSERT' THEN\n        rule := OLD;\n        SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = (SELECT c.version_id FROM aids_criterion c WHERE c.id = rule.criterion_id) FOR SHARE;\n        IF version_state <> 'draft' THEN\n            RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    rule := NEW;\n    SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = (SELECT c.version_id FROM aids_criterion c WHERE c.id = rule.criterion_id) FOR SHARE;\n    IF version_state <> 'draft' THEN\n        RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="b490c10632115280477abadd822a67da9461aec9",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_bracket_frozen_ddac1",
                            table="aids_bracket",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="criterion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="criterion_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rule record; version_state text;",
                            func="\n    IF TG_OP <> 'INSERT' THEN\n        rule := OLD;\n        SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = rule.version_id FOR SHARE;\n        IF version_state <> 'draft' THEN\n            RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n        END IF;\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    rule := NEW;\n    SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = rule.version_id FOR SHARE;\n    IF version_state <> 'draft' THEN\n        RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="5a8b6941578f6d36a41c1e000ada6a344d8c3ba3",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_criterion_frozen_d6474",
                            table="aids_criterion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schemeversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="scheme_version_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IN ('proposed', 'published', 'retired'))",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="0c394f37d3c2b76d258e1d2483342901b212b3bc",
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
                        name="scheme_version_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF OLD.state IN ('published', 'retired') THEN\n        IF NEW.state NOT IN ('published', 'retired')\n            OR OLD.state = 'retired'\n                AND (NEW.state, NEW.effective_to) IS DISTINCT FROM (OLD.state, OLD.effective_to)\n            OR to_jsonb(NEW) - '{state,effective_to,based_on_id}'::text[]\n                IS DISTINCT FROM to_jsonb(OLD) - '{state,effective_to,based_on_id}'::text[] THEN\n            RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';\n        END IF;\n    ELSIF OLD.state = 'proposed' AND NEW.state <> 'draft'\n        AND to_jsonb(NEW) - '{state,published_by_id,published_at,based_on_id}'::text[]\n            IS DISTINCT FROM to_jsonb(OLD) - '{state,published_by_id,published_at,based_on_id}'::text[] THEN\n        RAISE EXCEPTION 'a proposed scheme version is frozen' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="8bad39d3fd406c54645f39dbe8cbadbad76738a3",
                            operation="UPDATE",
                            pgid="pgtrigger_scheme_version_frozen_961a0",
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
                            func='INSERT INTO "aids_schemeversionevent" ("based_on_id", "created_at", "created_by_id", "effective_from", "effective_to", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "published_at", "published_by_id", "revision", "scheme_id", "state") VALUES (NEW."based_on_id", NEW."created_at", NEW."created_by_id", NEW."effective_from", NEW."effective_to", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."published_at", NEW."published_by_id", NEW."revision", NEW."scheme_id", NEW."state"); RETURN NULL;',
                            hash="ac3bb0d090bf9e257af9e907047f332fddf89197",
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
                            func='INSERT INTO "aids_schemeversionevent" ("based_on_id", "created_at", "created_by_id", "effective_from", "effective_to", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "published_at", "published_by_id", "revision", "scheme_id", "state") VALUES (NEW."based_on_id", NEW."created_at", NEW."created_by_id", NEW."effective_from", NEW."effective_to", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."published_at", NEW."published_by_id", NEW."revision", NEW."scheme_id", NEW."state"); RETURN NULL;',
                            hash="a83881e3c8977a29e908271f7a98979f9313d2e4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_65c10",
                            table="aids_schemeversion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schemeversiontransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="scheme_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="364ba9eea230976bc9ba4ff3f0c6ef023a8d6a67",
                            operation="UPDATE",
                            pgid="pgtrigger_scheme_transition_append_only_d4867",
                            table="aids_schemeversiontransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="schemeversiontransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="scheme_transition_goes_with_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (SELECT 1 FROM aids_schemeversion v WHERE v.id = OLD.subject_id AND v.state <> 'draft') THEN\n        RAISE EXCEPTION 'Cannot delete rows of a version that is no draft' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n",
                            hash="62793357b0f65a1574f0e960240c773890848bb6",
                            operation="DELETE",
                            pgid="pgtrigger_scheme_transition_goes_with_draft_f620c",
                            table="aids_schemeversiontransition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(seal_the_facts, migrations.RunPython.noop),
    ]
