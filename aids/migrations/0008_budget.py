import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import common.money
from common.migration_operations import AtOnce

# The portal wrote its own reasons in the language of whoever caused the entry; now it writes a code.
_WORDS = (
    ("new_reservation", "Remplacée par une nouvelle réservation", "عُوّض بحجز جديد"),
    ("committed", "Remplacée par l'engagement", "عُوّض بالتعهد"),
    ("expired", "Réservation arrivée à son terme", "انتهى أجل الحجز"),
    ("initial", "Dotation initiale de la phase II"),
    ("unspent", "Solde non dépensé", "رصيد غير منفق"),
    (
        "one_place",
        "Une personne, une place : fiches réunies ou séparées",
        "شخص واحد، مكان واحد: بطاقات مجمّعة أو مفصولة",
    ),
)
# What follows the words belongs to the entry: a number, a name.
_BEGINNINGS = (
    ("place_taken_over", r"^(?:Place reprise du dossier|مكان مسترجع من الملف) (.+)$"),
    ("register", r"^(?:Repris du registre « |منقول من السجل «)(.+?) ?»$"),
)
_APPEND_ONLY = "pgtrigger_entry_append_only_32725"


def name_the_portals_reasons(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        # Entries are append-only; this once their words, never their figures, are written anew.
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + _APPEND_ONLY + "}"])
        for code, *words in _WORDS:
            cursor.execute(
                "UPDATE aids_ledgerentry SET reason_code = %s, reason = '' WHERE reason = ANY(%s)",
                [code, words],
            )
        for code, pattern in _BEGINNINGS:
            cursor.execute(
                "UPDATE aids_ledgerentry SET reason_code = %s, reason = (regexp_match(reason, %s))[1]"
                " WHERE reason ~ %s",
                [code, pattern, pattern],
            )
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


