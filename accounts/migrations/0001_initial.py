import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import accounts.models.territory
from common.migration_operations import AtOnce


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("common", "0001_extensions"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="Country",
                    fields=[
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        (
                            "code",
                            models.CharField(
                                max_length=2, primary_key=True, serialize=False, verbose_name="code ISO"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pays",
                        "verbose_name_plural": "pays",
                        "ordering": ("name_fr",),
                    },
                ),
                migrations.CreateModel(
                    name="Governorate",
                    fields=[
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        (
                            "code",
                            models.CharField(
                                max_length=5, primary_key=True, serialize=False, verbose_name="code ISO"
                            ),
                        ),
                        ("tile_row", models.PositiveSmallIntegerField(default=0)),
                        ("tile_column", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "gouvernorat",
                        "verbose_name_plural": "gouvernorats",
                        "ordering": ("code",),
                    },
                ),
                migrations.CreateModel(
                    name="Institution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("public", "Institution publique"),
                                    ("taskforce", "Taskforce"),
                                    ("programme_partner", "Partenaire du programme"),
                                    ("follow_up_operator", "Opérateur de suivi"),
                                    ("return_operator", "Opérateur de retour en Europe"),
                                    ("provider", "Prestataire"),
                                ],
                                max_length=20,
                                verbose_name="nature",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="en activité")),
                    ],
                    options={
                        "verbose_name": "institution",
                        "verbose_name_plural": "institutions",
                        "ordering": ("name_fr",),
                    },
                ),
                migrations.CreateModel(
                    name="InstitutionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("public", "Institution publique"),
                                    ("taskforce", "Taskforce"),
                                    ("programme_partner", "Partenaire du programme"),
                                    ("follow_up_operator", "Opérateur de suivi"),
                                    ("return_operator", "Opérateur de retour en Europe"),
                                    ("provider", "Prestataire"),
                                ],
                                max_length=20,
                                verbose_name="nature",
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
                                to="accounts.institution",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Partnership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        ("is_planned", models.BooleanField(default=False, verbose_name="envisagé seulement")),
                        (
                            "country",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="partnerships",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "partenariat",
                        "verbose_name_plural": "partenariats",
                        "ordering": ("country__name_fr", "starts_on"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="partnership_ends_after_start",
                                violation_error_message="La fin du partenariat doit suivre son début.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("country", "="),
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
                                name="partnership_no_overlap",
                                violation_error_message="Ce pays a déjà un partenariat sur une partie de cette période.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnershipEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        ("is_planned", models.BooleanField(default=False, verbose_name="envisagé seulement")),
                        (
                            "country",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays",
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
                                to="accounts.partnership",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("social", "Unité locale de promotion sociale"),
                                    ("employment", "Bureau de l'emploi (BETI)"),
                                    ("consulate", "Ambassade ou consulat"),
                                ],
                                max_length=20,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "governorate",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="units",
                                to="accounts.institution",
                                verbose_name="institution",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "unité locale",
                        "verbose_name_plural": "unités locales",
                        "ordering": ("name_fr",),
                    },
                ),
                migrations.CreateModel(
                    name="UnitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("social", "Unité locale de promotion sociale"),
                                    ("employment", "Bureau de l'emploi (BETI)"),
                                    ("consulate", "Ambassade ou consulat"),
                                ],
                                max_length=20,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays",
                            ),
                        ),
                        (
                            "governorate",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                db_constraint=False,
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
                                to="accounts.unit",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
                    fields=[
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        (
                            "code",
                            models.CharField(
                                max_length=8, primary_key=True, serialize=False, verbose_name="code"
                            ),
                        ),
                        (
                            "governorate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "délégation",
                        "verbose_name_plural": "délégations",
                        "ordering": ("governorate", "name_fr"),
                    },
                ),
                migrations.CreateModel(
                    name="Antenna",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                        ("opened_on", models.DateField(verbose_name="ouverte le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermée le")),
                    ],
                    options={
                        "verbose_name": "antenne",
                        "verbose_name_plural": "antennes",
                        "ordering": ("name_fr",),
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, unique=True, verbose_name="adresse e-mail"),
                        ),
                        ("full_name", models.CharField(max_length=120, verbose_name="nom complet")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("counsellor", "Conseiller, conseillère"),
                                    ("antenna_manager", "Responsable d'antenne"),
                                    ("social_attache", "Attaché·e social·e"),
                                    ("return_operator", "Opérateur de retour en Europe"),
                                    ("cgps_officer", "Agent de la promotion sociale (CGPS)"),
                                    ("aneti_adviser", "Conseiller emploi (ANETI)"),
                                    ("operator_agent", "Agent d'un opérateur de suivi"),
                                    ("taskforce_manager", "Responsable taskforce"),
                                    ("partner_contact", "Correspondant d'un pays partenaire"),
                                    ("data_protection_officer", "Délégué·e à la protection des données"),
                                    ("auditor", "Auditeur, auditrice"),
                                    ("administrator", "Administrateur, administratrice"),
                                ],
                                max_length=30,
                                verbose_name="rôle",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                default="fr",
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                        (
                            "is_staff",
                            models.BooleanField(default=False, verbose_name="accès à l'administration"),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="inscrit le"
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="users",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="accounts.country",
                                verbose_name="pays partenaire",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="users",
                                to="accounts.institution",
                                verbose_name="institution",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="users",
                                to="accounts.unit",
                                verbose_name="unité locale",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "utilisateur",
                        "verbose_name_plural": "utilisateurs",
                        "ordering": ("full_name",),
                        "constraints": [
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("email"),
                                name="user_email_once",
                                violation_error_message="Cette adresse a déjà un compte.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("role__in", ["counsellor", "antenna_manager"]), _negated=True
                                        ),
                                        ("antenna__isnull", False),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("role__in", ["operator_agent", "return_operator"]), _negated=True
                                        ),
                                        ("institution__isnull", False),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("role", "partner_contact"), _negated=True),
                                        ("country__isnull", False),
                                        _connector="OR",
                                    ),
                                ),
                                name="user_placed",
                                violation_error_message="Ce rôle s'exerce quelque part : indiquez l'antenne, l'institution ou le pays.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                        ("full_name", models.CharField(max_length=120, verbose_name="nom complet")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("counsellor", "Conseiller, conseillère"),
                                    ("antenna_manager", "Responsable d'antenne"),
                                    ("social_attache", "Attaché·e social·e"),
                                    ("return_operator", "Opérateur de retour en Europe"),
                                    ("cgps_officer", "Agent de la promotion sociale (CGPS)"),
                                    ("aneti_adviser", "Conseiller emploi (ANETI)"),
                                    ("operator_agent", "Agent d'un opérateur de suivi"),
                                    ("taskforce_manager", "Responsable taskforce"),
                                    ("partner_contact", "Correspondant d'un pays partenaire"),
                                    ("data_protection_officer", "Délégué·e à la protection des données"),
                                    ("auditor", "Auditeur, auditrice"),
                                    ("administrator", "Administrateur, administratrice"),
                                ],
                                max_length=30,
                                verbose_name="rôle",
                            ),
                        ),
                        ("language", models.CharField(default="fr", max_length=2, verbose_name="langue")),
                        ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(verbose_name="valable jusqu'au")),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="acceptée le"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="annulée le"),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="accounts.country",
                                verbose_name="pays partenaire",
                            ),
                        ),
                        (
                            "institution",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="accounts.institution",
                                verbose_name="institution",
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations_sent",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="accounts.unit",
                                verbose_name="unité locale",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "ordering": ("-created_at",),
                    },
                ),
                migrations.CreateModel(
                    name="InvitationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                        ("full_name", models.CharField(max_length=120, verbose_name="nom complet")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("counsellor", "Conseiller, conseillère"),
                                    ("antenna_manager", "Responsable d'antenne"),
                                    ("social_attache", "Attaché·e social·e"),
                                    ("return_operator", "Opérateur de retour en Europe"),
                                    ("cgps_officer", "Agent de la promotion sociale (CGPS)"),
                                    ("aneti_adviser", "Conseiller emploi (ANETI)"),
                                    ("operator_agent", "Agent d'un opérateur de suivi"),
                                    ("taskforce_manager", "Responsable taskforce"),
                                    ("partner_contact", "Correspondant d'un pays partenaire"),
                                    ("data_protection_officer", "Délégué·e à la protection des données"),
                                    ("auditor", "Auditeur, auditrice"),
                                    ("administrator", "Administrateur, administratrice"),
                                ],
                                max_length=30,
                                verbose_name="rôle",
                            ),
                        ),
                        ("language", models.CharField(default="fr", max_length=2, verbose_name="langue")),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField(verbose_name="valable jusqu'au")),
                        (
                            "accepted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="acceptée le"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="annulée le"),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays partenaire",
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
                                verbose_name="institution",
                            ),
                        ),
                        (
                            "invited_by",
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
                                to="accounts.invitation",
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
                                verbose_name="unité locale",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="UserEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="adresse e-mail")),
                        ("full_name", models.CharField(max_length=120, verbose_name="nom complet")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("counsellor", "Conseiller, conseillère"),
                                    ("antenna_manager", "Responsable d'antenne"),
                                    ("social_attache", "Attaché·e social·e"),
                                    ("return_operator", "Opérateur de retour en Europe"),
                                    ("cgps_officer", "Agent de la promotion sociale (CGPS)"),
                                    ("aneti_adviser", "Conseiller emploi (ANETI)"),
                                    ("operator_agent", "Agent d'un opérateur de suivi"),
                                    ("taskforce_manager", "Responsable taskforce"),
                                    ("partner_contact", "Correspondant d'un pays partenaire"),
                                    ("data_protection_officer", "Délégué·e à la protection des données"),
                                    ("auditor", "Auditeur, auditrice"),
                                    ("administrator", "Administrateur, administratrice"),
                                ],
                                max_length=30,
                                verbose_name="rôle",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("fr", "Français"), ("ar", "العربية")],
                                default="fr",
                                max_length=2,
                                verbose_name="langue",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                        ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                        (
                            "is_staff",
                            models.BooleanField(default=False, verbose_name="accès à l'administration"),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="inscrit le"
                            ),
                        ),
                        (
                            "antenna",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "country",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.country",
                                verbose_name="pays partenaire",
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
                                to=settings.AUTH_USER_MODEL,
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
                                verbose_name="unité locale",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AntennaCoverage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="depuis le")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                        (
                            "antenna",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coverages",
                                to="accounts.antenna",
                                verbose_name="antenne",
                            ),
                        ),
                        (
                            "governorate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coverages",
                                to="accounts.governorate",
                                verbose_name="gouvernorat",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "gouvernorat desservi",
                        "verbose_name_plural": "gouvernorats desservis",
                        "ordering": ("antenna", "governorate", "starts_on"),
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("governorate", "="),
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
                                name="governorate_served_by_one_antenna",
                                violation_error_message="Ce gouvernorat est déjà desservi par une antenne sur cette période.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AntennaEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name_fr", models.CharField(max_length=120, verbose_name="nom en français")),
                        ("name_ar", models.CharField(max_length=120, verbose_name="nom en arabe")),
                        ("code", models.CharField(max_length=10, verbose_name="code")),
                        ("opened_on", models.DateField(verbose_name="ouverte le")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="fermée le")),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="responsable",
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
                                to="accounts.antenna",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AntennaCoverageEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="depuis le")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                        (
                            "antenna",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.antenna",
                                verbose_name="antenne",
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
                                to="accounts.antennacoverage",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.AddField(
                    model_name="antenna",
                    name="manager",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="managed_antennas",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsable",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="institution",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_institutionevent" ("code", "id", "is_active", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="4c278313e4c3d8e16d9bbb6223cb1ab3bfede623",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6d963",
                            table="accounts_institution",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="institution",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_institutionevent" ("code", "id", "is_active", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="8dca7669a0637f0a79bcd3c577188e25a3abfe44",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a8f93",
                            table="accounts_institution",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="antenna",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_antennaevent" ("closed_on", "code", "id", "manager_id", "name_ar", "name_fr", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."closed_on", NEW."code", NEW."id", NEW."manager_id", NEW."name_ar", NEW."name_fr", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="eaa053fa35a55a6326dcb7eed49ef187381bf297",
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
                            func='INSERT INTO "accounts_antennaevent" ("closed_on", "code", "id", "manager_id", "name_ar", "name_fr", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."closed_on", NEW."code", NEW."id", NEW."manager_id", NEW."name_ar", NEW."name_fr", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="2328002f7179b1d9d399237bf18fa71d3d186216",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b17c3",
                            table="accounts_antenna",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="antennacoverage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_antennacoverageevent" ("antenna_id", "ends_on", "governorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."antenna_id", NEW."ends_on", NEW."governorate_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                            hash="bafa54000976dbd51ec6d07b9ab81dc5d0a3bc49",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_958cc",
                            table="accounts_antennacoverage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="antennacoverage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_antennacoverageevent" ("antenna_id", "ends_on", "governorate_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."antenna_id", NEW."ends_on", NEW."governorate_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                            hash="31cbc2a0fb10b077c6d24198986eda643358cd80",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d97cb",
                            table="accounts_antennacoverage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_partnershipevent" ("country_id", "ends_on", "id", "is_planned", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."country_id", NEW."ends_on", NEW."id", NEW."is_planned", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on"); RETURN NULL;',
                            hash="eb446ae6c4142564791e39256a48ce1288691089",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_034dd",
                            table="accounts_partnership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partnership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_partnershipevent" ("country_id", "ends_on", "id", "is_planned", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on") VALUES (NEW."country_id", NEW."ends_on", NEW."id", NEW."is_planned", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on"); RETURN NULL;',
                            hash="679f8501de79a08df4347f41deee76bf212f74fd",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d251b",
                            table="accounts_partnership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_unitevent" ("code", "country_id", "governorate_id", "id", "institution_id", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."country_id", NEW."governorate_id", NEW."id", NEW."institution_id", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="186374b2a5fc6c4fb694837b5b3a342342ea8767",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8ba9e",
                            table="accounts_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_unitevent" ("code", "country_id", "governorate_id", "id", "institution_id", "kind", "name_ar", "name_fr", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."code", NEW."country_id", NEW."governorate_id", NEW."id", NEW."institution_id", NEW."kind", NEW."name_ar", NEW."name_fr", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="07e7b3796e968620759065aa8d07c4aeeb3e19a9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9885a",
                            table="accounts_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_invitationevent" ("accepted_at", "antenna_id", "cancelled_at", "country_id", "created_at", "email", "expires_at", "full_name", "id", "institution_id", "invited_by_id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id") VALUES (NEW."accepted_at", NEW."antenna_id", NEW."cancelled_at", NEW."country_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."full_name", NEW."id", NEW."institution_id", NEW."invited_by_id", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."role", NEW."unit_id"); RETURN NULL;',
                            hash="a48fd2e71c5d9971fc3c8d02abbb2d134370fd58",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8c354",
                            table="accounts_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."antenna_id" IS DISTINCT FROM (NEW."antenna_id") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))',
                            func='INSERT INTO "accounts_invitationevent" ("accepted_at", "antenna_id", "cancelled_at", "country_id", "created_at", "email", "expires_at", "full_name", "id", "institution_id", "invited_by_id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "unit_id") VALUES (NEW."accepted_at", NEW."antenna_id", NEW."cancelled_at", NEW."country_id", NEW."created_at", NEW."email", NEW."expires_at", NEW."full_name", NEW."id", NEW."institution_id", NEW."invited_by_id", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."role", NEW."unit_id"); RETURN NULL;',
                            hash="15626c6e1355d809b36d67475d87a492adf317a0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4e12d",
                            table="accounts_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_userevent" ("antenna_id", "country_id", "date_joined", "email", "full_name", "id", "institution_id", "is_active", "is_staff", "is_superuser", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "unit_id") VALUES (NEW."antenna_id", NEW."country_id", NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."institution_id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."role", NEW."unit_id"); RETURN NULL;',
                            hash="76f25e83218c86773d5e46f0df9cf6690e3b581f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3867c",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."antenna_id" IS DISTINCT FROM (NEW."antenna_id") OR OLD."country_id" IS DISTINCT FROM (NEW."country_id") OR OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."full_name" IS DISTINCT FROM (NEW."full_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))',
                            func='INSERT INTO "accounts_userevent" ("antenna_id", "country_id", "date_joined", "email", "full_name", "id", "institution_id", "is_active", "is_staff", "is_superuser", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "unit_id") VALUES (NEW."antenna_id", NEW."country_id", NEW."date_joined", NEW."email", NEW."full_name", NEW."id", NEW."institution_id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."language", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."role", NEW."unit_id"); RETURN NULL;',
                            hash="1eabc298a40c1370e43a6dcfdc48ae0362d2a8f7",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0e890",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
