import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_public_pages"),
        ("cases", "0011_matching"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="ressemblance")),
                ("reasons", models.JSONField(default=list)),
                ("found_at", models.DateTimeField(verbose_name="trouvé le")),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "À examiner"),
                            ("same", "Même personne, fusionnée"),
                            ("different", "Pas la même personne"),
                            ("obsolete", "Sans objet"),
                        ],
                        default="open",
                        max_length=10,
                        protected=True,
                        verbose_name="état",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True, verbose_name="raison")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("same", "C'est la même personne"),
                            ("different", "Ce n'est pas la même personne"),
                        ],
                        max_length=10,
                        verbose_name="avis",
                    ),
                ),
                ("opinion_at", models.DateTimeField(blank=True, null=True)),
                ("opinion_reason", models.TextField(blank=True)),
            ],
            options={
                "verbose_name": "doublon probable",
                "verbose_name_plural": "doublons probables",
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name="DuplicatePairTransition",
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
            ],
            options={
                "verbose_name": "événement du doublon",
                "verbose_name_plural": "événements du doublon",
                "ordering": ("at", "pk"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="fusionnée le")),
                ("reason", models.TextField(blank=True, verbose_name="raison")),
                ("identity", common.encryption.EncryptedJSONField(default=dict)),
                ("moved", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(null=True, verbose_name="annulée le")),
                ("undo_reason", models.TextField(blank=True)),
                ("not_restored", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "fusion de fiches",
                "verbose_name_plural": "fusions de fiches",
                "ordering": ("-made_at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="PersonMergeEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(verbose_name="fusionnée le")),
                ("reason", models.TextField(blank=True, verbose_name="raison")),
                ("moved", models.JSONField(default=list)),
                ("undone_at", models.DateTimeField(null=True, verbose_name="annulée le")),
                ("undo_reason", models.TextField(blank=True)),
                ("not_restored", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="case",
            name="update_update",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="case_one_per_return",
        ),
        migrations.AddField(
            model_name="case",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doubles",
                to="cases.case",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="former_names",
            field=models.JSONField(default=list, editable=False),
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_records",
                to="cases.person",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="closing_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reintegrated", "Réinséré·e"),
                    ("abandoned", "Abandon"),
                    ("left_again", "Reparti·e à l'étranger"),
                    ("unreachable", "Injoignable"),
                    ("not_eligible", "Non éligible"),
                    ("deceased", "Décédé·e"),
                    ("other_scheme", "Orienté·e vers un autre dispositif"),
                    ("duplicate", "Doublon d'un autre dossier"),
                ],
                max_length=20,
                verbose_name="motif de clôture",
            ),
        ),
        migrations.AlterField(
            model_name="caseevent",
            name="closing_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("reintegrated", "Réinséré·e"),
                    ("abandoned", "Abandon"),
                    ("left_again", "Reparti·e à l'étranger"),
                    ("unreachable", "Injoignable"),
                    ("not_eligible", "Non éligible"),
                    ("deceased", "Décédé·e"),
                    ("other_scheme", "Orienté·e vers un autre dispositif"),
                    ("duplicate", "Doublon d'un autre dossier"),
                ],
                max_length=20,
                verbose_name="motif de clôture",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="case_follows_merge",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE kept bigint;",
                    func="\n    SELECT merged_into_id INTO kept FROM cases_person WHERE id = NEW.person_id FOR SHARE;\n    IF kept IS NOT NULL THEN\n        NEW.person_id := kept;\n    END IF;\n    RETURN NEW;\n",
                    hash="b84405dc3556a3d0ecb71208cbe8650b25d933df",
                    operation='INSERT OR UPDATE OF "person_id"',
                    pgid="pgtrigger_case_follows_merge_4005e",
                    table="cases_case",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="case",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") OR OLD."announced_by_id" IS DISTINCT FROM (NEW."announced_by_id") OR OLD."announced_by_institution_id" IS DISTINCT FROM (NEW."announced_by_institution_id") OR OLD."antenna_id" IS DISTINCT FROM (NEW."antenna_id") OR OLD."category" IS DISTINCT FROM (NEW."category") OR OLD."category_override_by_id" IS DISTINCT FROM (NEW."category_override_by_id") OR OLD."category_override_reason" IS DISTINCT FROM (NEW."category_override_reason") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."closing_reason" IS DISTINCT FROM (NEW."closing_reason") OR OLD."counsellor_id" IS DISTINCT FROM (NEW."counsellor_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."delegation_id" IS DISTINCT FROM (NEW."delegation_id") OR OLD."governorate_id" IS DISTINCT FROM (NEW."governorate_id") OR OLD."household_income_tnd" IS DISTINCT FROM (NEW."household_income_tnd") OR OLD."household_size" IS DISTINCT FROM (NEW."household_size") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."modality" IS DISTINCT FROM (NEW."modality") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_on" IS DISTINCT FROM (NEW."opened_on") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."remarks" IS DISTINCT FROM (NEW."remarks") OR OLD."return_country_id" IS DISTINCT FROM (NEW."return_country_id") OR OLD."returned_on" IS DISTINCT FROM (NEW."returned_on") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."special_request_by" IS DISTINCT FROM (NEW."special_request_by") OR OLD."special_request_on" IS DISTINCT FROM (NEW."special_request_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                    func='INSERT INTO "cases_caseevent" ("address", "announced_by_id", "announced_by_institution_id", "antenna_id", "category", "category_override_by_id", "category_override_reason", "closed_on", "closing_reason", "counsellor_id", "created_at", "delegation_id", "governorate_id", "household_income_tnd", "household_size", "id", "modality", "number", "opened_on", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "remarks", "return_country_id", "returned_on", "source", "special_request_by", "special_request_on", "state", "updated_at", "version") VALUES (NEW."address", NEW."announced_by_id", NEW."announced_by_institution_id", NEW."antenna_id", NEW."category", NEW."category_override_by_id", NEW."category_override_reason", NEW."closed_on", NEW."closing_reason", NEW."counsellor_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."modality", NEW."number", NEW."opened_on", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."remarks", NEW."return_country_id", NEW."returned_on", NEW."source", NEW."special_request_by", NEW."special_request_on", NEW."state", NEW."updated_at", NEW."version"); RETURN NULL;',
                    hash="f616b0abcb62d39fcc6286fd4e63bddd094f0fde",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f5146",
                    table="cases_case",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                condition=models.Q(("duplicate_of__isnull", True)),
                fields=("person", "return_country", "returned_on"),
                name="case_one_per_return",
                violation_error_message="Ce retour de cette personne a déjà un dossier.",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="person_not_merged_into_herself",
                violation_error_message="Une fiche ne se fusionne pas avec elle-même.",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="opinion_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="person_a",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.person"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="person_b",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.person"
            ),
        ),
        migrations.AddField(
            model_name="duplicatepairtransition",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duplicatepairtransition",
            name="subject",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="transitions",
                to="cases.duplicatepair",
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.person"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="lost",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.person"
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="personmerge",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="kept",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.person",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="lost",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cases.person",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="made_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="cases.personmerge",
            ),
        ),
        migrations.AddField(
            model_name="personmergeevent",
            name="undone_by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(fields=["state", "-score", "-id"], name="pair_queue"),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(fields=["person_b"], name="pair_by_second"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(
                fields=("person_a", "person_b"),
                name="pair_once",
                violation_error_message="Ces deux fiches sont déjà dans la liste des doublons.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("person_a__lt", models.F("person_b"))),
                name="pair_in_order",
                violation_error_message="Un doublon se compose de deux fiches différentes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__range", (0, 100))),
                name="pair_score_out_of_100",
                violation_error_message="La ressemblance va de 0 à 100.",
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["same", "different"]), _negated=True),
                    ("decided_at__isnull", False),
                    _connector="OR",
                ),
                name="pair_decided_by_whom",
                violation_error_message="Une décision porte sa date.",
            ),
        ),
        migrations.AddIndex(
            model_name="duplicatepairtransition",
            index=models.Index(fields=["subject", "at"], name="pair_transitions"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="duplicatepairtransition",
            trigger=pgtrigger.compiler.Trigger(
                name="pair_transition_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="762a544f5efae345a36914352819a0a60f4af718",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_pair_transition_append_only_27206",
                    table="cases_duplicatepairtransition",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="personmerge",
            index=models.Index(fields=["kept", "-made_at"], name="merge_by_kept"),
        ),
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("lost",),
                name="merge_once_in_force",
                violation_error_message="Cette fiche est déjà fusionnée avec une autre.",
            ),
        ),
        migrations.AddConstraint(
            model_name="personmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("lost")), _negated=True),
                name="merge_of_two",
                violation_error_message="Une fiche ne se fusionne pas avec elle-même.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cases_personmergeevent" ("id", "kept_id", "lost_id", "made_at", "made_by_id", "moved", "not_restored", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undo_reason", "undone_at", "undone_by_id") VALUES (NEW."id", NEW."kept_id", NEW."lost_id", NEW."made_at", NEW."made_by_id", NEW."moved", NEW."not_restored", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."undo_reason", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                    hash="5c5bba63bc0b079c6de92bfe1636f75e8014c5ae",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_c8d80",
                    table="cases_personmerge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personmerge",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kept_id" IS DISTINCT FROM (NEW."kept_id") OR OLD."lost_id" IS DISTINCT FROM (NEW."lost_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."moved" IS DISTINCT FROM (NEW."moved") OR OLD."not_restored" IS DISTINCT FROM (NEW."not_restored") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."undo_reason" IS DISTINCT FROM (NEW."undo_reason") OR OLD."undone_at" IS DISTINCT FROM (NEW."undone_at") OR OLD."undone_by_id" IS DISTINCT FROM (NEW."undone_by_id"))',
                    func='INSERT INTO "cases_personmergeevent" ("id", "kept_id", "lost_id", "made_at", "made_by_id", "moved", "not_restored", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "undo_reason", "undone_at", "undone_by_id") VALUES (NEW."id", NEW."kept_id", NEW."lost_id", NEW."made_at", NEW."made_by_id", NEW."moved", NEW."not_restored", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."undo_reason", NEW."undone_at", NEW."undone_by_id"); RETURN NULL;',
                    hash="7c748b4ab7aa8e09d9eeaf091afa2fa8390821f8",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_83b6c",
                    table="cases_personmerge",
                    when="AFTER",
                ),
            ),
        ),
    ]
