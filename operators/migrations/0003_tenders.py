import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.migrations.operations.special
import django.db.models.deletion
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.territory
import common.encryption
import common.migration_operations
import common.money
import operators.models.profile
from common.migration_operations import AtOnce


def flat_contracts_into_lots(apps, schema_editor):
    """Make of each flat contract one with a single lot, and let the offers of its operator name that lot."""
    Contract = apps.get_model("operators", "FrameworkContract")
    Coverage = apps.get_model("operators", "ContractGovernorate")
    Lot = apps.get_model("operators", "ContractLot")
    Terms = apps.get_model("operators", "LotTerms")
    Proposal = apps.get_model("operators", "Proposal")
    # Tables changed below may not hold checks put off to the end of the transaction.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for contract in Contract.objects.all():
        codes = Coverage.objects.filter(contract=contract).values_list("governorate", flat=True)
        if not codes:
            # Never in force: the form asks for a governorate.
            continue
        lot = Lot.objects.create(contract=contract, number=1)
        fees = {f"fee_{kind}_eur": contract.fee_eur for kind in contract.kinds}
        Terms.objects.create(
            lot=lot,
            starts_on=contract.valid_from,
            governorates=sorted(codes),
            kinds=contract.kinds,
            sectors=contract.sectors,
            capacity=contract.capacity,
            **fees,
        )
        Proposal.objects.filter(
            operator=contract.operator_id,
            proposed_at__date__gte=contract.valid_from,
            proposed_at__date__lte=contract.valid_to,
        ).update(lot=lot)
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_leads"),
        ("aids", "0011_decisions"),
        ("operators", "0002_visits"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="frameworkcontract",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="frameworkcontract",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="operator",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="operator",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="proposal",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="proposal",
                    name="update_update",
                ),
                migrations.CreateModel(
                    name="Tender",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reference", models.CharField(max_length=30, verbose_name="référence")),
                        ("title", models.CharField(max_length=160, verbose_name="intitulé")),
                        ("purpose", models.TextField(blank=True, verbose_name="objet")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="publié le")),
                        ("closes_on", models.DateField(verbose_name="remise des offres jusqu’au")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Brouillon"),
                                    ("published", "Publié"),
                                    ("closed", "Clos, à dépouiller"),
                                    ("awarded", "Attribué"),
                                    ("unsuccessful", "Infructueux"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                        "verbose_name": "appel d’offres",
                        "verbose_name_plural": "appels d’offres",
                        "ordering": ("-closes_on", "-pk"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reference",),
                                name="tender_reference_once",
                                violation_error_message="Un appel d’offres porte déjà cette référence.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_on__isnull", True),
                                    ("closes_on__gte", models.F("published_on")),
                                    _connector="OR",
                                ),
                                name="tender_closes_after_publication",
                                violation_error_message="La remise des offres doit suivre la publication.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"), ("published_on__isnull", False), _connector="OR"
                                ),
                                name="tender_published_with_its_day",
                                violation_error_message="Un appel d’offres publié a une date de publication.",
                            ),
                        ],
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="TenderLot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro du lot")),
                        ("title", models.CharField(max_length=120, verbose_name="intitulé du lot")),
                        (
                            "governorates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=5),
                                size=None,
                                verbose_name="gouvernorats couverts",
                            ),
                        ),
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
                            "estimated_fee_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais estimés par dossier (EUR)",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lots",
                                to="operators.tender",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lot d’appel d’offres",
                        "verbose_name_plural": "lots d’appels d’offres",
                        "ordering": ("tender", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tender", "number"),
                                name="tender_lot_number_once",
                                violation_error_message="Cet appel d’offres a déjà un lot de ce numéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("governorates__len__gt", 0),
                                    ("kinds__len__gt", 0),
                                    ("kinds__contained_by", ["employment", "business", "innovative"]),
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
                                    ),
                                ),
                                name="tender_lot_covers_something",
                                violation_error_message="Un lot couvre un gouvernorat et une aide économique au moins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("capacity__range", (1, 5000))),
                                name="tender_lot_capacity",
                                violation_error_message="La capacité va de 1 à 5 000 dossiers.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("estimated_fee_eur__isnull", True),
                                    ("estimated_fee_eur__gte", 0),
                                    _connector="OR",
                                ),
                                name="tender_lot_fee_not_negative",
                                violation_error_message="Des frais ne peuvent pas être négatifs.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractLot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro du lot")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=120, verbose_name="intitulé du lot"),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lots",
                                to="operators.frameworkcontract",
                            ),
                        ),
                        (
                            "tender_lot",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contract_lot",
                                to="operators.tenderlot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lot de convention",
                        "verbose_name_plural": "lots de conventions",
                        "ordering": ("contract", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"),
                                name="contract_lot_number_once",
                                violation_error_message="Cette convention a déjà un lot de ce numéro.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LotTerms",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="à partir du")),
                        (
                            "governorates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=5),
                                size=None,
                                verbose_name="gouvernorats couverts",
                            ),
                        ),
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
                            "fee_employment_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par dossier d’emploi (EUR)",
                            ),
                        ),
                        (
                            "fee_business_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par dossier d’entreprise (EUR)",
                            ),
                        ),
                        (
                            "fee_innovative_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par projet innovant (EUR)",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="terms",
                                to="operators.contractlot",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "portée d’un lot",
                        "verbose_name_plural": "portées des lots",
                        "ordering": ("lot", "starts_on"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("lot", "starts_on"),
                                name="lot_terms_one_a_day",
                                violation_error_message="Ce lot change déjà ce jour-là.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("governorates__len__gt", 0)),
                                name="lot_terms_some_governorate",
                                violation_error_message="Un lot couvre un gouvernorat au moins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kinds__contained_by", ["employment", "business", "innovative"]),
                                    ("kinds__len__gt", 0),
                                ),
                                name="framework_contract_economic_kinds",
                                violation_error_message="Un lot porte sur une aide économique au moins.",
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
                                    models.Q(
                                        ("fee_employment_eur__isnull", True),
                                        ("fee_employment_eur__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("fee_business_eur__isnull", True),
                                        ("fee_business_eur__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("fee_innovative_eur__isnull", True),
                                        ("fee_innovative_eur__gte", 0),
                                        _connector="OR",
                                    ),
                                ),
                                name="framework_contract_fee_not_negative",
                                violation_error_message="Des frais ne peuvent pas être négatifs.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractAmendment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro")),
                        (
                            "subject",
                            models.CharField(
                                choices=[
                                    ("end", "Fin de la convention"),
                                    ("lot", "Lot : capacité, frais, gouvernorats"),
                                ],
                                max_length=4,
                                verbose_name="ce qui change",
                            ),
                        ),
                        ("effective_on", models.DateField(verbose_name="en vigueur le")),
                        ("reason", models.TextField(verbose_name="motif")),
                        (
                            "former_valid_to",
                            models.DateField(blank=True, null=True, verbose_name="ancienne fin"),
                        ),
                        (
                            "new_valid_to",
                            models.DateField(blank=True, null=True, verbose_name="nouvelle fin"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="operators.frameworkcontract",
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
                            "lot",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="operators.contractlot",
                            ),
                        ),
                        (
                            "terms",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendment",
                                to="operators.lotterms",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "avenant à une convention",
                        "verbose_name_plural": "avenants aux conventions",
                        "ordering": ("contract", "number"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("contract", "number"),
                                name="contract_amendment_number_once",
                                violation_error_message="Cette convention a déjà un avenant de ce numéro.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("former_valid_to__isnull", False),
                                        ("lot__isnull", True),
                                        ("new_valid_to__isnull", False),
                                        ("subject", "end"),
                                        ("terms__isnull", True),
                                    ),
                                    models.Q(
                                        ("lot__isnull", False),
                                        ("new_valid_to__isnull", True),
                                        ("subject", "lot"),
                                        ("terms__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="contract_amendment_says_what",
                                violation_error_message="Un avenant change la fin de la convention, ou un de ses lots.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="contract_amendment_with_reason",
                                violation_error_message="Un avenant a un motif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractSuspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="suspendue du")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="levée le")),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "contract",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="suspensions",
                                to="operators.frameworkcontract",
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
                            "suspended_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "suspension d’une convention",
                        "verbose_name_plural": "suspensions des conventions",
                        "ordering": ("contract", "-starts_on"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="contract_suspension_ends_after_start",
                                violation_error_message="La fin de la suspension doit suivre son début.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("contract", "="),
                                    (
                                        accounts.models.territory.ClosedDateRange(
                                            models.F("starts_on"),
                                            models.F("ends_on"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="contract_suspension_no_overlap",
                                violation_error_message="Cette convention est déjà suspendue une partie de ces jours.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="contract_suspension_with_reason",
                                violation_error_message="Une suspension a un motif.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OperatorContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("function", models.CharField(blank=True, max_length=80, verbose_name="fonction")),
                        ("phone", models.CharField(blank=True, max_length=16, verbose_name="téléphone")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="operators.operator",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact d’un opérateur",
                        "verbose_name_plural": "contacts d’un opérateur",
                        "ordering": ("operator", "name"),
                    },
                ),
                migrations.CreateModel(
                    name="PartnerDocument",
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
                                    ("statutes", "Statuts"),
                                    ("registry", "Extrait du RNE"),
                                    ("tax", "Attestation fiscale"),
                                    ("social_security", "Attestation CNSS"),
                                    ("insurance", "Assurance"),
                                    ("bank", "Relevé d’identité bancaire"),
                                    ("contract", "Convention signée"),
                                    ("amendment", "Avenant signé"),
                                    ("terms", "Cahier des charges"),
                                    ("notice", "Avis d’appel d’offres"),
                                    ("offer", "Offre"),
                                    ("minutes", "Procès-verbal de dépouillement"),
                                    ("other", "Autre document"),
                                ],
                                max_length=16,
                                verbose_name="nature",
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=120, verbose_name="intitulé")),
                        (
                            "file",
                            models.FileField(
                                upload_to=operators.models.profile.partner_path, verbose_name="fichier"
                            ),
                        ),
                        (
                            "expires_on",
                            models.DateField(blank=True, null=True, verbose_name="valable jusqu’au"),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="operators.frameworkcontract",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="operators.operator",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="operators.tender",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document d’un opérateur",
                        "verbose_name_plural": "documents d’un opérateur",
                        "ordering": ("-added_at", "-pk"),
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("expires_on__isnull", False), ("removed_at__isnull", True)
                                ),
                                fields=["expires_on"],
                                name="partner_document_expiry",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("contract__isnull", True),
                                        ("operator__isnull", False),
                                        ("tender__isnull", True),
                                    ),
                                    models.Q(
                                        ("contract__isnull", False),
                                        ("operator__isnull", True),
                                        ("tender__isnull", True),
                                    ),
                                    models.Q(
                                        ("contract__isnull", True),
                                        ("operator__isnull", True),
                                        ("tender__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="partner_document_of_one",
                                violation_error_message="Un document appartient à un opérateur, une convention ou un appel.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rerouting",
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
                                    ("running", "En attente d’un nouvel opérateur"),
                                    ("done", "Repris par un nouvel opérateur"),
                                    ("given_back", "Rendu au premier opérateur"),
                                    ("lapsed", "Sans objet, le dossier a pris fin"),
                                ],
                                default="running",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("note", models.TextField(verbose_name="note de passation")),
                        (
                            "handed",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("plan", "Le plan et ses devis"),
                                        ("tranches", "Les versements déjà proposés ou payés"),
                                        ("visits", "Les visites et leurs comptes rendus"),
                                        ("documents", "La copie du contrat signé"),
                                    ],
                                    max_length=10,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="ce qui est transmis",
                            ),
                        ),
                        ("summary", models.JSONField(default=dict, verbose_name="résumé clos")),
                        ("started_at", models.DateTimeField(verbose_name="depuis le")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminée le")),
                        (
                            "application",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reroutings",
                                to="aids.application",
                                verbose_name="dossier d’aide",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "from_operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="operators.operator",
                                verbose_name="ancien opérateur",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_operator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="operators.operator",
                                verbose_name="nouvel opérateur",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "changement d’opérateur",
                        "verbose_name_plural": "changements d’opérateur",
                        "ordering": ("-started_at", "-pk"),
                        "indexes": [
                            models.Index(fields=["from_operator", "-started_at"], name="rerouting_by_former")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "running")),
                                fields=("application",),
                                name="rerouting_one_running",
                                violation_error_message="Ce dossier cherche déjà un nouvel opérateur.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                ),
                                name="rerouting_with_reason_and_note",
                                violation_error_message="Un changement d’opérateur a un motif et une note de passation.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), ("to_operator__isnull", False)),
                                    models.Q(
                                        models.Q(("state", "done"), _negated=True),
                                        ("to_operator__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="rerouting_done_names_whom",
                                violation_error_message="Un dossier repris l’est par un opérateur.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("handed__contained_by", ["plan", "tranches", "visits", "documents"])
                                ),
                                name="rerouting_known_parts",
                                violation_error_message="Choisissez ce qui est transmis dans la liste.",
                            ),
                        ],
                    },
                    bases=(django_fsm.FSMModelMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="TenderOffer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="reçue le")),
                        (
                            "fee_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais proposés par dossier (EUR)",
                            ),
                        ),
                        (
                            "score",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="note sur 100",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="appréciation")),
                        ("is_awarded", models.BooleanField(default=False, verbose_name="retenue")),
                        (
                            "lot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="operators.tenderlot",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="operators.operator",
                                verbose_name="candidat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "offre",
                        "verbose_name_plural": "offres",
                        "ordering": (
                            "lot",
                            models.OrderBy(models.F("score"), descending=True, nulls_last=True),
                            "fee_eur",
                            "pk",
                        ),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("lot", "operator"),
                                name="tender_offer_one_a_lot",
                                violation_error_message="Ce candidat a déjà une offre pour ce lot.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_awarded", True)),
                                fields=("lot",),
                                name="tender_offer_one_awarded",
                                violation_error_message="Ce lot a déjà un attributaire.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("fee_eur__isnull", True), ("fee_eur__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("score__isnull", True), ("score__range", (0, 100)), _connector="OR"
                                    ),
                                ),
                                name="tender_offer_within_bounds",
                                violation_error_message="Des frais ne sont pas négatifs, une note va de 0 à 100.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TenderEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("reference", models.CharField(max_length=30, verbose_name="référence")),
                        ("title", models.CharField(max_length=160, verbose_name="intitulé")),
                        ("purpose", models.TextField(blank=True, verbose_name="objet")),
                        ("published_on", models.DateField(blank=True, null=True, verbose_name="publié le")),
                        ("closes_on", models.DateField(verbose_name="remise des offres jusqu’au")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Brouillon"),
                                    ("published", "Publié"),
                                    ("closed", "Clos, à dépouiller"),
                                    ("awarded", "Attribué"),
                                    ("unsuccessful", "Infructueux"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
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
                                to="operators.tender",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TenderTransition",
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
                                to="operators.tender",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement de l’appel d’offres",
                        "verbose_name_plural": "événements de l’appel d’offres",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="tender_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="TenderLotEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro du lot")),
                        ("title", models.CharField(max_length=120, verbose_name="intitulé du lot")),
                        (
                            "governorates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=5),
                                size=None,
                                verbose_name="gouvernorats couverts",
                            ),
                        ),
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
                            "estimated_fee_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais estimés par dossier (EUR)",
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
                                to="operators.tenderlot",
                            ),
                        ),
                        (
                            "tender",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.tender",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContractLotEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numéro du lot")),
                        (
                            "title",
                            models.CharField(blank=True, max_length=120, verbose_name="intitulé du lot"),
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
                                to="operators.contractlot",
                            ),
                        ),
                        (
                            "tender_lot",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.tenderlot",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LotTermsEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="à partir du")),
                        (
                            "governorates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=5),
                                size=None,
                                verbose_name="gouvernorats couverts",
                            ),
                        ),
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
                            "fee_employment_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par dossier d’emploi (EUR)",
                            ),
                        ),
                        (
                            "fee_business_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par dossier d’entreprise (EUR)",
                            ),
                        ),
                        (
                            "fee_innovative_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais par projet innovant (EUR)",
                            ),
                        ),
                        (
                            "lot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.contractlot",
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
                                to="operators.lotterms",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContractSuspensionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="suspendue du")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="au")),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="levée le")),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
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
                                to="operators.contractsuspension",
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
                    name="OperatorContactEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("function", models.CharField(blank=True, max_length=80, verbose_name="fonction")),
                        ("phone", models.CharField(blank=True, max_length=16, verbose_name="téléphone")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.operator",
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
                                to="operators.operatorcontact",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PartnerDocumentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("statutes", "Statuts"),
                                    ("registry", "Extrait du RNE"),
                                    ("tax", "Attestation fiscale"),
                                    ("social_security", "Attestation CNSS"),
                                    ("insurance", "Assurance"),
                                    ("bank", "Relevé d’identité bancaire"),
                                    ("contract", "Convention signée"),
                                    ("amendment", "Avenant signé"),
                                    ("terms", "Cahier des charges"),
                                    ("notice", "Avis d’appel d’offres"),
                                    ("offer", "Offre"),
                                    ("minutes", "Procès-verbal de dépouillement"),
                                    ("other", "Autre document"),
                                ],
                                max_length=16,
                                verbose_name="nature",
                            ),
                        ),
                        ("label", models.CharField(blank=True, max_length=120, verbose_name="intitulé")),
                        (
                            "file",
                            models.FileField(
                                upload_to=operators.models.profile.partner_path, verbose_name="fichier"
                            ),
                        ),
                        (
                            "expires_on",
                            models.DateField(blank=True, null=True, verbose_name="valable jusqu’au"),
                        ),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "contract",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.frameworkcontract",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.operator",
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
                                to="operators.partnerdocument",
                            ),
                        ),
                        (
                            "removed_by",
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
                            "tender",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.tender",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReroutingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("running", "En attente d’un nouvel opérateur"),
                                    ("done", "Repris par un nouvel opérateur"),
                                    ("given_back", "Rendu au premier opérateur"),
                                    ("lapsed", "Sans objet, le dossier a pris fin"),
                                ],
                                default="running",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motif")),
                        ("note", models.TextField(verbose_name="note de passation")),
                        (
                            "handed",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("plan", "Le plan et ses devis"),
                                        ("tranches", "Les versements déjà proposés ou payés"),
                                        ("visits", "Les visites et leurs comptes rendus"),
                                        ("documents", "La copie du contrat signé"),
                                    ],
                                    max_length=10,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="ce qui est transmis",
                            ),
                        ),
                        ("summary", models.JSONField(default=dict, verbose_name="résumé clos")),
                        ("started_at", models.DateTimeField(verbose_name="depuis le")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="terminée le")),
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
                            "ended_by",
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
                            "from_operator",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.operator",
                                verbose_name="ancien opérateur",
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
                                to="operators.rerouting",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_operator",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.operator",
                                verbose_name="nouvel opérateur",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReroutingTransition",
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
                                to="operators.rerouting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "événement du changement d’opérateur",
                        "verbose_name_plural": "événements du changement d’opérateur",
                        "ordering": ("at", "pk"),
                        "abstract": False,
                        "indexes": [models.Index(fields=["subject", "at"], name="rerouting_transitions")],
                    },
                ),
                migrations.CreateModel(
                    name="TenderOfferEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("received_on", models.DateField(verbose_name="reçue le")),
                        (
                            "fee_eur",
                            common.money.EurField(
                                blank=True,
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="frais proposés par dossier (EUR)",
                            ),
                        ),
                        (
                            "score",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=5,
                                null=True,
                                verbose_name="note sur 100",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="appréciation")),
                        ("is_awarded", models.BooleanField(default=False, verbose_name="retenue")),
                        (
                            "lot",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="operators.tenderlot",
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
                                verbose_name="candidat",
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
                                to="operators.tenderoffer",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.RemoveConstraint(
                    model_name="frameworkcontract",
                    name="framework_contract_economic_kinds",
                ),
                migrations.RemoveConstraint(
                    model_name="frameworkcontract",
                    name="framework_contract_known_sectors",
                ),
                migrations.RemoveConstraint(
                    model_name="frameworkcontract",
                    name="framework_contract_capacity",
                ),
                migrations.RemoveConstraint(
                    model_name="frameworkcontract",
                    name="framework_contract_fee_not_negative",
                ),
                migrations.AddField(
                    model_name="frameworkcontract",
                    name="warn_first_days",
                    field=models.PositiveSmallIntegerField(
                        default=90, verbose_name="premier rappel, jours avant la fin"
                    ),
                ),
                migrations.AddField(
                    model_name="frameworkcontract",
                    name="warn_last_days",
                    field=models.PositiveSmallIntegerField(
                        default=30, verbose_name="dernier rappel, jours avant la fin"
                    ),
                ),
                migrations.AddField(
                    model_name="frameworkcontractevent",
                    name="warn_first_days",
                    field=models.PositiveSmallIntegerField(
                        default=90, verbose_name="premier rappel, jours avant la fin"
                    ),
                ),
                migrations.AddField(
                    model_name="frameworkcontractevent",
                    name="warn_last_days",
                    field=models.PositiveSmallIntegerField(
                        default=30, verbose_name="dernier rappel, jours avant la fin"
                    ),
                ),
                migrations.AddField(
                    model_name="operator",
                    name="bank_holder",
                    field=models.CharField(blank=True, max_length=70, verbose_name="titulaire du compte"),
                ),
                migrations.AddField(
                    model_name="operator",
                    name="bank_iban",
                    field=common.encryption.EncryptedJSONField(
                        blank=True, null=True, verbose_name="compte bancaire"
                    ),
                ),
                migrations.AddField(
                    model_name="operator",
                    name="bank_name",
                    field=models.CharField(blank=True, max_length=80, verbose_name="banque"),
                ),
                migrations.AddField(
                    model_name="operator",
                    name="legal_form",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("association", "Association"),
                            ("consultancy", "Bureau d’études"),
                            ("public_body", "Établissement public"),
                            ("company", "Société"),
                            ("cooperative", "Coopérative ou mutuelle"),
                            ("other", "Autre forme"),
                        ],
                        max_length=12,
                        verbose_name="forme juridique",
                    ),
                ),
                migrations.AddField(
                    model_name="operator",
                    name="registry_number",
                    field=models.CharField(blank=True, max_length=20, verbose_name="identifiant RNE"),
                ),
                migrations.AddField(
                    model_name="operator",
                    name="tax_number",
                    field=models.CharField(blank=True, max_length=20, verbose_name="matricule fiscal"),
                ),
                migrations.AddField(
                    model_name="operatorevent",
                    name="bank_holder",
                    field=models.CharField(blank=True, max_length=70, verbose_name="titulaire du compte"),
                ),
                migrations.AddField(
                    model_name="operatorevent",
                    name="bank_iban",
                    field=common.encryption.EncryptedJSONField(
                        blank=True, null=True, verbose_name="compte bancaire"
                    ),
                ),
                migrations.AddField(
                    model_name="operatorevent",
                    name="bank_name",
                    field=models.CharField(blank=True, max_length=80, verbose_name="banque"),
                ),
                migrations.AddField(
                    model_name="operatorevent",
                    name="legal_form",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("association", "Association"),
                            ("consultancy", "Bureau d’études"),
                            ("public_body", "Établissement public"),
                            ("company", "Société"),
                            ("cooperative", "Coopérative ou mutuelle"),
                            ("other", "Autre forme"),
                        ],
                        max_length=12,
                        verbose_name="forme juridique",
                    ),
                ),
                migrations.AddField(
                    model_name="operatorevent",
                    name="registry_number",
                    field=models.CharField(blank=True, max_length=20, verbose_name="identifiant RNE"),
                ),
                migrations.AddField(
                    model_name="operatorevent",
                    name="tax_number",
                    field=models.CharField(blank=True, max_length=20, verbose_name="matricule fiscal"),
                ),
                migrations.AlterField(
                    model_name="proposal",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("proposed", "En attente de réponse"),
                            ("accepted", "Acceptée"),
                            ("declined", "Déclinée"),
                            ("expired", "Restée sans réponse"),
                            ("withdrawn", "Retirée"),
                            ("released", "Dossier passé à un autre opérateur"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                migrations.AlterField(
                    model_name="proposalevent",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("proposed", "En attente de réponse"),
                            ("accepted", "Acceptée"),
                            ("declined", "Déclinée"),
                            ("expired", "Restée sans réponse"),
                            ("withdrawn", "Retirée"),
                            ("released", "Dossier passé à un autre opérateur"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                migrations.AddField(
                    model_name="proposal",
                    name="lot",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="proposals",
                        to="operators.contractlot",
                        verbose_name="lot de la convention",
                    ),
                ),
                migrations.AddField(
                    model_name="proposalevent",
                    name="lot",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operators.contractlot",
                        verbose_name="lot de la convention",
                    ),
                ),
                migrations.AddField(
                    model_name="proposal",
                    name="rerouting",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="operators.rerouting",
                        verbose_name="changement d’opérateur",
                    ),
                ),
                migrations.AddField(
                    model_name="proposalevent",
                    name="rerouting",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operators.rerouting",
                        verbose_name="changement d’opérateur",
                    ),
                ),
                migrations.AddIndex(
                    model_name="proposal",
                    index=models.Index(
                        condition=models.Q(("rerouting__isnull", False), ("state", "proposed")),
                        fields=["lot"],
                        name="proposal_takeovers",
                    ),
                ),
                migrations.AddIndex(
                    model_name="proposal",
                    index=models.Index(fields=["proposed_at"], name="proposal_by_day"),
                ),
                migrations.AddField(
                    model_name="frameworkcontract",
                    name="tender",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contracts",
                        to="operators.tender",
                        verbose_name="appel d’offres",
                    ),
                ),
                migrations.AddField(
                    model_name="frameworkcontractevent",
                    name="tender",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operators.tender",
                        verbose_name="appel d’offres",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="frameworkcontract",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("warn_first_days__gte", models.F("warn_last_days"))),
                        name="framework_contract_warnings_in_order",
                        violation_error_message="Le premier rappel vient avant le dernier.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="operator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_operatorevent" ("bank_holder", "bank_iban", "bank_name", "contact_email", "contact_name", "contact_phone", "id", "institution_id", "is_active", "legal_form", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registry_number", "tax_number") VALUES (NEW."bank_holder", NEW."bank_iban", NEW."bank_name", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."id", NEW."institution_id", NEW."is_active", NEW."legal_form", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registry_number", NEW."tax_number"); RETURN NULL;',
                            hash="9366267ce23ece9843d8350a84ea51c8441184e4",
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
                            func='INSERT INTO "operators_operatorevent" ("bank_holder", "bank_iban", "bank_name", "contact_email", "contact_name", "contact_phone", "id", "institution_id", "is_active", "legal_form", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registry_number", "tax_number") VALUES (NEW."bank_holder", NEW."bank_iban", NEW."bank_name", NEW."contact_email", NEW."contact_name", NEW."contact_phone", NEW."id", NEW."institution_id", NEW."is_active", NEW."legal_form", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registry_number", NEW."tax_number"); RETURN NULL;',
                            hash="d0abd2716edd00da5fda59a3593f61c676c9b266",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a7fb6",
                            table="operators_operator",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="proposal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_proposalevent" ("answer_due_on", "answered_at", "answered_by_id", "application_id", "decline_reason", "id", "is_automatic", "lot_id", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rank", "reasons", "rerouting_id", "state") VALUES (NEW."answer_due_on", NEW."answered_at", NEW."answered_by_id", NEW."application_id", NEW."decline_reason", NEW."id", NEW."is_automatic", NEW."lot_id", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."rank", NEW."reasons", NEW."rerouting_id", NEW."state"); RETURN NULL;',
                            hash="fc5976b8faea26c16ea541ab65743c941e5f228a",
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
                            func='INSERT INTO "operators_proposalevent" ("answer_due_on", "answered_at", "answered_by_id", "application_id", "decline_reason", "id", "is_automatic", "lot_id", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed_at", "proposed_by_id", "rank", "reasons", "rerouting_id", "state") VALUES (NEW."answer_due_on", NEW."answered_at", NEW."answered_by_id", NEW."application_id", NEW."decline_reason", NEW."id", NEW."is_automatic", NEW."lot_id", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed_at", NEW."proposed_by_id", NEW."rank", NEW."reasons", NEW."rerouting_id", NEW."state"); RETURN NULL;',
                            hash="0f07914605df6eed69f4cfdcc4b45d3b6145d111",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04be6",
                            table="operators_proposal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractsuspension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_contractsuspensionevent" ("contract_id", "created_at", "ends_on", "id", "lifted_by_id", "lifted_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "suspended_by_id") VALUES (NEW."contract_id", NEW."created_at", NEW."ends_on", NEW."id", NEW."lifted_by_id", NEW."lifted_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."starts_on", NEW."suspended_by_id"); RETURN NULL;',
                            hash="433426d459ecf1dfaa0d0e88441f76088cf97798",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b3cdd",
                            table="operators_contractsuspension",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractsuspension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_contractsuspensionevent" ("contract_id", "created_at", "ends_on", "id", "lifted_by_id", "lifted_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "starts_on", "suspended_by_id") VALUES (NEW."contract_id", NEW."created_at", NEW."ends_on", NEW."id", NEW."lifted_by_id", NEW."lifted_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."starts_on", NEW."suspended_by_id"); RETURN NULL;',
                            hash="1a584d2f0fc3c5b9b1ff4801c7c537c1467c21f9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a7dd0",
                            table="operators_contractsuspension",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lotterms",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_lottermsevent" ("capacity", "fee_business_eur", "fee_employment_eur", "fee_innovative_eur", "governorates", "id", "kinds", "lot_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "starts_on") VALUES (NEW."capacity", NEW."fee_business_eur", NEW."fee_employment_eur", NEW."fee_innovative_eur", NEW."governorates", NEW."id", NEW."kinds", NEW."lot_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sectors", NEW."starts_on"); RETURN NULL;',
                            hash="ba05151e2c5b842ad945af0a21f8d575556e237e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_38fe1",
                            table="operators_lotterms",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lotterms",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_lottermsevent" ("capacity", "fee_business_eur", "fee_employment_eur", "fee_innovative_eur", "governorates", "id", "kinds", "lot_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "starts_on") VALUES (NEW."capacity", NEW."fee_business_eur", NEW."fee_employment_eur", NEW."fee_innovative_eur", NEW."governorates", NEW."id", NEW."kinds", NEW."lot_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sectors", NEW."starts_on"); RETURN NULL;',
                            hash="ab26eb341037dea6a46c00ed605a04f5edac0664",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_44583",
                            table="operators_lotterms",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractamendment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contract_amendment_never_rewritten",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="378ef1d6fde38dcf2b5adcfea627fd2981665110",
                            operation="UPDATE",
                            pgid="pgtrigger_contract_amendment_never_rewritten_835b4",
                            table="operators_contractamendment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="operatorcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_operatorcontactevent" ("email", "function", "id", "name", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."email", NEW."function", NEW."id", NEW."name", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;',
                            hash="52be1aae473d54c6a528556cf3131beca349ac10",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_46f08",
                            table="operators_operatorcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="operatorcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_operatorcontactevent" ("email", "function", "id", "name", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."email", NEW."function", NEW."id", NEW."name", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;',
                            hash="f1a3a27b4b33d084eeb2ce0a5796694ee10fb10e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a02f3",
                            table="operators_operatorcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="operatorcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_operatorcontactevent" ("email", "function", "id", "name", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (OLD."email", OLD."function", OLD."id", OLD."name", OLD."operator_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone"); RETURN NULL;',
                            hash="b51117dbd580aa192ece1af8830824dd05a88819",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7253d",
                            table="operators_operatorcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rerouting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_reroutingevent" ("application_id", "ended_at", "ended_by_id", "from_operator_id", "handed", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "started_at", "started_by_id", "state", "summary", "to_operator_id") VALUES (NEW."application_id", NEW."ended_at", NEW."ended_by_id", NEW."from_operator_id", NEW."handed", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."started_at", NEW."started_by_id", NEW."state", NEW."summary", NEW."to_operator_id"); RETURN NULL;',
                            hash="f4ed42f0a5746dddedf0073b949ee9dac6a0d7c7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_a688b",
                            table="operators_rerouting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rerouting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_reroutingevent" ("application_id", "ended_at", "ended_by_id", "from_operator_id", "handed", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "started_at", "started_by_id", "state", "summary", "to_operator_id") VALUES (NEW."application_id", NEW."ended_at", NEW."ended_by_id", NEW."from_operator_id", NEW."handed", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."started_at", NEW."started_by_id", NEW."state", NEW."summary", NEW."to_operator_id"); RETURN NULL;',
                            hash="822f9c27ce76efc53f736d2ef9c2cf6852051b27",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_738b9",
                            table="operators_rerouting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reroutingtransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="rerouting_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="7bbe93092d2d3298f60fdd052966911899dfc660",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_rerouting_transition_append_only_eab38",
                            table="operators_reroutingtransition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tender",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_tenderevent" ("closes_on", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "purpose", "reference", "state", "title") VALUES (NEW."closes_on", NEW."created_at", NEW."created_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."purpose", NEW."reference", NEW."state", NEW."title"); RETURN NULL;',
                            hash="b94ba7a26297f132ea021222e3b7cf4bf05be64e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f044b",
                            table="operators_tender",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tender",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_tenderevent" ("closes_on", "created_at", "created_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "purpose", "reference", "state", "title") VALUES (NEW."closes_on", NEW."created_at", NEW."created_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."purpose", NEW."reference", NEW."state", NEW."title"); RETURN NULL;',
                            hash="3cfd8e352b6c2e2d77a01842d236fcee9ed91894",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_731a4",
                            table="operators_tender",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerdocument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_partnerdocumentevent" ("added_at", "added_by_id", "contract_id", "expires_on", "file", "id", "kind", "label", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "tender_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."contract_id", NEW."expires_on", NEW."file", NEW."id", NEW."kind", NEW."label", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."removed_at", NEW."removed_by_id", NEW."tender_id"); RETURN NULL;',
                            hash="f1590e2fd0d2a8c9a8c0b4a30ffe6eaaa320a6b3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dda97",
                            table="operators_partnerdocument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnerdocument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_partnerdocumentevent" ("added_at", "added_by_id", "contract_id", "expires_on", "file", "id", "kind", "label", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "removed_by_id", "tender_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."contract_id", NEW."expires_on", NEW."file", NEW."id", NEW."kind", NEW."label", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."removed_at", NEW."removed_by_id", NEW."tender_id"); RETURN NULL;',
                            hash="33dfccf3555eaba95e327f54ff2f03047757ed2c",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e01f9",
                            table="operators_partnerdocument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tenderlot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_tenderlotevent" ("capacity", "estimated_fee_eur", "governorates", "id", "kinds", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "tender_id", "title") VALUES (NEW."capacity", NEW."estimated_fee_eur", NEW."governorates", NEW."id", NEW."kinds", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."sectors", NEW."tender_id", NEW."title"); RETURN NULL;',
                            hash="43f7bd77c36e5267537db365c44601884dd0d8eb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ffde0",
                            table="operators_tenderlot",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tenderlot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_tenderlotevent" ("capacity", "estimated_fee_eur", "governorates", "id", "kinds", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "tender_id", "title") VALUES (NEW."capacity", NEW."estimated_fee_eur", NEW."governorates", NEW."id", NEW."kinds", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."sectors", NEW."tender_id", NEW."title"); RETURN NULL;',
                            hash="55aac89956051845ee4894d29b242fabfaa834f0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04412",
                            table="operators_tenderlot",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tenderlot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_tenderlotevent" ("capacity", "estimated_fee_eur", "governorates", "id", "kinds", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sectors", "tender_id", "title") VALUES (OLD."capacity", OLD."estimated_fee_eur", OLD."governorates", OLD."id", OLD."kinds", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."sectors", OLD."tender_id", OLD."title"); RETURN NULL;',
                            hash="01d5a59ae662176bc1bd3de1adf6e4a67757fd51",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_53465",
                            table="operators_tenderlot",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractlot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_contractlotevent" ("contract_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tender_lot_id", "title") VALUES (NEW."contract_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tender_lot_id", NEW."title"); RETURN NULL;',
                            hash="a973cdf8c7599ff895d95cba88d9a72a15107b8a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e755a",
                            table="operators_contractlot",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contractlot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_contractlotevent" ("contract_id", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tender_lot_id", "title") VALUES (NEW."contract_id", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tender_lot_id", NEW."title"); RETURN NULL;',
                            hash="0e9cf2d80de887df2e6f531de69787dfacbe4bce",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d9f4f",
                            table="operators_contractlot",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tenderoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_tenderofferevent" ("fee_eur", "id", "is_awarded", "lot_id", "note", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "score") VALUES (NEW."fee_eur", NEW."id", NEW."is_awarded", NEW."lot_id", NEW."note", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."score"); RETURN NULL;',
                            hash="ad336380eb25a2e11ce629aad16c1092035840d0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_73d72",
                            table="operators_tenderoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tenderoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "operators_tenderofferevent" ("fee_eur", "id", "is_awarded", "lot_id", "note", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "score") VALUES (NEW."fee_eur", NEW."id", NEW."is_awarded", NEW."lot_id", NEW."note", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_on", NEW."score"); RETURN NULL;',
                            hash="92c3d6b3009c50ee181e5c08921720477f8b96a5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c1c6d",
                            table="operators_tenderoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tenderoffer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "operators_tenderofferevent" ("fee_eur", "id", "is_awarded", "lot_id", "note", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "score") VALUES (OLD."fee_eur", OLD."id", OLD."is_awarded", OLD."lot_id", OLD."note", OLD."operator_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_on", OLD."score"); RETURN NULL;',
                            hash="aaf3ea41a501382a3b9f48a3ab959f9d9e06501d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0ea09",
                            table="operators_tenderoffer",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tendertransition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="tender_transition_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="25c315d06d6f53d306529ba61404e07192176cdf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_tender_transition_append_only_9e25f",
                            table="operators_tendertransition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunPython(
            code=flat_contracts_into_lots,
            reverse_code=django.db.migrations.operations.special.RunPython.noop,
        ),
        AtOnce(
            [
                migrations.RemoveField(
                    model_name="frameworkcontract",
                    name="governorates",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontract",
                    name="capacity",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontract",
                    name="fee_eur",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontract",
                    name="kinds",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontract",
                    name="sectors",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontractevent",
                    name="capacity",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontractevent",
                    name="fee_eur",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontractevent",
                    name="kinds",
                ),
                migrations.RemoveField(
                    model_name="frameworkcontractevent",
                    name="sectors",
                ),
                migrations.DeleteModel(
                    name="ContractGovernorateEvent",
                ),
                migrations.DeleteModel(
                    name="ContractGovernorate",
                ),
                common.migration_operations.AtOnce(
                    operations=[
                        pgtrigger.migrations.AddTrigger(
                            model_name="frameworkcontract",
                            trigger=pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "operators_frameworkcontractevent" ("id", "number", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tender_id", "valid_from", "valid_to", "warn_first_days", "warn_last_days") VALUES (NEW."id", NEW."number", NEW."operator_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tender_id", NEW."valid_from", NEW."valid_to", NEW."warn_first_days", NEW."warn_last_days"); RETURN NULL;',
                                    hash="7097eaa8b7d013c863affa3dfd2057aff4a30424",
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
                                    func='INSERT INTO "operators_frameworkcontractevent" ("id", "number", "operator_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tender_id", "valid_from", "valid_to", "warn_first_days", "warn_last_days") VALUES (NEW."id", NEW."number", NEW."operator_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tender_id", NEW."valid_from", NEW."valid_to", NEW."warn_first_days", NEW."warn_last_days"); RETURN NULL;',
                                    hash="ab12472bc4dbdd6f6f91b9291677e2f915c25bcb",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1628a",
                                    table="operators_frameworkcontract",
                                    when="AFTER",
                                ),
                            ),
                        ),
                    ],
                ),
            ]
        ),
    ]
