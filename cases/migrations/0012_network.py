import datetime
import uuid
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cases.models.agenda
import cases.models.documents
import cases.models.referrals
import cases.models.rights
import cases.models.transfers
import common.dates
import common.encryption
import common.money
from common.migration_operations import AtOnce
from common.names import name_form

# A note written before bears the day it was written.
NOTES_OF_THEIR_DAY = """
UPDATE cases_journalnote SET happened_on = (created_at AT TIME ZONE 'Africa/Tunis')::date;
UPDATE cases_journalnoteevent SET happened_on = (created_at AT TIME ZONE 'Africa/Tunis')::date;
"""


def write_rule(apps, schema_editor):
    """The one row of rules, with its defaults, for a manager to change."""
    apps.get_model("cases", "ProtectionRule").objects.get_or_create(pk=1)


_BATCH = 2_000


def fill_bones(apps, schema_editor):
    """Give the persons already there the consonants of their names, which search looks for."""
    person_model = apps.get_model("cases", "Person")
    names = ("first_name", "last_name", "first_name_ar", "last_name_ar")
    batch = []
    for person in person_model.objects.only(*names).iterator(chunk_size=_BATCH):
        arabic = f"{person.first_name_ar} {person.last_name_ar}".strip()
        person.name_bones = sorted(name_form(f"{person.first_name} {person.last_name}", arabic).bones)
        batch.append(person)
        if len(batch) == _BATCH:
            person_model.objects.bulk_update(batch, ["name_bones"])
            batch = []
    person_model.objects.bulk_update(batch, ["name_bones"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_network"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0011_matching"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="case",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="consent",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="consent",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="document",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="document",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="journalnote",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="journalnote",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="AccessCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code_hash", models.CharField(max_length=128)),
                        ("made_at", models.DateTimeField(verbose_name="remis le")),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="access_code",
                                to="cases.case",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "code d'accès",
                        "verbose_name_plural": "codes d'accès",
                    },
                ),
                migrations.CreateModel(
                    name="Announcement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Transmis à l'antenne"),
                                    ("prepared", "Accueil en préparation"),
                                    ("arrived", "Arrivée confirmée"),
                                    ("not_come", "Personne non venue"),
                                    ("withdrawn", "Signalement retiré"),
                                ],
                                default="sent",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("content", common.encryption.EncryptedJSONField(default=dict)),
                        ("planned_on", models.DateField(verbose_name="retour prévu le")),
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
                        ("is_linked", models.BooleanField(default=False, verbose_name="personne reconnue")),
                        ("overdue_told_on", models.DateField(blank=True, editable=False, null=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="announcement",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.country",
                                verbose_name="pays de retour",
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
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announcements",
                                to="accounts.institution",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announcements",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signalé par",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="announcements",
                                to="accounts.unit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signalement avant retour",
                        "verbose_name_plural": "signalements avant retour",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                fields=["made_by", "-created_at", "-id"], name="announcement_by_author"
                            ),
                            models.Index(fields=["unit", "-created_at", "-id"], name="announcement_by_unit"),
                            models.Index(
                                fields=["institution", "-created_at", "-id"], name="announcement_by_house"
                            ),
                            models.Index(
                                condition=models.Q(("state__in", ["sent", "prepared"])),
                                fields=["planned_on", "id"],
                                name="announcement_expected",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("planned_on__year__gte", 2000), ("planned_on__year__lte", 2100)
                                ),
                                name="announcement_planned_possible",
                                violation_error_message="La date de retour prévue n'est pas possible.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("original_name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                        ("content", common.encryption.EncryptedJSONField(default=dict)),
                        ("rows", models.PositiveSmallIntegerField(default=0, verbose_name="lignes")),
                        (
                            "refused",
                            models.PositiveSmallIntegerField(default=0, verbose_name="lignes refusées"),
                        ),
                        (
                            "created",
                            models.PositiveSmallIntegerField(default=0, verbose_name="signalements créés"),
                        ),
                        ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="créés le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="announcement_batches",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fichier de signalements",
                        "verbose_name_plural": "fichiers de signalements",
                        "ordering": ("-created_at", "-pk"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "rows__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("refused"), "+", models.F("created")
                                        ),
                                    )
                                ),
                                name="announcement_batch_counts",
                                violation_error_message="Un fichier ne crée pas plus de signalements qu'il n'a de lignes.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementBatchEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("original_name", models.CharField(max_length=120, verbose_name="nom du fichier")),
                        ("rows", models.PositiveSmallIntegerField(default=0, verbose_name="lignes")),
                        (
                            "refused",
                            models.PositiveSmallIntegerField(default=0, verbose_name="lignes refusées"),
                        ),
                        (
                            "created",
                            models.PositiveSmallIntegerField(default=0, verbose_name="signalements créés"),
                        ),
                        ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="créés le")),
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
                                to="cases.announcementbatch",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Transmis à l'antenne"),
                                    ("prepared", "Accueil en préparation"),
                                    ("arrived", "Arrivée confirmée"),
                                    ("not_come", "Personne non venue"),
                                    ("withdrawn", "Signalement retiré"),
                                ],
                                default="sent",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("planned_on", models.DateField(verbose_name="retour prévu le")),
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
                        ("is_linked", models.BooleanField(default=False, verbose_name="personne reconnue")),
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays de retour",
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
                            ),
                        ),
                        (
                            "institution",
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
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signalé par",
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
                                to="cases.announcement",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncementTransition",
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
                                to="cases.announcement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du signalement",
                        "verbose_name_plural": "événements du signalement",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="announcement_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="Appointment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="début")),
                        ("ends_at", models.DateTimeField(verbose_name="fin")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("reception", "Premier accueil"),
                                    ("interview", "Entretien de suivi"),
                                    ("assessment", "Évaluation du foyer"),
                                    ("signing", "Signature de documents"),
                                    ("phone", "Entretien par téléphone"),
                                    ("home_visit", "Visite à domicile"),
                                    ("accompaniment", "Accompagnement vers un service"),
                                ],
                                max_length=14,
                                verbose_name="type",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Prévu"),
                                    ("held", "Personne présente"),
                                    ("missed", "Personne absente"),
                                    ("cancelled", "Annulé"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="appointments",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "counsellor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appointments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="conseiller",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rendez-vous",
                        "verbose_name_plural": "rendez-vous",
                        "indexes": [
                            models.Index(fields=["starts_at", "counsellor"], name="appointment_agenda"),
                            models.Index(fields=["case", "-starts_at"], name="appointment_of_case"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__gt", models.F("starts_at")),
                                    (
                                        "ends_at__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("starts_at"),
                                            "+",
                                            models.Value(datetime.timedelta(seconds=36000)),
                                        ),
                                    ),
                                ),
                                name="appointment_ends_after_start",
                                violation_error_message="Un rendez-vous finit après son début, dix heures après au plus.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state__in", ["planned", "held"])),
                                expressions=[
                                    ("counsellor", "="),
                                    (
                                        cases.models.agenda.MomentRange(
                                            "starts_at",
                                            "ends_at",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="appointment_counsellor_free",
                                violation_error_message="Ce conseiller a déjà un rendez-vous à cette heure.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppointmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_at", models.DateTimeField(verbose_name="début")),
                        ("ends_at", models.DateTimeField(verbose_name="fin")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("reception", "Premier accueil"),
                                    ("interview", "Entretien de suivi"),
                                    ("assessment", "Évaluation du foyer"),
                                    ("signing", "Signature de documents"),
                                    ("phone", "Entretien par téléphone"),
                                    ("home_visit", "Visite à domicile"),
                                    ("accompaniment", "Accompagnement vers un service"),
                                ],
                                max_length=14,
                                verbose_name="type",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="lieu")),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "Prévu"),
                                    ("held", "Personne présente"),
                                    ("missed", "Personne absente"),
                                    ("cancelled", "Annulé"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                            "counsellor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="conseiller",
                            ),
                        ),
                        (
                            "created_by",
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
                                to="cases.appointment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AppointmentReminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(choices=[("mail", "E-mail"), ("sms", "SMS")], max_length=4),
                        ),
                        ("starts_at", models.DateTimeField()),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to="cases.appointment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rappel",
                        "verbose_name_plural": "rappels",
                        "ordering": ("created_at", "pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("appointment", "channel", "starts_at"),
                                name="reminder_once",
                                violation_error_message="Ce rappel est déjà parti.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppointmentTransition",
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
                                to="cases.appointment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du rendez-vous",
                        "verbose_name_plural": "événements du rendez-vous",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="appointment_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("renewed_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_feed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "abonnement à l'agenda",
                        "verbose_name_plural": "abonnements à l'agenda",
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeedEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("renewed_at", models.DateTimeField(auto_now_add=True)),
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
                                to="cases.calendarfeed",
                            ),
                        ),
                        (
                            "user",
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
                    name="CaseProtection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "opposed_on",
                            models.DateField(blank=True, null=True, verbose_name="opposition reçue le"),
                        ),
                        (
                            "announced_on",
                            models.DateField(blank=True, null=True, verbose_name="anonymisation annoncée le"),
                        ),
                        (
                            "anonymised_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="anonymisé le"),
                        ),
                        (
                            "case",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="protection",
                                to="cases.case",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "protection du dossier",
                        "verbose_name_plural": "protection des dossiers",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("opposed_on__isnull", False)),
                                fields=["case"],
                                name="protection_opposed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseProtectionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "opposed_on",
                            models.DateField(blank=True, null=True, verbose_name="opposition reçue le"),
                        ),
                        (
                            "announced_on",
                            models.DateField(blank=True, null=True, verbose_name="anonymisation annoncée le"),
                        ),
                        (
                            "anonymised_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="anonymisé le"),
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
                                to="cases.caseprotection",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Complaint",
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
                                    ("complaint", "Réclamation"),
                                    ("feedback", "Avis"),
                                    ("message", "Message"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("reception", "L'accueil"),
                                    ("delay", "L'attente"),
                                    ("aid", "Une aide ou une décision"),
                                    ("operator", "Un opérateur ou un partenaire"),
                                    ("staff", "Une personne de l'antenne"),
                                    ("other", "Autre chose"),
                                ],
                                default="other",
                                max_length=10,
                                verbose_name="à propos de",
                            ),
                        ),
                        (
                            "is_confidential",
                            models.BooleanField(default=False, verbose_name="réservée au responsable"),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("desk", "Sur place"),
                                    ("phone", "Par téléphone"),
                                    ("letter", "Par courrier"),
                                    ("email", "Par e-mail"),
                                    ("public_page", "Par la page publique"),
                                ],
                                default="desk",
                                max_length=12,
                                verbose_name="reçue",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="ce que dit la personne")),
                        (
                            "mark",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="note de 1 à 5"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("received", "Reçue"), ("answered", "Répondue")],
                                default="received",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="reçue le")),
                        ("due_on", models.DateField(verbose_name="à répondre avant le")),
                        ("answer", models.TextField(blank=True, verbose_name="réponse donnée à la personne")),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondue le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="complaints",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "received_by",
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
                        "verbose_name": "réclamation ou avis",
                        "verbose_name_plural": "réclamations et avis",
                        "ordering": ("due_on", "pk"),
                        "indexes": [
                            models.Index(fields=["state", "due_on", "id"], name="complaint_list"),
                            models.Index(
                                condition=models.Q(("state", "received")),
                                fields=["due_on"],
                                name="complaint_open",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("mark__isnull", True), ("mark__range", (1, 5)), _connector="OR"
                                ),
                                name="complaint_mark_from_1_to_5",
                                violation_error_message="La note va de 1 à 5.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True),
                                    ("mark__isnull", False),
                                    _connector="OR",
                                ),
                                name="complaint_says_something",
                                violation_error_message="Écrivez quelques mots, ou donnez une note.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", "staff"), _negated=True),
                                    ("is_confidential", True),
                                    _connector="OR",
                                ),
                                name="complaint_staff_confidential",
                                violation_error_message="Une réclamation sur le personnel est réservée au responsable.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_on__isnull", True), ("state", "received")),
                                    models.Q(
                                        ("answered_on__isnull", False),
                                        ("state", "answered"),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_answered_with_answer",
                                violation_error_message="Dites ce qui a été répondu à la personne.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("received_on"))),
                                name="complaint_due_after_receipt",
                                violation_error_message="L'échéance suit la réception.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("complaint", "Réclamation"),
                                    ("feedback", "Avis"),
                                    ("message", "Message"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("reception", "L'accueil"),
                                    ("delay", "L'attente"),
                                    ("aid", "Une aide ou une décision"),
                                    ("operator", "Un opérateur ou un partenaire"),
                                    ("staff", "Une personne de l'antenne"),
                                    ("other", "Autre chose"),
                                ],
                                default="other",
                                max_length=10,
                                verbose_name="à propos de",
                            ),
                        ),
                        (
                            "is_confidential",
                            models.BooleanField(default=False, verbose_name="réservée au responsable"),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("desk", "Sur place"),
                                    ("phone", "Par téléphone"),
                                    ("letter", "Par courrier"),
                                    ("email", "Par e-mail"),
                                    ("public_page", "Par la page publique"),
                                ],
                                default="desk",
                                max_length=12,
                                verbose_name="reçue",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="ce que dit la personne")),
                        (
                            "mark",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="note de 1 à 5"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("received", "Reçue"), ("answered", "Répondue")],
                                default="received",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="reçue le")),
                        ("due_on", models.DateField(verbose_name="à répondre avant le")),
                        ("answer", models.TextField(blank=True, verbose_name="réponse donnée à la personne")),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondue le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                                verbose_name="dossier",
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
                                to="cases.complaint",
                            ),
                        ),
                        (
                            "received_by",
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
                    name="ComplaintTransition",
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
                                to="cases.complaint",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la réclamation",
                        "verbose_name_plural": "événements de la réclamation",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="complaint_transitions")],
                    },
                ),
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
                            models.CharField(
                                choices=[
                                    ("open", "À examiner"),
                                    ("same", "Même personne, fusionnée"),
                                    ("different", "Pas la même personne"),
                                    ("obsolete", "Sans objet"),
                                ],
                                default="open",
                                max_length=10,
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
                            "opinion_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person_a",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                        (
                            "person_b",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "doublon probable",
                        "verbose_name_plural": "doublons probables",
                        "indexes": [
                            models.Index(fields=["state", "-score", "-id"], name="pair_queue"),
                            models.Index(fields=["person_b"], name="pair_by_second"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person_a", "person_b"),
                                name="pair_once",
                                violation_error_message="Ces deux fiches sont déjà dans la liste des doublons.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person_a__lt", models.F("person_b"))),
                                name="pair_in_order",
                                violation_error_message="Un doublon se compose de deux fiches différentes.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score__range", (0, 100))),
                                name="pair_score_out_of_100",
                                violation_error_message="La ressemblance va de 0 à 100.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["same", "different"]), _negated=True),
                                    ("decided_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="pair_decided_by_whom",
                                violation_error_message="Une décision porte sa date.",
                            ),
                        ],
                    },
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
                                to="cases.duplicatepair",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du doublon",
                        "verbose_name_plural": "événements du doublon",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="pair_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="HandOver",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="message")),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "antenna",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.antenna",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_overs_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_overs_received",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "passation",
                        "verbose_name_plural": "passations",
                        "ordering": ("-at", "-pk"),
                        "indexes": [
                            models.Index(fields=["receiver", "-at"], name="hand_over_received"),
                            models.Index(fields=["giver", "-at"], name="hand_over_given"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOverLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_over_lines",
                                to="cases.case",
                            ),
                        ),
                        (
                            "hand_over",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="cases.handover",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dossier remis",
                        "verbose_name_plural": "dossiers remis",
                        "constraints": [
                            models.UniqueConstraint(fields=("hand_over", "case"), name="hand_over_line_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandOverSheet",
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
                        ("file", models.FileField(blank=True, upload_to=cases.models.transfers.sheet_path)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hand_over_sheets",
                                to="cases.case",
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
                        "verbose_name": "fiche de passation",
                        "verbose_name_plural": "fiches de passation",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="sheet_undrawn",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalService",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("health", "Santé"),
                                    ("training", "Formation professionnelle"),
                                    ("microfinance", "Microfinance"),
                                    ("development_bank", "Banque de développement"),
                                    ("justice", "Justice et droits"),
                                    ("housing", "Logement et hébergement"),
                                    ("association", "Association"),
                                    ("social", "Action sociale"),
                                    ("administration", "Administration, état civil"),
                                ],
                                max_length=20,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "is_national",
                            models.BooleanField(default=False, verbose_name="dessert tout le pays"),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "accepts_mail",
                            models.BooleanField(
                                default=False, verbose_name="accepte les orientations par e-mail"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="en activité")),
                        (
                            "governorates",
                            models.ManyToManyField(
                                blank=True,
                                related_name="services",
                                to="accounts.governorate",
                                verbose_name="gouvernorats desservis",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service de l'annuaire",
                        "verbose_name_plural": "annuaire des services",
                        "ordering": ("name_fr",),
                        "indexes": [models.Index(fields=["kind", "name_fr", "id"], name="service_list")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepts_mail", False),
                                    models.Q(("email", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="service_mail_has_address",
                                violation_error_message="Un service qui accepte les orientations par e-mail a une adresse e-mail.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalServiceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.SlugField(db_index=False, max_length=40, verbose_name="code")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("health", "Santé"),
                                    ("training", "Formation professionnelle"),
                                    ("microfinance", "Microfinance"),
                                    ("development_bank", "Banque de développement"),
                                    ("justice", "Justice et droits"),
                                    ("housing", "Logement et hébergement"),
                                    ("association", "Association"),
                                    ("social", "Action sociale"),
                                    ("administration", "Administration, état civil"),
                                ],
                                max_length=20,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "is_national",
                            models.BooleanField(default=False, verbose_name="dessert tout le pays"),
                        ),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="adresse")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "accepts_mail",
                            models.BooleanField(
                                default=False, verbose_name="accepte les orientations par e-mail"
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="en activité")),
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
                                to="cases.localservice",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PersonFile",
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
                            "paper",
                            models.FileField(blank=True, upload_to=cases.models.rights.person_file_path),
                        ),
                        (
                            "data",
                            models.FileField(blank=True, upload_to=cases.models.rights.person_file_path),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="téléchargeable jusqu'au")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="person_files",
                                to="cases.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="files",
                                to="cases.person",
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
                        "verbose_name": "copie des données",
                        "verbose_name_plural": "copies des données",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="person_file_undrawn",
                            ),
                            models.Index(fields=["expires_at"], name="person_file_expiry"),
                        ],
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
                        (
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                        (
                            "lost",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="cases.person",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fusion de fiches",
                        "verbose_name_plural": "fusions de fiches",
                        "ordering": ("-made_at", "-pk"),
                        "indexes": [models.Index(fields=["kept", "-made_at"], name="merge_by_kept")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("lost",),
                                name="merge_once_in_force",
                                violation_error_message="Cette fiche est déjà fusionnée avec une autre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kept", models.F("lost")), _negated=True),
                                name="merge_of_two",
                                violation_error_message="Une fiche ne se fusionne pas avec elle-même.",
                            ),
                        ],
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
                        (
                            "kept",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.person",
                            ),
                        ),
                        (
                            "lost",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.person",
                            ),
                        ),
                        (
                            "made_by",
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
                                to="cases.personmerge",
                            ),
                        ),
                        (
                            "undone_by",
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
                    name="ProtectionRule",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "retention_years",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(50),
                                ],
                                verbose_name="années de conservation après la clôture",
                            ),
                        ),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="jours d'annonce avant l'anonymisation",
                            ),
                        ),
                        (
                            "request_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="jours pour répondre à une demande sur les données",
                            ),
                        ),
                        (
                            "complaint_days",
                            models.PositiveSmallIntegerField(
                                default=15,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="jours pour répondre à une réclamation",
                            ),
                        ),
                        (
                            "file_days",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="jours pendant lesquels une copie des données se télécharge",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "règle de protection des données",
                        "verbose_name_plural": "règles de protection des données",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="protection_rule_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("complaint_days__gte", 1),
                                    ("file_days__gte", 1),
                                    ("notice_days__gte", 1),
                                    ("request_days__gte", 1),
                                    ("retention_years__gte", 1),
                                ),
                                name="protection_rule_positive",
                                violation_error_message="Chaque durée compte au moins une unité.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProtectionRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                        (
                            "retention_years",
                            models.PositiveSmallIntegerField(
                                default=5,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(50),
                                ],
                                verbose_name="années de conservation après la clôture",
                            ),
                        ),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="jours d'annonce avant l'anonymisation",
                            ),
                        ),
                        (
                            "request_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="jours pour répondre à une demande sur les données",
                            ),
                        ),
                        (
                            "complaint_days",
                            models.PositiveSmallIntegerField(
                                default=15,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(365),
                                ],
                                verbose_name="jours pour répondre à une réclamation",
                            ),
                        ),
                        (
                            "file_days",
                            models.PositiveSmallIntegerField(
                                default=7,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(60),
                                ],
                                verbose_name="jours pendant lesquels une copie des données se télécharge",
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
                                to="cases.protectionrule",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReadingRight",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("until", models.DateField(verbose_name="jusqu'au")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reading_rights",
                                to="cases.case",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "droit de lecture",
                        "verbose_name_plural": "droits de lecture",
                        "indexes": [models.Index(fields=["user", "until"], name="reading_right_in_force")],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "case"), name="reading_right_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReadingRightEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("until", models.DateField(verbose_name="jusqu'au")),
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
                                to="cases.readingright",
                            ),
                        ),
                        (
                            "user",
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
                    name="Referral",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("social_inquiry", "Enquête sociale"),
                                    ("social_support", "Accompagnement social"),
                                    ("employment", "Recherche d'emploi"),
                                    ("training", "Formation"),
                                    ("self_employment", "Création d'activité"),
                                    ("health", "Soins, suivi psychologique"),
                                    ("housing", "Logement, hébergement"),
                                    ("justice", "Droits, justice, papiers"),
                                    ("finance", "Financement complémentaire"),
                                    ("other", "Autre besoin"),
                                ],
                                max_length=20,
                                verbose_name="objet",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Envoyée"),
                                    ("received", "Reçue"),
                                    ("accepted", "Acceptée"),
                                    ("refused", "Refusée"),
                                    ("done", "Terminée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="sent",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "shared",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("household", "Foyer : taille, revenu, membres"),
                                        ("return", "Retour : pays, date, mode"),
                                        ("occupation", "Métier et niveau d'instruction"),
                                        (
                                            "situations",
                                            "Situations de vulnérabilité (enquête sociale seulement)",
                                        ),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="données transmises",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                        ("answer", models.TextField(blank=True, verbose_name="réponse")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("need_met", "Le besoin est couvert"),
                                    ("partly_met", "Le besoin est couvert en partie"),
                                    ("inquiry_made", "Enquête sociale réalisée"),
                                    ("not_met", "Aucune solution trouvée"),
                                    ("did_not_come", "La personne n'est pas venue"),
                                    ("declined_by_person", "La personne a renoncé"),
                                ],
                                max_length=20,
                                verbose_name="résultat",
                            ),
                        ),
                        (
                            "outcome_note",
                            models.TextField(blank=True, verbose_name="précisions sur le résultat"),
                        ),
                        ("news_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="referrals",
                                to="cases.case",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="cases.localservice",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referrals",
                                to="accounts.unit",
                                verbose_name="unité",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "orientation",
                        "verbose_name_plural": "orientations",
                        "indexes": [
                            models.Index(fields=["-sent_at", "-id"], name="referral_list"),
                            models.Index(fields=["unit", "-sent_at", "-id"], name="referral_list_unit"),
                            models.Index(fields=["case", "-sent_at"], name="referral_list_case"),
                            models.Index(
                                condition=models.Q(("state__in", ["sent", "received"])),
                                fields=["sent_at"],
                                name="referral_silent",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("service__isnull", True), ("unit__isnull", False)),
                                    models.Q(("service__isnull", False), ("unit__isnull", True)),
                                    _connector="OR",
                                ),
                                name="referral_one_receiver",
                                violation_error_message="Une orientation s'adresse à une unité ou à un service.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), models.Q(("outcome", ""), _negated=True)),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("outcome", "")),
                                    _connector="OR",
                                ),
                                name="referral_done_with_outcome",
                                violation_error_message="Une orientation terminée a un résultat, les autres n'en ont pas.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("answer", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="referral_refused_with_reason",
                                violation_error_message="Un refus a un motif.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ["sent", "received", "accepted"]), ("unit__isnull", False)
                                ),
                                fields=("case", "unit", "purpose"),
                                name="referral_once_open_unit",
                                violation_error_message="Cette unité a déjà une orientation ouverte pour cet objet.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("service__isnull", False),
                                    ("state__in", ["sent", "received", "accepted"]),
                                ),
                                fields=("case", "service", "purpose"),
                                name="referral_once_open_service",
                                violation_error_message="Ce service a déjà une orientation ouverte pour cet objet.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "fact",
                            models.CharField(
                                choices=[
                                    ("household_size", "Taille du foyer"),
                                    ("household_income_tnd", "Revenu mensuel du foyer (TND)"),
                                    ("situations", "Situations de vulnérabilité"),
                                ],
                                max_length=24,
                                verbose_name="fait",
                            ),
                        ),
                        ("value", common.encryption.EncryptedJSONField()),
                        ("established_by", models.CharField(max_length=120, verbose_name="établi par")),
                        ("established_on", models.DateField(verbose_name="établi le")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("visit", "constaté lors de la visite"),
                                    ("papers", "sur pièces"),
                                    ("declared", "déclaré par la personne"),
                                    ("third_party", "confirmé par un tiers"),
                                ],
                                max_length=12,
                                verbose_name="comment",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fact_sources",
                                to="cases.case",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="fact_sources",
                                to="cases.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "origine d'un fait",
                        "verbose_name_plural": "origines des faits",
                        "indexes": [models.Index(fields=["case", "fact", "-id"], name="fact_source_latest")],
                    },
                ),
                migrations.CreateModel(
                    name="FactSourceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "fact",
                            models.CharField(
                                choices=[
                                    ("household_size", "Taille du foyer"),
                                    ("household_income_tnd", "Revenu mensuel du foyer (TND)"),
                                    ("situations", "Situations de vulnérabilité"),
                                ],
                                max_length=24,
                                verbose_name="fait",
                            ),
                        ),
                        ("value", common.encryption.EncryptedJSONField()),
                        ("established_by", models.CharField(max_length=120, verbose_name="établi par")),
                        ("established_on", models.DateField(verbose_name="établi le")),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("visit", "constaté lors de la visite"),
                                    ("papers", "sur pièces"),
                                    ("declared", "déclaré par la personne"),
                                    ("third_party", "confirmé par un tiers"),
                                ],
                                max_length=12,
                                verbose_name="comment",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(auto_now_add=True)),
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
                                to="cases.factsource",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.referral",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LiaisonSheet",
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
                        ("file", models.FileField(blank=True, upload_to=cases.models.referrals.sheet_path)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sheets",
                                to="cases.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fiche de liaison",
                        "verbose_name_plural": "fiches de liaison",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="liaison_undrawn",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferralEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("social_inquiry", "Enquête sociale"),
                                    ("social_support", "Accompagnement social"),
                                    ("employment", "Recherche d'emploi"),
                                    ("training", "Formation"),
                                    ("self_employment", "Création d'activité"),
                                    ("health", "Soins, suivi psychologique"),
                                    ("housing", "Logement, hébergement"),
                                    ("justice", "Droits, justice, papiers"),
                                    ("finance", "Financement complémentaire"),
                                    ("other", "Autre besoin"),
                                ],
                                max_length=20,
                                verbose_name="objet",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "Envoyée"),
                                    ("received", "Reçue"),
                                    ("accepted", "Acceptée"),
                                    ("refused", "Refusée"),
                                    ("done", "Terminée"),
                                    ("cancelled", "Annulée"),
                                ],
                                default="sent",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "shared",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("household", "Foyer : taille, revenu, membres"),
                                        ("return", "Retour : pays, date, mode"),
                                        ("occupation", "Métier et niveau d'instruction"),
                                        (
                                            "situations",
                                            "Situations de vulnérabilité (enquête sociale seulement)",
                                        ),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="données transmises",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(verbose_name="envoyée le")),
                        ("answer", models.TextField(blank=True, verbose_name="réponse")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("need_met", "Le besoin est couvert"),
                                    ("partly_met", "Le besoin est couvert en partie"),
                                    ("inquiry_made", "Enquête sociale réalisée"),
                                    ("not_met", "Aucune solution trouvée"),
                                    ("did_not_come", "La personne n'est pas venue"),
                                    ("declined_by_person", "La personne a renoncé"),
                                ],
                                max_length=20,
                                verbose_name="résultat",
                            ),
                        ),
                        (
                            "outcome_note",
                            models.TextField(blank=True, verbose_name="précisions sur le résultat"),
                        ),
                        ("news_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                                to="cases.referral",
                            ),
                        ),
                        (
                            "sent_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.localservice",
                                verbose_name="service",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                                verbose_name="unité",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReferralTransition",
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
                                to="cases.referral",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de l'orientation",
                        "verbose_name_plural": "événements de l'orientation",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="referral_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionHold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("placed_at", models.DateTimeField(auto_now_add=True, verbose_name="suspendu le")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="levé le")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="retention_holds",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "placed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suspension de l'anonymisation",
                        "verbose_name_plural": "suspensions de l'anonymisation",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=("case",),
                                name="hold_one_per_case",
                                violation_error_message="L'anonymisation de ce dossier est déjà suspendue.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionHoldEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("placed_at", models.DateTimeField(auto_now_add=True, verbose_name="suspendu le")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="levé le")),
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
                            "lifted_by",
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
                                to="cases.retentionhold",
                            ),
                        ),
                        (
                            "placed_by",
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
                    name="RightsRequest",
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
                                    ("access", "Voir mes données"),
                                    ("correction", "Faire corriger mes données"),
                                    ("opposition", "M'opposer à l'usage de mes données"),
                                    ("erasure", "Faire effacer mes données"),
                                    ("withdrawal", "Retirer un accord"),
                                ],
                                max_length=12,
                                verbose_name="demande",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("processing", "Traitement de mes données par le dispositif"),
                                    ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                                    ("share_aneti", "Partage avec l'ANETI"),
                                    ("share_operator", "Partage avec un opérateur de suivi"),
                                    (
                                        "share_service",
                                        "Partage avec un service extérieur (santé, formation, justice…)",
                                    ),
                                    ("share_return_country", "Partage avec le pays de retour"),
                                    ("statistics", "Usage statistique"),
                                    ("reminders", "Rappels de rendez-vous par e-mail ou SMS"),
                                ],
                                max_length=24,
                                verbose_name="accord à retirer",
                            ),
                        ),
                        ("details", models.TextField(blank=True, verbose_name="ce que la personne demande")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("desk", "Sur place"),
                                    ("phone", "Par téléphone"),
                                    ("letter", "Par courrier"),
                                    ("email", "Par e-mail"),
                                    ("public_page", "Par la page publique"),
                                ],
                                default="desk",
                                max_length=12,
                                verbose_name="reçue",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Reçue"),
                                    ("in_progress", "En cours"),
                                    ("answered", "Répondue"),
                                    ("refused", "Refusée"),
                                ],
                                default="received",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="reçue le")),
                        ("due_on", models.DateField(verbose_name="à répondre avant le")),
                        ("answer", models.TextField(blank=True, verbose_name="réponse")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rights_requests",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "handled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="traitée par",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "demande de la personne",
                        "verbose_name_plural": "demandes des personnes",
                        "ordering": ("due_on", "pk"),
                        "indexes": [
                            models.Index(fields=["due_on", "id"], name="rights_list"),
                            models.Index(
                                condition=models.Q(("state__in", ["received", "in_progress"])),
                                fields=["due_on"],
                                name="rights_open",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["received", "in_progress"])),
                                fields=("case", "kind", "scope"),
                                name="rights_one_open_of_a_kind",
                                violation_error_message="Une demande de cette nature est déjà en cours pour ce dossier.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("received_on"))),
                                name="rights_due_after_receipt",
                                violation_error_message="L'échéance suit la réception.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_on__isnull", True),
                                        ("state__in", ["received", "in_progress"]),
                                    ),
                                    models.Q(
                                        ("closed_on__isnull", False),
                                        ("state__in", ["answered", "refused"]),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rights_closed_with_answer",
                                violation_error_message="Une demande terminée porte sa réponse ou le motif du refus.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RightsRequestEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("access", "Voir mes données"),
                                    ("correction", "Faire corriger mes données"),
                                    ("opposition", "M'opposer à l'usage de mes données"),
                                    ("erasure", "Faire effacer mes données"),
                                    ("withdrawal", "Retirer un accord"),
                                ],
                                max_length=12,
                                verbose_name="demande",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("processing", "Traitement de mes données par le dispositif"),
                                    ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                                    ("share_aneti", "Partage avec l'ANETI"),
                                    ("share_operator", "Partage avec un opérateur de suivi"),
                                    (
                                        "share_service",
                                        "Partage avec un service extérieur (santé, formation, justice…)",
                                    ),
                                    ("share_return_country", "Partage avec le pays de retour"),
                                    ("statistics", "Usage statistique"),
                                    ("reminders", "Rappels de rendez-vous par e-mail ou SMS"),
                                ],
                                max_length=24,
                                verbose_name="accord à retirer",
                            ),
                        ),
                        ("details", models.TextField(blank=True, verbose_name="ce que la personne demande")),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("desk", "Sur place"),
                                    ("phone", "Par téléphone"),
                                    ("letter", "Par courrier"),
                                    ("email", "Par e-mail"),
                                    ("public_page", "Par la page publique"),
                                ],
                                default="desk",
                                max_length=12,
                                verbose_name="reçue",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Reçue"),
                                    ("in_progress", "En cours"),
                                    ("answered", "Répondue"),
                                    ("refused", "Refusée"),
                                ],
                                default="received",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="reçue le")),
                        ("due_on", models.DateField(verbose_name="à répondre avant le")),
                        ("answer", models.TextField(blank=True, verbose_name="réponse")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="terminée le")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                            "handled_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="traitée par",
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
                                to="cases.rightsrequest",
                            ),
                        ),
                        (
                            "received_by",
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
                    name="RightsTransition",
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
                                to="cases.rightsrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la demande",
                        "verbose_name_plural": "événements de la demande",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="rights_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="SocialInquiry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("visited_on", models.DateField(verbose_name="date de la visite")),
                        ("household_size", models.PositiveSmallIntegerField(verbose_name="taille du foyer")),
                        (
                            "household_income_tnd",
                            common.money.TndField(
                                decimal_places=3,
                                max_digits=13,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel du foyer (TND)",
                            ),
                        ),
                        ("findings", common.encryption.EncryptedJSONField(default=dict)),
                        ("sources", models.JSONField(default=dict)),
                        ("submitted_at", models.DateTimeField(verbose_name="remise le")),
                        ("is_adopted", models.BooleanField(null=True, verbose_name="reprise au dossier")),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "referral",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inquiry",
                                to="cases.referral",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                        "verbose_name": "enquête sociale",
                        "verbose_name_plural": "enquêtes sociales",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("household_size__range", (1, 40))),
                                name="inquiry_household_possible",
                                violation_error_message="La taille du foyer va de 1 à 40.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("household_income_tnd__gte", 0)),
                                name="inquiry_income_not_negative",
                                violation_error_message="Un revenu ne peut pas être négatif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SocialInquiryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("visited_on", models.DateField(verbose_name="date de la visite")),
                        ("household_size", models.PositiveSmallIntegerField(verbose_name="taille du foyer")),
                        (
                            "household_income_tnd",
                            common.money.TndField(
                                decimal_places=3,
                                max_digits=13,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="revenu mensuel du foyer (TND)",
                            ),
                        ),
                        ("findings", common.encryption.EncryptedJSONField(default=dict)),
                        ("sources", models.JSONField(default=dict)),
                        ("submitted_at", models.DateTimeField(verbose_name="remise le")),
                        ("is_adopted", models.BooleanField(null=True, verbose_name="reprise au dossier")),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "officer",
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
                                to="cases.socialinquiry",
                            ),
                        ),
                        (
                            "referral",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cases.referral",
                            ),
                        ),
                        (
                            "reviewed_by",
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
                    name="Summons",
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
                        ("starts_at", models.DateTimeField()),
                        ("file", models.FileField(blank=True, upload_to=cases.models.agenda.summons_path)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "appointment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="summonses",
                                to="cases.appointment",
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
                        "verbose_name": "convocation",
                        "verbose_name_plural": "convocations",
                        "ordering": ("-created_at", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("job_state__in", ["done", "failed"]), _negated=True),
                                fields=["created_at"],
                                name="summons_undrawn",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Task",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="à faire")),
                        ("detail", models.CharField(blank=True, max_length=120, verbose_name="précision")),
                        ("due_on", models.DateField(verbose_name="échéance")),
                        ("source", models.CharField(blank=True, max_length=40)),
                        ("subject", models.CharField(blank=True, max_length=60)),
                        ("subject_id", models.BigIntegerField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "À faire"), ("done", "Faite"), ("dropped", "Abandonnée")],
                                default="open",
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="pour",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tâche",
                        "verbose_name_plural": "tâches",
                        "indexes": [
                            models.Index(fields=["state", "due_on", "id"], name="task_list"),
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["assignee", "due_on"],
                                name="task_of_assignee",
                            ),
                            models.Index(fields=["case", "due_on"], name="task_of_case"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("source", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="task_says_what",
                                violation_error_message="Écrivez ce qu'il y a à faire.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                fields=("source", "subject"),
                                name="task_once_per_subject",
                                violation_error_message="Cette échéance a déjà sa tâche.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(blank=True, max_length=200, verbose_name="à faire")),
                        ("detail", models.CharField(blank=True, max_length=120, verbose_name="précision")),
                        ("due_on", models.DateField(verbose_name="échéance")),
                        ("source", models.CharField(blank=True, max_length=40)),
                        ("subject", models.CharField(blank=True, max_length=60)),
                        ("subject_id", models.BigIntegerField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "À faire"), ("done", "Faite"), ("dropped", "Abandonnée")],
                                default="open",
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="pour",
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
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "created_by",
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
                                to="cases.task",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TaskTransition",
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
                                to="cases.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de la tâche",
                        "verbose_name_plural": "événements de la tâche",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="task_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposé"),
                                    ("accepted", "Accepté"),
                                    ("refused", "Refusé"),
                                    ("withdrawn", "Retiré"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposé le")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                        ),
                        ("answer_reason", models.TextField(blank=True, verbose_name="raison de la réponse")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="transfers",
                                to="cases.case",
                                verbose_name="dossier",
                            ),
                        ),
                        (
                            "counsellor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="conseiller",
                            ),
                        ),
                        (
                            "former_counsellor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "from_antenna",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_out",
                                to="accounts.antenna",
                                verbose_name="antenne de départ",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_antenna",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers_in",
                                to="accounts.antenna",
                                verbose_name="antenne d'accueil",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "transfert",
                        "verbose_name_plural": "transferts",
                        "ordering": ("-proposed_at", "-pk"),
                        "indexes": [
                            models.Index(
                                fields=["to_antenna", "state", "-proposed_at", "-id"],
                                name="transfer_to_answer",
                            ),
                            models.Index(
                                fields=["from_antenna", "state", "-proposed_at", "-id"], name="transfer_sent"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_antenna", models.F("to_antenna")), _negated=True),
                                name="transfer_between_two_antennas",
                                violation_error_message="Un dossier se transfère à une autre antenne que la sienne.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "proposed")),
                                fields=("case",),
                                name="transfer_one_pending",
                                violation_error_message="Un transfert de ce dossier attend déjà sa réponse.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("answer_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="transfer_refused_with_reason",
                                violation_error_message="Un refus se motive : la raison est montrée à l'autre antenne.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state", "proposed")),
                                    models.Q(
                                        models.Q(("state", "proposed"), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_answered_by_somebody",
                                violation_error_message="Une réponse a son auteur et sa date.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "Proposé"),
                                    ("accepted", "Accepté"),
                                    ("refused", "Refusé"),
                                    ("withdrawn", "Retiré"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="raison")),
                        ("proposed_at", models.DateTimeField(verbose_name="proposé le")),
                        (
                            "answered_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="répondu le"),
                        ),
                        ("answer_reason", models.TextField(blank=True, verbose_name="raison de la réponse")),
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
                                verbose_name="dossier",
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
                            "former_counsellor",
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
                            "from_antenna",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne de départ",
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
                                to="cases.transfer",
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
                            ),
                        ),
                        (
                            "to_antenna",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne d'accueil",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TransferTransition",
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
                                to="cases.transfer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du transfert",
                        "verbose_name_plural": "événements du transfert",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="transfer_transitions")],
                    },
                ),
                migrations.AlterModelOptions(
                    name="document",
                    options={
                        "ordering": ("-created_at", "-pk"),
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                    },
                ),
                migrations.AlterModelOptions(
                    name="journalnote",
                    options={
                        "ordering": ("-happened_on", "-pk"),
                        "verbose_name": "note de journal",
                        "verbose_name_plural": "notes de journal",
                    },
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
                    model_name="consent",
                    name="withdrawal_effects",
                    field=models.JSONField(blank=True, default=list, verbose_name="effets annoncés"),
                ),
                migrations.AddField(
                    model_name="consent",
                    name="withdrawal_reason",
                    field=models.TextField(blank=True, verbose_name="raison du retrait"),
                ),
                migrations.AddField(
                    model_name="consent",
                    name="withdrawn_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="consentevent",
                    name="withdrawal_effects",
                    field=models.JSONField(blank=True, default=list, verbose_name="effets annoncés"),
                ),
                migrations.AddField(
                    model_name="consentevent",
                    name="withdrawal_reason",
                    field=models.TextField(blank=True, verbose_name="raison du retrait"),
                ),
                migrations.AddField(
                    model_name="consentevent",
                    name="withdrawn_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="document",
                    name="dated_on",
                    field=models.DateField(blank=True, null=True, verbose_name="date du document"),
                ),
                migrations.AddField(
                    model_name="document",
                    name="pages",
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pages"),
                ),
                migrations.AddField(
                    model_name="document",
                    name="removal_reason",
                    field=models.CharField(blank=True, max_length=500, verbose_name="raison du retrait"),
                ),
                migrations.AddField(
                    model_name="document",
                    name="removed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
                ),
                migrations.AddField(
                    model_name="document",
                    name="removed_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retiré par",
                    ),
                ),
                migrations.AddField(
                    model_name="document",
                    name="replaces",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="cases.document",
                        verbose_name="remplace",
                    ),
                ),
                migrations.AddField(
                    model_name="document",
                    name="thumbnail",
                    field=models.FileField(blank=True, upload_to=cases.models.documents.thumbnail_path),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="dated_on",
                    field=models.DateField(blank=True, null=True, verbose_name="date du document"),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="pages",
                    field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="pages"),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="removal_reason",
                    field=models.CharField(blank=True, max_length=500, verbose_name="raison du retrait"),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="removed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="retiré le"),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="removed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retiré par",
                    ),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="replaces",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="cases.document",
                        verbose_name="remplace",
                    ),
                ),
                migrations.AddField(
                    model_name="documentevent",
                    name="thumbnail",
                    field=models.FileField(blank=True, upload_to=cases.models.documents.thumbnail_path),
                ),
                migrations.AddField(
                    model_name="journalnote",
                    name="happened_on",
                    field=models.DateField(default=common.dates.today, verbose_name="date du fait"),
                ),
                migrations.AddField(
                    model_name="journalnote",
                    name="is_confidential",
                    field=models.BooleanField(default=False, verbose_name="confidentielle"),
                ),
                migrations.AddField(
                    model_name="journalnote",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("call", "Appel"),
                            ("visit", "Visite"),
                            ("meeting", "Entretien"),
                            ("decision", "Décision"),
                            ("other", "Autre"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="nature de la note",
                    ),
                ),
                migrations.AddField(
                    model_name="journalnoteevent",
                    name="happened_on",
                    field=models.DateField(default=common.dates.today, verbose_name="date du fait"),
                ),
                migrations.AddField(
                    model_name="journalnoteevent",
                    name="is_confidential",
                    field=models.BooleanField(default=False, verbose_name="confidentielle"),
                ),
                migrations.AddField(
                    model_name="journalnoteevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("call", "Appel"),
                            ("visit", "Visite"),
                            ("meeting", "Entretien"),
                            ("decision", "Décision"),
                            ("other", "Autre"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="nature de la note",
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
                migrations.AlterField(
                    model_name="consent",
                    name="scope",
                    field=models.CharField(
                        choices=[
                            ("processing", "Traitement de mes données par le dispositif"),
                            ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                            ("share_aneti", "Partage avec l'ANETI"),
                            ("share_operator", "Partage avec un opérateur de suivi"),
                            (
                                "share_service",
                                "Partage avec un service extérieur (santé, formation, justice…)",
                            ),
                            ("share_return_country", "Partage avec le pays de retour"),
                            ("statistics", "Usage statistique"),
                            ("reminders", "Rappels de rendez-vous par e-mail ou SMS"),
                        ],
                        max_length=24,
                        verbose_name="accord",
                    ),
                ),
                migrations.AlterField(
                    model_name="consentevent",
                    name="scope",
                    field=models.CharField(
                        choices=[
                            ("processing", "Traitement de mes données par le dispositif"),
                            ("share_cgps", "Partage avec la promotion sociale (CGPS)"),
                            ("share_aneti", "Partage avec l'ANETI"),
                            ("share_operator", "Partage avec un opérateur de suivi"),
                            (
                                "share_service",
                                "Partage avec un service extérieur (santé, formation, justice…)",
                            ),
                            ("share_return_country", "Partage avec le pays de retour"),
                            ("statistics", "Usage statistique"),
                            ("reminders", "Rappels de rendez-vous par e-mail ou SMS"),
                        ],
                        max_length=24,
                        verbose_name="accord",
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="file",
                    field=models.FileField(
                        blank=True, upload_to=cases.models.documents.document_path, verbose_name="fichier"
                    ),
                ),
                migrations.AlterField(
                    model_name="document",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("cin", "Carte d'identité nationale"),
                            ("passport", "Passeport"),
                            ("consular_card", "Carte consulaire"),
                            ("return_proof", "Preuve de retour"),
                            ("consent", "Consentement signé"),
                            ("income_proof", "Justificatif de revenu"),
                            ("medical", "Document médical"),
                            ("bank_details", "Coordonnées bancaires (RIB)"),
                            ("photo", "Photo d'identité"),
                            ("quote", "Devis"),
                            ("other", "Autre document"),
                        ],
                        max_length=16,
                        verbose_name="type",
                    ),
                ),
                migrations.AlterField(
                    model_name="documentevent",
                    name="file",
                    field=models.FileField(
                        blank=True, upload_to=cases.models.documents.document_path, verbose_name="fichier"
                    ),
                ),
                migrations.AlterField(
                    model_name="documentevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("cin", "Carte d'identité nationale"),
                            ("passport", "Passeport"),
                            ("consular_card", "Carte consulaire"),
                            ("return_proof", "Preuve de retour"),
                            ("consent", "Consentement signé"),
                            ("income_proof", "Justificatif de revenu"),
                            ("medical", "Document médical"),
                            ("bank_details", "Coordonnées bancaires (RIB)"),
                            ("photo", "Photo d'identité"),
                            ("quote", "Devis"),
                            ("other", "Autre document"),
                        ],
                        max_length=16,
                        verbose_name="type",
                    ),
                ),
                migrations.AddIndex(
                    model_name="document",
                    index=models.Index(fields=["case", "-created_at", "-id"], name="document_of_case"),
                ),
                migrations.AddIndex(
                    model_name="document",
                    index=models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["expires_on"],
                        name="document_expiring",
                    ),
                ),
                migrations.AddIndex(
                    model_name="document",
                    index=models.Index(
                        condition=models.Q(
                            ("removed_at__isnull", False), models.Q(("file", ""), _negated=True)
                        ),
                        fields=["removed_at"],
                        name="document_file_to_delete",
                    ),
                ),
                migrations.AddIndex(
                    model_name="journalnote",
                    index=models.Index(fields=["case", "-happened_on", "-id"], name="note_of_case"),
                ),
                migrations.AddField(
                    model_name="person",
                    name="name_bones",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, editable=False, size=None
                    ),
                ),
                migrations.AddIndex(
                    model_name="person",
                    index=django.contrib.postgres.indexes.GinIndex(
                        fields=["name_bones"], name="person_name_bones"
                    ),
                ),
            ]
        ),
        migrations.RunSQL(NOTES_OF_THEIR_DAY, migrations.RunSQL.noop),
        AtOnce(
            [
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
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removal_reason", ""), ("removed_at__isnull", True)),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                models.Q(("removal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="document_removed_with_reason",
                        violation_error_message="Un document est retiré par quelqu'un, avec une raison.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("dated_on__isnull", True),
                            ("expires_on__isnull", True),
                            ("expires_on__gte", models.F("dated_on")),
                            _connector="OR",
                        ),
                        name="document_expires_after_its_date",
                        violation_error_message="Un document n'expire pas avant sa propre date.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="document",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), _negated=True),
                            ("removed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="document_keeps_its_file",
                        violation_error_message="Seul un document retiré peut perdre son fichier.",
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
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_consentevent" ("case_id", "document_id", "given_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scope", "withdrawal_effects", "withdrawal_reason", "withdrawn_by_id", "withdrawn_on") VALUES (NEW."case_id", NEW."document_id", NEW."given_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_by_id", NEW."scope", NEW."withdrawal_effects", NEW."withdrawal_reason", NEW."withdrawn_by_id", NEW."withdrawn_on"); RETURN NULL;',
                            hash="e51db635e219d6f41572643eee35de6c4acfa8d6",
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
                            func='INSERT INTO "cases_consentevent" ("case_id", "document_id", "given_on", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_by_id", "scope", "withdrawal_effects", "withdrawal_reason", "withdrawn_by_id", "withdrawn_on") VALUES (NEW."case_id", NEW."document_id", NEW."given_on", NEW."id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_by_id", NEW."scope", NEW."withdrawal_effects", NEW."withdrawal_reason", NEW."withdrawn_by_id", NEW."withdrawn_on"); RETURN NULL;',
                            hash="cbccab12279cb658d812a5c221343cc7bb599ba7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8a7aa",
                            table="cases_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="document",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_documentevent" ("case_id", "created_at", "dated_on", "expires_on", "file", "id", "kind", "mime_type", "original_name", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_reason", "removed_at", "removed_by_id", "replaces_id", "sha256", "size", "thumbnail", "title", "uploaded_by_id") VALUES (NEW."case_id", NEW."created_at", NEW."dated_on", NEW."expires_on", NEW."file", NEW."id", NEW."kind", NEW."mime_type", NEW."original_name", NEW."pages", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."removal_reason", NEW."removed_at", NEW."removed_by_id", NEW."replaces_id", NEW."sha256", NEW."size", NEW."thumbnail", NEW."title", NEW."uploaded_by_id"); RETURN NULL;',
                            hash="d87d6656de38101045bd0ac42c3576a3221a1daf",
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
                            func='INSERT INTO "cases_documentevent" ("case_id", "created_at", "dated_on", "expires_on", "file", "id", "kind", "mime_type", "original_name", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removal_reason", "removed_at", "removed_by_id", "replaces_id", "sha256", "size", "thumbnail", "title", "uploaded_by_id") VALUES (NEW."case_id", NEW."created_at", NEW."dated_on", NEW."expires_on", NEW."file", NEW."id", NEW."kind", NEW."mime_type", NEW."original_name", NEW."pages", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."removal_reason", NEW."removed_at", NEW."removed_by_id", NEW."replaces_id", NEW."sha256", NEW."size", NEW."thumbnail", NEW."title", NEW."uploaded_by_id"); RETURN NULL;',
                            hash="47743cf6192ba4dd1e1c3873b068ce7958af7f38",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5bc40",
                            table="cases_document",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="note_never_deleted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ccf0a941b8a973670b6953fa7300a8e760773dda",
                            operation="DELETE",
                            pgid="pgtrigger_note_never_deleted_9ba90",
                            table="cases_journalnote",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="journalnote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_journalnoteevent" ("author_id", "case_id", "created_at", "happened_on", "id", "is_confidential", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."author_id", NEW."case_id", NEW."created_at", NEW."happened_on", NEW."id", NEW."is_confidential", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."text"); RETURN NULL;',
                            hash="8c4d997d4cc99ca2682ce0f1022dfa768d9a77a8",
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
                            func='INSERT INTO "cases_journalnoteevent" ("author_id", "case_id", "created_at", "happened_on", "id", "is_confidential", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text") VALUES (NEW."author_id", NEW."case_id", NEW."created_at", NEW."happened_on", NEW."id", NEW."is_confidential", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."text"); RETURN NULL;',
                            hash="28c83ac9beee64b49a1c70d0c223dcaccc33b73e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d819a",
                            table="cases_journalnote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="protectionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_protectionruleevent" ("complaint_days", "file_days", "id", "notice_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_days", "retention_years") VALUES (NEW."complaint_days", NEW."file_days", NEW."id", NEW."notice_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."request_days", NEW."retention_years"); RETURN NULL;',
                            hash="497f1081646fdabd6de1e3886dcf7b4ead7b8563",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_942dd",
                            table="cases_protectionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="protectionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_protectionruleevent" ("complaint_days", "file_days", "id", "notice_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "request_days", "retention_years") VALUES (NEW."complaint_days", NEW."file_days", NEW."id", NEW."notice_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."request_days", NEW."retention_years"); RETURN NULL;',
                            hash="1900e76bff61522bddbd426081428d1c99784ec7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5f54d",
                            table="cases_protectionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="announcement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_announcementevent" ("case_id", "country_id", "created_at", "delegation_id", "governorate_id", "id", "institution_id", "is_linked", "made_by_id", "modality", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "state", "unit_id", "updated_at", "version") VALUES (NEW."case_id", NEW."country_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."id", NEW."institution_id", NEW."is_linked", NEW."made_by_id", NEW."modality", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="a3a7491429893e607eb7d470849c2fa434e8b0d9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_79a0e",
                            table="cases_announcement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="announcement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."delegation_id" IS DISTINCT FROM (NEW."delegation_id") OR OLD."governorate_id" IS DISTINCT FROM (NEW."governorate_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."is_linked" IS DISTINCT FROM (NEW."is_linked") OR OLD."made_by_id" IS DISTINCT FROM (NEW."made_by_id") OR OLD."modality" IS DISTINCT FROM (NEW."modality") OR OLD."planned_on" IS DISTINCT FROM (NEW."planned_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                            func='INSERT INTO "cases_announcementevent" ("case_id", "country_id", "created_at", "delegation_id", "governorate_id", "id", "institution_id", "is_linked", "made_by_id", "modality", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "state", "unit_id", "updated_at", "version") VALUES (NEW."case_id", NEW."country_id", NEW."created_at", NEW."delegation_id", NEW."governorate_id", NEW."id", NEW."institution_id", NEW."is_linked", NEW."made_by_id", NEW."modality", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="d1411a7731a6dd5b8c430cab2c6fc86dc6621c8b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_975db",
                            table="cases_announcement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="announcementbatch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_announcementbatchevent" ("created", "created_at", "created_by_id", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "rows", "written_at") VALUES (NEW."created", NEW."created_at", NEW."created_by_id", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."refused", NEW."rows", NEW."written_at"); RETURN NULL;',
                            hash="23819a83ac85501b01425942b151dce4d5d47f38",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a5db3",
                            table="cases_announcementbatch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="announcementbatch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."created" IS DISTINCT FROM (NEW."created") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."original_name" IS DISTINCT FROM (NEW."original_name") OR OLD."refused" IS DISTINCT FROM (NEW."refused") OR OLD."rows" IS DISTINCT FROM (NEW."rows") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                            func='INSERT INTO "cases_announcementbatchevent" ("created", "created_at", "created_by_id", "id", "original_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refused", "rows", "written_at") VALUES (NEW."created", NEW."created_at", NEW."created_by_id", NEW."id", NEW."original_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."refused", NEW."rows", NEW."written_at"); RETURN NULL;',
                            hash="2d580e5f4537a58626bd9f35b3ecf08803ae4049",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_89dc2",
                            table="cases_announcementbatch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="announcementtransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="announcement_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="47853b120ea4004347e15d9dc57ef6ace2e3198b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_announcement_transition_append_only_0fd57",
                            table="cases_announcementtransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_appointmentevent" ("case_id", "counsellor_id", "created_at", "created_by_id", "ends_at", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_at", "state", "version") VALUES (NEW."case_id", NEW."counsellor_id", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                            hash="2a1e9eb45754b9f33100db94b66b59cabdcadc28",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_fb745",
                            table="cases_appointment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_appointmentevent" ("case_id", "counsellor_id", "created_at", "created_by_id", "ends_at", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "starts_at", "state", "version") VALUES (NEW."case_id", NEW."counsellor_id", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."starts_at", NEW."state", NEW."version"); RETURN NULL;',
                            hash="d7d1db6f1ce5a120506514b506aa3860011fb002",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1fdb2",
                            table="cases_appointment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appointmenttransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appointment_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="892633876b37f203402031eb496eb4cf76ff19ab",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_appointment_transition_append_only_bbbaa",
                            table="cases_appointmenttransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_calendarfeedevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."renewed_at", NEW."user_id"); RETURN NULL;',
                            hash="64264dabcb0bbb4bb30cce778d932497e000d0a5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b10ce",
                            table="cases_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="calendarfeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."renewed_at" IS DISTINCT FROM (NEW."renewed_at") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                            func='INSERT INTO "cases_calendarfeedevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "renewed_at", "user_id") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."renewed_at", NEW."user_id"); RETURN NULL;',
                            hash="37f7c4f1136bd26f94585058dc8d86dfd249e292",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ba747",
                            table="cases_calendarfeed",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caseprotection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_caseprotectionevent" ("announced_on", "anonymised_at", "case_id", "id", "opposed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."announced_on", NEW."anonymised_at", NEW."case_id", NEW."id", NEW."opposed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="a82fefd05803a25cde9dcf1a86738b73133c38d7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e8215",
                            table="cases_caseprotection",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caseprotection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_caseprotectionevent" ("announced_on", "anonymised_at", "case_id", "id", "opposed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."announced_on", NEW."anonymised_at", NEW."case_id", NEW."id", NEW."opposed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="719fa6f4a0314d478807e94906ef89e043113409",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3fa4e",
                            table="cases_caseprotection",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_complaintevent" ("answer", "answered_by_id", "answered_on", "case_id", "channel", "created_at", "due_on", "id", "is_confidential", "kind", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "state", "subject", "text") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."case_id", NEW."channel", NEW."created_at", NEW."due_on", NEW."id", NEW."is_confidential", NEW."kind", NEW."mark", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."state", NEW."subject", NEW."text"); RETURN NULL;',
                            hash="1a46f3944766ddbc60d01fba7e6f3319d91d392f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dec22",
                            table="cases_complaint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complaint",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_complaintevent" ("answer", "answered_by_id", "answered_on", "case_id", "channel", "created_at", "due_on", "id", "is_confidential", "kind", "mark", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "state", "subject", "text") VALUES (NEW."answer", NEW."answered_by_id", NEW."answered_on", NEW."case_id", NEW."channel", NEW."created_at", NEW."due_on", NEW."id", NEW."is_confidential", NEW."kind", NEW."mark", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."state", NEW."subject", NEW."text"); RETURN NULL;',
                            hash="5c69e6ba566092b5d2b1279be301fab4bcbcd81f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f32d0",
                            table="cases_complaint",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complainttransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="complaint_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="16f527e0f3cf7070e3ceb0e7fa855565b5e59d53",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_complaint_transition_append_only_3d9a1",
                            table="cases_complainttransition",
                            when="BEFORE",
                        ),
                    ),
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
                pgtrigger.migrations.AddTrigger(
                    model_name="localservice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_localserviceevent" ("accepts_mail", "address", "code", "email", "id", "is_active", "is_national", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."accepts_mail", NEW."address", NEW."code", NEW."email", NEW."id", NEW."is_active", NEW."is_national", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;',
                            hash="76981d1da938e2dcf6b4b13d5a7951c733bdcfc3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b1eba",
                            table="cases_localservice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="localservice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_localserviceevent" ("accepts_mail", "address", "code", "email", "id", "is_active", "is_national", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."accepts_mail", NEW."address", NEW."code", NEW."email", NEW."id", NEW."is_active", NEW."is_national", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;',
                            hash="f6fee2eaa586123d78f9902ddce643b8ae772584",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_eaa58",
                            table="cases_localservice",
                            when="AFTER",
                        ),
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
                pgtrigger.migrations.AddTrigger(
                    model_name="readingright",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_readingrightevent" ("case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "user_id") VALUES (NEW."case_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."until", NEW."user_id"); RETURN NULL;',
                            hash="27310f87059bd2ee0cf19d011a21eeed7087b322",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b5c49",
                            table="cases_readingright",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="readingright",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_readingrightevent" ("case_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "until", "user_id") VALUES (NEW."case_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."until", NEW."user_id"); RETURN NULL;',
                            hash="a66d31557c64fed69900c7c524d90742f67c9319",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7becc",
                            table="cases_readingright",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="referral",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_referralevent" ("answer", "case_id", "id", "news_at", "outcome", "outcome_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "reminded_at", "sent_at", "sent_by_id", "service_id", "shared", "state", "unit_id", "updated_at", "version") VALUES (NEW."answer", NEW."case_id", NEW."id", NEW."news_at", NEW."outcome", NEW."outcome_note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."reason", NEW."reminded_at", NEW."sent_at", NEW."sent_by_id", NEW."service_id", NEW."shared", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ff5826bdd1d6ec22a097d0025cee697d62472f70",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b2939",
                            table="cases_referral",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="referral",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_referralevent" ("answer", "case_id", "id", "news_at", "outcome", "outcome_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "reason", "reminded_at", "sent_at", "sent_by_id", "service_id", "shared", "state", "unit_id", "updated_at", "version") VALUES (NEW."answer", NEW."case_id", NEW."id", NEW."news_at", NEW."outcome", NEW."outcome_note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."reason", NEW."reminded_at", NEW."sent_at", NEW."sent_by_id", NEW."service_id", NEW."shared", NEW."state", NEW."unit_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="d4673e3d4d1c476b0eef65348a25a44ce69dc7ea",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_18505",
                            table="cases_referral",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="factsource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_factsourceevent" ("basis", "case_id", "established_by", "established_on", "fact", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "referral_id", "value") VALUES (NEW."basis", NEW."case_id", NEW."established_by", NEW."established_on", NEW."fact", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."referral_id", NEW."value"); RETURN NULL;',
                            hash="ec407f9e016a27103b0d85ca12020ad96707d661",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_873db",
                            table="cases_factsource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="factsource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_factsourceevent" ("basis", "case_id", "established_by", "established_on", "fact", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "referral_id", "value") VALUES (NEW."basis", NEW."case_id", NEW."established_by", NEW."established_on", NEW."fact", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."referral_id", NEW."value"); RETURN NULL;',
                            hash="39738b4adb37e3744d3782e27a7cc6561d7d3515",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_54825",
                            table="cases_factsource",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="referraltransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="referral_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="744f550d86cf5b2f402640fcf75ce7142b52df62",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_referral_transition_append_only_30bf3",
                            table="cases_referraltransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionhold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_retentionholdevent" ("case_id", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (NEW."case_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason"); RETURN NULL;',
                            hash="ef9afa4a80b8b16c712a1579892239b2b731fc90",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ef381",
                            table="cases_retentionhold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionhold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_retentionholdevent" ("case_id", "id", "lifted_at", "lifted_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (NEW."case_id", NEW."id", NEW."lifted_at", NEW."lifted_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason"); RETURN NULL;',
                            hash="6f61c08bd97bd1ad169cc44d64e160b2b5962905",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c14ad",
                            table="cases_retentionhold",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rightsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_rightsrequestevent" ("answer", "case_id", "channel", "closed_on", "created_at", "details", "due_on", "handled_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "scope", "state") VALUES (NEW."answer", NEW."case_id", NEW."channel", NEW."closed_on", NEW."created_at", NEW."details", NEW."due_on", NEW."handled_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."scope", NEW."state"); RETURN NULL;',
                            hash="b9f772d6a48412967272bacb6878a5be04702518",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a39c0",
                            table="cases_rightsrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rightsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_rightsrequestevent" ("answer", "case_id", "channel", "closed_on", "created_at", "details", "due_on", "handled_by_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_by_id", "received_on", "scope", "state") VALUES (NEW."answer", NEW."case_id", NEW."channel", NEW."closed_on", NEW."created_at", NEW."details", NEW."due_on", NEW."handled_by_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_by_id", NEW."received_on", NEW."scope", NEW."state"); RETURN NULL;',
                            hash="12222546d40de8a57466d21afba6946ed633f47d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bac0a",
                            table="cases_rightsrequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rightstransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="rights_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ca1269cf884206d1dd3e39e71ccd3d767fdb20d1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_rights_transition_append_only_526de",
                            table="cases_rightstransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="socialinquiry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_socialinquiryevent" ("findings", "household_income_tnd", "household_size", "id", "is_adopted", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "reviewed_at", "reviewed_by_id", "sources", "submitted_at", "visited_on") VALUES (NEW."findings", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."is_adopted", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."referral_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."sources", NEW."submitted_at", NEW."visited_on"); RETURN NULL;',
                            hash="51c38654c3b69a1b326ac9310a1c357ed8f1327f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2b917",
                            table="cases_socialinquiry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="socialinquiry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_socialinquiryevent" ("findings", "household_income_tnd", "household_size", "id", "is_adopted", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "referral_id", "reviewed_at", "reviewed_by_id", "sources", "submitted_at", "visited_on") VALUES (NEW."findings", NEW."household_income_tnd", NEW."household_size", NEW."id", NEW."is_adopted", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."referral_id", NEW."reviewed_at", NEW."reviewed_by_id", NEW."sources", NEW."submitted_at", NEW."visited_on"); RETURN NULL;',
                            hash="7f4267f28974db7de012313276e3c81027377efe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ab579",
                            table="cases_socialinquiry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_taskevent" ("assignee_id", "case_id", "created_at", "created_by_id", "detail", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "subject", "subject_id", "title") VALUES (NEW."assignee_id", NEW."case_id", NEW."created_at", NEW."created_by_id", NEW."detail", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."state", NEW."subject", NEW."subject_id", NEW."title"); RETURN NULL;',
                            hash="42d93d4c83c2964c4b1c949f66719164cfadb77c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_62e7a",
                            table="cases_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_taskevent" ("assignee_id", "case_id", "created_at", "created_by_id", "detail", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "state", "subject", "subject_id", "title") VALUES (NEW."assignee_id", NEW."case_id", NEW."created_at", NEW."created_by_id", NEW."detail", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."state", NEW."subject", NEW."subject_id", NEW."title"); RETURN NULL;',
                            hash="fda3951deb1858fcf817bb13a977e88eac32045f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e050d",
                            table="cases_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tasktransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="task_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b3cce47a8ede71441c8fb883c0f79d472aa1470d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_task_transition_append_only_c9e49",
                            table="cases_tasktransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transfer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cases_transferevent" ("answer_reason", "answered_at", "answered_by_id", "case_id", "counsellor_id", "former_counsellor_id", "from_antenna_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "state", "to_antenna_id") VALUES (NEW."answer_reason", NEW."answered_at", NEW."answered_by_id", NEW."case_id", NEW."counsellor_id", NEW."former_counsellor_id", NEW."from_antenna_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."state", NEW."to_antenna_id"); RETURN NULL;',
                            hash="a17063c94ad5858846f86d8317fc41f5ee6fe512",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e2f1b",
                            table="cases_transfer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transfer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cases_transferevent" ("answer_reason", "answered_at", "answered_by_id", "case_id", "counsellor_id", "former_counsellor_id", "from_antenna_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "state", "to_antenna_id") VALUES (NEW."answer_reason", NEW."answered_at", NEW."answered_by_id", NEW."case_id", NEW."counsellor_id", NEW."former_counsellor_id", NEW."from_antenna_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."state", NEW."to_antenna_id"); RETURN NULL;',
                            hash="ff48d9ac35d0e07b28b0645d381545e376cd0d50",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7955f",
                            table="cases_transfer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transfertransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transfer_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="52a886113e4b41da05a9b26068951c3496c43f9b",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_transfer_transition_append_only_9fae4",
                            table="cases_transfertransition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(fill_bones, migrations.RunPython.noop),
        migrations.RunPython(write_rule, migrations.RunPython.noop),
    ]