class Migration(migrations.Migration):
    dependencies = [
        ("aids", "0007_schemes"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="BudgetMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slots", models.PositiveIntegerField(default=0, verbose_name="places")),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, default=0, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "À confirmer"),
                                    ("agreed", "Confirmé"),
                                    ("refused", "Refusé"),
                                    ("withdrawn", "Retiré"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposé le")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décidé le")),
                        (
                            "decision_reason",
                            models.TextField(blank=True, verbose_name="motif de la décision"),
                        ),
                    ],
                    options={
                        "verbose_name": "transfert entre enveloppes",
                        "verbose_name_plural": "transferts entre enveloppes",
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="BudgetMoveEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("slots", models.PositiveIntegerField(default=0, verbose_name="places")),
                        (
                            "amount_eur",
                            common.money.EurField(
                                decimal_places=2, default=0, max_digits=12, verbose_name="montant (EUR)"
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "À confirmer"),
                                    ("agreed", "Confirmé"),
                                    ("refused", "Refusé"),
                                    ("withdrawn", "Retiré"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="état",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposé le")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="décidé le")),
                        (
                            "decision_reason",
                            models.TextField(blank=True, verbose_name="motif de la décision"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="BudgetMoveTransition",
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
                        "verbose_name": "événement du transfert",
                        "verbose_name_plural": "événements du transfert",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LedgerCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        ("differences", models.JSONField(default=list)),
                    ],
                    options={
                        "verbose_name": "contrôle du registre",
                        "verbose_name_plural": "contrôles du registre",
                        "ordering": ("-at", "-pk"),
                        "get_latest_by": ("at", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="ReservationExtension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("before", models.DateField(null=True, verbose_name="réservée jusqu'au, avant")),
                        ("until", models.DateField(verbose_name="réservée jusqu'au")),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("extended_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name": "prolongation de réservation",
                        "verbose_name_plural": "prolongations de réservation",
                        "ordering": ("extended_at", "pk"),
                    },
                ),
                migrations.CreateModel(
                    name="ReservationNotice",
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
                                    ("ending", "Réservation bientôt échue"),
                                    ("expired", "Réservation échue"),
                                    ("offered", "Place offerte"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("until", models.DateField()),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "verbose_name": "avis de réservation",
                        "verbose_name_plural": "avis de réservation",
                    },
                ),
                migrations.RemoveIndex(
                    model_name="ledgerentry",
                    name="entry_by_envelope",
                ),
                migrations.AddField(
                    model_name="ledgerentry",
                    name="reason_code",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("new_reservation", "Remplacée par une nouvelle réservation"),
                            ("committed", "Remplacée par l'engagement"),
                            ("offered", "Place offerte à la liste d'attente"),
                            ("expired", "Réservation arrivée à son terme"),
                            ("unspent", "Solde non dépensé"),
                            ("place_taken_over", "Place reprise d'un autre dossier de la personne"),
                            ("one_place", "Une personne, une place : fiches réunies ou séparées"),
                            ("move", "Transfert entre enveloppes"),
                            ("register", "Repris d'un registre"),
                            ("initial", "Dotation initiale"),
                            ("tranche", "Versement"),
                        ],
                        max_length=16,
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmove",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidé par",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmove",
                    name="proposed_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposé par",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmove",
                    name="source",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_out",
                        to="aids.envelope",
                        verbose_name="de l'enveloppe",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmove",
                    name="target",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_in",
                        to="aids.envelope",
                        verbose_name="vers l'enveloppe",
                    ),
                ),
                migrations.AddField(
                    model_name="ledgerentry",
                    name="move",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="aids.budgetmove",
                    ),
                ),
                migrations.AddIndex(
                    model_name="ledgerentry",
                    index=models.Index(fields=["-at", "-id"], name="entry_list"),
                ),
                migrations.AddIndex(
                    model_name="ledgerentry",
                    index=models.Index(fields=["envelope", "-at", "-id"], name="entry_list_envelope"),
                ),
                migrations.AddIndex(
                    model_name="ledgerentry",
                    index=models.Index(fields=["account", "kind", "-at", "-id"], name="entry_list_account"),
                ),
                migrations.AddConstraint(
                    model_name="ledgerentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("move__isnull", True),
                            models.Q(("kind", "allocation"), ("reason_code", "move")),
                            _connector="OR",
                        ),
                        name="entry_of_a_move",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmoveevent",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="décidé par",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmoveevent",
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
                    model_name="budgetmoveevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="aids.budgetmove",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmoveevent",
                    name="proposed_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposé par",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmoveevent",
                    name="source",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aids.envelope",
                        verbose_name="de l'enveloppe",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmoveevent",
                    name="target",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="aids.envelope",
                        verbose_name="vers l'enveloppe",
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmovetransition",
                    name="actor",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="budgetmovetransition",
                    name="subject",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="aids.budgetmove",
                    ),
                ),
                migrations.AddField(
                    model_name="reservationextension",
                    name="application",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservation_extensions",
                        to="aids.application",
                    ),
                ),
                migrations.AddField(
                    model_name="reservationextension",
                    name="extended_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="reservationnotice",
                    name="application",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reservation_notices",
                        to="aids.application",
                    ),
                ),
                migrations.AddIndex(
                    model_name="budgetmove",
                    index=models.Index(fields=["-proposed_at", "-id"], name="budget_move_list"),
                ),
                migrations.AddConstraint(
                    model_name="budgetmove",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="budget_move_two_envelopes",
                        violation_error_message="Un transfert va d'une enveloppe à une autre.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetmove",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("amount_eur__gte", 0),
                            models.Q(("slots__gt", 0), ("amount_eur__gt", 0), _connector="OR"),
                        ),
                        name="budget_move_of_something",
                        violation_error_message="Indiquez des places ou des euros à transférer.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetmove",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["agreed", "refused"]), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="budget_move_two_managers",
                        violation_error_message="La personne qui a proposé ce transfert ne peut pas le décider.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetmove",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "proposed"),
                            ),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="budget_move_decided_by_somebody",
                        violation_error_message="Un transfert décidé l'est par quelqu'un, à une date.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetmove",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="budget_move_refused_with_reason",
                        violation_error_message="Un refus a un motif.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="budgetmovetransition",
                    index=models.Index(fields=["subject", "at"], name="budget_move_transitions"),
                ),
                migrations.AddConstraint(
                    model_name="reservationextension",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("before__isnull", True), ("until__gt", models.F("before")), _connector="OR"
                        ),
                        name="reservation_extended_later",
                        violation_error_message="Une prolongation va au-delà de la date actuelle.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reservationnotice",
                    constraint=models.UniqueConstraint(
                        fields=("application", "kind", "until"), name="reservation_notice_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="budgetmove",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "aids_budgetmoveevent" ("amount_eur", "decided_at", "decided_by_id", "decision_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "slots", "source_id", "state", "target_id") VALUES (NEW."amount_eur", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."slots", NEW."source_id", NEW."state", NEW."target_id"); RETURN NULL;',
                            hash="b62cf8e5fbdfecaefa4aec236426ecfc2a2cb9a1",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ddbd2",
                            table="aids_budgetmove",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="budgetmove",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "aids_budgetmoveevent" ("amount_eur", "decided_at", "decided_by_id", "decision_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "reason", "slots", "source_id", "state", "target_id") VALUES (NEW."amount_eur", NEW."decided_at", NEW."decided_by_id", NEW."decision_reason", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."slots", NEW."source_id", NEW."state", NEW."target_id"); RETURN NULL;',
                            hash="5966dad4ef35da66f0ba5ebfd0dc1ac7b0e245d5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dc2bc",
                            table="aids_budgetmove",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="budgetmovetransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="budget_move_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="3c3eada400d7aee13372e8c0f388b703d320c59d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_budget_move_transition_append_only_7158e",
                            table="aids_budgetmovetransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reservationextension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="reservation_extension_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="20034c245c9c65d8097355286d78aedec8a11cf9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_reservation_extension_append_only_2a983",
                            table="aids_reservationextension",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(name_the_portals_reasons, migrations.RunPython.noop),
    ]
