import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.encryption
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_tile_labels"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="antenna",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="antenna",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="ContactMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("return", "Préparer un retour"),
                                    ("aid", "Une aide, un accompagnement"),
                                    ("antenna", "Joindre une antenne"),
                                    ("data", "Mes données personnelles"),
                                    ("other", "Autre"),
                                ],
                                max_length=12,
                                verbose_name="sujet",
                            ),
                        ),
                        ("language", models.CharField(default="fr", max_length=2, verbose_name="langue")),
                        ("content", common.encryption.EncryptedJSONField(default=dict)),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="reçu le")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="répondu par",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "message de la page publique",
                        "verbose_name_plural": "messages de la page publique",
                        "ordering": ("-created_at", "-pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("answered_by__isnull", True)),
                                    models.Q(("answered_at__isnull", False), ("answered_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contact_message_answered_by",
                                violation_error_message="Un message répondu l'a été par quelqu'un.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactMessageEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("return", "Préparer un retour"),
                                    ("aid", "Une aide, un accompagnement"),
                                    ("antenna", "Joindre une antenne"),
                                    ("data", "Mes données personnelles"),
                                    ("other", "Autre"),
                                ],
                                max_length=12,
                                verbose_name="sujet",
                            ),
                        ),
                        ("language", models.CharField(default="fr", max_length=2, verbose_name="langue")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="reçu le")),
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
                                verbose_name="répondu par",
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
                                to="accounts.contactmessage",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PublicPage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "slug",
                            models.SlugField(
                                max_length=40, unique=True, verbose_name="repère dans l'adresse"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="ordre")),
                        ("is_published", models.BooleanField(default=True, verbose_name="publiée")),
                        ("title_fr", models.CharField(max_length=120, verbose_name="titre en français")),
                        ("title_ar", models.CharField(max_length=120, verbose_name="titre en arabe")),
                        ("body_fr", models.TextField(max_length=20000, verbose_name="texte en français")),
                        ("body_ar", models.TextField(max_length=20000, verbose_name="texte en arabe")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifiée le")),
                    ],
                    options={
                        "verbose_name": "section de la page publique",
                        "verbose_name_plural": "sections de la page publique",
                        "ordering": ("order", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="PublicPageEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False, max_length=40, verbose_name="repère dans l'adresse"
                            ),
                        ),
                        ("order", models.PositiveSmallIntegerField(default=100, verbose_name="ordre")),
                        ("is_published", models.BooleanField(default=True, verbose_name="publiée")),
                        ("title_fr", models.CharField(max_length=120, verbose_name="titre en français")),
                        ("title_ar", models.CharField(max_length=120, verbose_name="titre en arabe")),
                        ("body_fr", models.TextField(max_length=20000, verbose_name="texte en français")),
                        ("body_ar", models.TextField(max_length=20000, verbose_name="texte en arabe")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="modifiée le")),
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
                                to="accounts.publicpage",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="address_ar",
                    field=models.CharField(blank=True, max_length=200, verbose_name="adresse en arabe"),
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="address_fr",
                    field=models.CharField(blank=True, max_length=200, verbose_name="adresse en français"),
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="hours_ar",
                    field=models.CharField(blank=True, max_length=120, verbose_name="horaires en arabe"),
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="hours_fr",
                    field=models.CharField(blank=True, max_length=120, verbose_name="horaires en français"),
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="latitude",
                    field=models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="latitude"
                    ),
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="longitude",
                    field=models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude"
                    ),
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="public_phone",
                    field=models.CharField(blank=True, max_length=20, verbose_name="téléphone public"),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="address_ar",
                    field=models.CharField(blank=True, max_length=200, verbose_name="adresse en arabe"),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="address_fr",
                    field=models.CharField(blank=True, max_length=200, verbose_name="adresse en français"),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="hours_ar",
                    field=models.CharField(blank=True, max_length=120, verbose_name="horaires en arabe"),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="hours_fr",
                    field=models.CharField(blank=True, max_length=120, verbose_name="horaires en français"),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="latitude",
                    field=models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="latitude"
                    ),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="longitude",
                    field=models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude"
                    ),
                ),
                migrations.AddField(
                    model_name="antennaevent",
                    name="public_phone",
                    field=models.CharField(blank=True, max_length=20, verbose_name="téléphone public"),
                ),
                migrations.AddConstraint(
                    model_name="antenna",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                            models.Q(
                                ("latitude__isnull", False),
                                ("latitude__range", (30, 38)),
                                ("longitude__isnull", False),
                                ("longitude__range", (7, 12)),
                            ),
                            _connector="OR",
                        ),
                        name="antenna_in_tunisia",
                        violation_error_message="Une antenne est en Tunisie : latitude de 30 à 38, longitude de 7 à 12, ou ni l'une ni l'autre.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="antenna",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_antennaevent" ("address_ar", "address_fr", "closed_on", "code", "hours_ar", "hours_fr", "id", "latitude", "longitude", "manager_id", "name_ar", "name_fr", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_phone") VALUES (NEW."address_ar", NEW."address_fr", NEW."closed_on", NEW."code", NEW."hours_ar", NEW."hours_fr", NEW."id", NEW."latitude", NEW."longitude", NEW."manager_id", NEW."name_ar", NEW."name_fr", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_phone"); RETURN NULL;',
                            hash="dc2141a7dc424cc647e31a3f532b728f08d395b2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f01c6",
                            table="accounts_antenna",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="antenna",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_antennaevent" ("address_ar", "address_fr", "closed_on", "code", "hours_ar", "hours_fr", "id", "latitude", "longitude", "manager_id", "name_ar", "name_fr", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_phone") VALUES (NEW."address_ar", NEW."address_fr", NEW."closed_on", NEW."code", NEW."hours_ar", NEW."hours_fr", NEW."id", NEW."latitude", NEW."longitude", NEW."manager_id", NEW."name_ar", NEW."name_fr", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_phone"); RETURN NULL;',
                            hash="276d179c298f59dc9f90d9c6ed66104da5b0636c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b17c3",
                            table="accounts_antenna",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicpage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_publicpageevent" ("body_ar", "body_fr", "id", "is_published", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "title_ar", "title_fr", "updated_at") VALUES (NEW."body_ar", NEW."body_fr", NEW."id", NEW."is_published", NEW."order", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."slug", NEW."title_ar", NEW."title_fr", NEW."updated_at"); RETURN NULL;',
                            hash="02453e4d581dbfcf471c2452ea6531d16d45b9a7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_48d4a",
                            table="accounts_publicpage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicpage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_publicpageevent" ("body_ar", "body_fr", "id", "is_published", "order", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "slug", "title_ar", "title_fr", "updated_at") VALUES (NEW."body_ar", NEW."body_fr", NEW."id", NEW."is_published", NEW."order", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."slug", NEW."title_ar", NEW."title_fr", NEW."updated_at"); RETURN NULL;',
                            hash="e9cfce83af6fc4c4d0cdbc022bc7a50552405353",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_88c68",
                            table="accounts_publicpage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactmessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_contactmessageevent" ("answered_at", "answered_by_id", "created_at", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."topic"); RETURN NULL;',
                            hash="4f80e806b6592a35f49d3f01df4964a6bf032e57",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7bad0",
                            table="accounts_contactmessage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactmessage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."answered_at" IS DISTINCT FROM (NEW."answered_at") OR OLD."answered_by_id" IS DISTINCT FROM (NEW."answered_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."topic" IS DISTINCT FROM (NEW."topic"))',
                            func='INSERT INTO "accounts_contactmessageevent" ("answered_at", "answered_by_id", "created_at", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "topic") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."created_at", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."topic"); RETURN NULL;',
                            hash="b1d094c736dbcb6bb9465c560907aa8f1ef6d445",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c5c6b",
                            table="accounts_contactmessage",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
