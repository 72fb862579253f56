"""Accounts and reference data: records by code are reused, users hold their role's place."""

from datetime import date

import factory
from factory.django import DjangoModelFactory, Password

from accounts.enums import InstitutionKind, Role, UnitKind
from accounts.models import (
    Antenna,
    AntennaCoverage,
    Country,
    Delegation,
    Governorate,
    Institution,
    Partnership,
    Unit,
    User,
)

PASSWORD = "un-mot-de-passe-d-essai"

COUNTRY_NAMES = {
    "BE": ("Belgique", "بلجيكا"),
    "CH": ("Suisse", "سويسرا"),
    "CI": ("Côte d'Ivoire", "كوت ديفوار"),
    "DE": ("Allemagne", "ألمانيا"),
    "FR": ("France", "فرنسا"),
    "IT": ("Italie", "إيطاليا"),
    "LY": ("Libye", "ليبيا"),
    "ML": ("Mali", "مالي"),
    "NL": ("Pays-Bas", "هولندا"),
    "SN": ("Sénégal", "السنغال"),
    "TN": ("Tunisie", "تونس"),
}
GOVERNORATE_NAMES = {
    "TN-11": ("Tunis", "تونس"),
    "TN-23": ("Bizerte", "بنزرت"),
    "TN-61": ("Sfax", "صفاقس"),
    "TN-82": ("Médenine", "مدنين"),
}


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ("code",)

    code = "FR"
    name_fr = factory.LazyAttribute(lambda row: COUNTRY_NAMES.get(row.code, (row.code, row.code))[0])
    name_ar = factory.LazyAttribute(lambda row: COUNTRY_NAMES.get(row.code, (row.code, row.code))[1])


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    country = factory.SubFactory(CountryFactory)
    starts_on = date(2017, 1, 1)
    ends_on = None

    class Params:
        planned = factory.Trait(is_planned=True)
        ended = factory.Trait(ends_on=date(2020, 12, 31))


class GovernorateFactory(DjangoModelFactory):
    class Meta:
        model = Governorate
        django_get_or_create = ("code",)

    code = "TN-11"
    name_fr = factory.LazyAttribute(lambda row: GOVERNORATE_NAMES.get(row.code, (row.code, row.code))[0])
    name_ar = factory.LazyAttribute(lambda row: GOVERNORATE_NAMES.get(row.code, (row.code, row.code))[1])


class DelegationFactory(DjangoModelFactory):
    class Meta:
        model = Delegation
        django_get_or_create = ("code",)

    governorate = factory.SubFactory(GovernorateFactory)
    code = factory.LazyAttribute(lambda row: f"{row.governorate.code}-01")
    name_fr = factory.LazyAttribute(lambda row: f"Délégation {row.code}")
    name_ar = factory.LazyAttribute(lambda row: f"معتمدية {row.code}")


class AntennaFactory(DjangoModelFactory):
    """An antenna; `AntennaFactory(serving="TN-61")` also serves that governorate."""

    class Meta:
        model = Antenna
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"X{n}")
    name_fr = factory.Sequence(lambda n: f"Antenne {n}")
    name_ar = factory.Sequence(lambda n: f"فرع {n}")
    opened_on = date(2017, 1, 1)

    @factory.post_generation
    def serving(self, create, extracted, **kwargs):
        if create and extracted:
            AntennaCoverageFactory(antenna=self, governorate__code=extracted)


class AntennaCoverageFactory(DjangoModelFactory):
    class Meta:
        model = AntennaCoverage

    antenna = factory.SubFactory(AntennaFactory)
    governorate = factory.SubFactory(GovernorateFactory)
    starts_on = date(2017, 1, 1)


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    code = factory.Sequence(lambda n: f"INST{n}")
    name_fr = factory.Sequence(lambda n: f"Institution {n}")
    name_ar = factory.Sequence(lambda n: f"مؤسسة {n}")
    kind = InstitutionKind.PUBLIC

    class Params:
        follow_up_operator = factory.Trait(kind=InstitutionKind.FOLLOW_UP_OPERATOR)
        return_operator = factory.Trait(kind=InstitutionKind.RETURN_OPERATOR)
        provider = factory.Trait(kind=InstitutionKind.PROVIDER)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"UNIT{n}")
    name_fr = factory.Sequence(lambda n: f"Unité {n}")
    name_ar = factory.Sequence(lambda n: f"وحدة {n}")
    institution = factory.SubFactory(InstitutionFactory)
    kind = UnitKind.SOCIAL


class UserFactory(DjangoModelFactory):
    """A user: `UserFactory(operator_agent=True)` or `UserFactory(role=Role.OPERATOR_AGENT)`.

    The role brings its place (antenna, institution or country); pass `antenna=…` for a given one. The
    default is a counsellor. The password is `PASSWORD`.
    """

    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"compte{n}@essai.example")
    full_name = factory.Sequence(lambda n: f"Compte d'essai {n}")
    password = Password(PASSWORD)
    role = Role.COUNSELLOR
    antenna = factory.Maybe("at_antenna", factory.SubFactory(AntennaFactory), None)
    institution = factory.Maybe(
        "at_institution",
        factory.SubFactory(
            InstitutionFactory,
            kind=factory.LazyAttribute(
                lambda row: (
                    InstitutionKind.FOLLOW_UP_OPERATOR
                    if row.factory_parent.role == Role.OPERATOR_AGENT
                    else InstitutionKind.RETURN_OPERATOR
                )
            ),
        ),
        None,
    )
    country = factory.Maybe("at_country", factory.SubFactory(CountryFactory), None)

    class Params:
        at_antenna = factory.LazyAttribute(lambda row: row.role in (Role.COUNSELLOR, Role.ANTENNA_MANAGER))
        at_institution = factory.LazyAttribute(
            lambda row: row.role in (Role.OPERATOR_AGENT, Role.RETURN_OPERATOR)
        )
        at_country = factory.LazyAttribute(lambda row: row.role == Role.PARTNER_CONTACT)

        counsellor = factory.Trait(role=Role.COUNSELLOR)
        antenna_manager = factory.Trait(role=Role.ANTENNA_MANAGER)
        social_attache = factory.Trait(role=Role.SOCIAL_ATTACHE)
        return_operator = factory.Trait(role=Role.RETURN_OPERATOR)
        cgps_officer = factory.Trait(role=Role.CGPS_OFFICER)
        aneti_adviser = factory.Trait(role=Role.ANETI_ADVISER)
        operator_agent = factory.Trait(role=Role.OPERATOR_AGENT)
        taskforce_manager = factory.Trait(role=Role.TASKFORCE_MANAGER)
        partner_contact = factory.Trait(role=Role.PARTNER_CONTACT)
        data_protection_officer = factory.Trait(role=Role.DATA_PROTECTION_OFFICER)
        auditor = factory.Trait(role=Role.AUDITOR)
        administrator = factory.Trait(role=Role.ADMINISTRATOR, is_staff=True)
