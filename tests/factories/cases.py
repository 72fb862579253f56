"""Persons and their cases, in every state."""

from datetime import date
from io import BytesIO

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from cases.enums import (
    CaseState,
    Category,
    ClosingReason,
    ConsentScope,
    DocumentKind,
    ImportStage,
    Modality,
    Relation,
    Sex,
    Vulnerability,
)
from cases.models import (
    Case,
    Consent,
    Document,
    DuplicatePair,
    HouseholdMember,
    JournalNote,
    Person,
    PersonPhone,
    RegisterImport,
    RegistrationDraft,
    Stay,
    VulnerabilityRecord,
)
from cases.services.matching.blocking import stored_keys
from cases.services.people import search_arabic, search_latin
from common.encryption import fernet
from common.models import JobState
from common.names import name_form
from common.services.numbers import take_numbers
from tests.factories.accounts import AntennaFactory, CountryFactory, GovernorateFactory, UserFactory


def _name_form(row):
    arabic = f"{getattr(row, 'first_name_ar', '')} {getattr(row, 'last_name_ar', '')}".strip()
    return name_form(f"{row.first_name} {row.last_name}", arabic)


def specimen(kind="PNG", size=(40, 30), **options):
    """Return the bytes of a small picture."""
    stream = BytesIO()
    Image.new("RGB", size, "#0b6666").save(stream, kind, **options)
    return stream.getvalue()


class PersonFactory(DjangoModelFactory):
    """A person; `PersonFactory(phone="+21620123456")` also has that number."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    first_name = factory.Iterator(["Amel", "Sami", "Houda", "Walid", "Rim", "Mondher", "Sonia", "Nizar"])
    last_name = factory.Sequence(lambda n: f"Trabelsi{n}")
    sex = Sex.FEMALE
    birth_date = factory.Sequence(lambda n: date(1980 + n % 25, 1 + n % 12, 1 + n % 28))
    nationality = factory.SubFactory(CountryFactory, code="TN")
    cin = factory.Sequence(lambda n: f"{10_000_000 + n:08d}")
    search_latin = factory.LazyAttribute(lambda row: search_latin(row.first_name, row.last_name))
    name_bones = factory.LazyAttribute(lambda row: sorted(_name_form(row).bones))
    match_keys = factory.LazyAttribute(lambda row: stored_keys(_name_form(row), row.birth_date))
    search_arabic = factory.LazyAttribute(
        lambda row: search_arabic(getattr(row, "first_name_ar", ""), getattr(row, "last_name_ar", ""))
    )

    class Params:
        arabic = factory.Trait(first_name_ar="أمل", last_name_ar="الطرابلسي")
        undocumented = factory.Trait(cin="")

    @factory.post_generation
    def phone(self, create, extracted, **kwargs):
        if create and extracted:
            PersonPhone.objects.create(person=self, number=extracted)


class StayFactory(DjangoModelFactory):
    class Meta:
        model = Stay

    person = factory.SubFactory(PersonFactory)
    country = factory.SubFactory(CountryFactory)
    starts_on = date(2019, 3, 1)
    ends_on = date(2025, 2, 1)


class CaseFactory(DjangoModelFactory):
    """A case: `CaseFactory(closed=True)`, `CaseFactory(state="assessed")`; registered by default."""

    class Meta:
        model = Case

    person = factory.SubFactory(PersonFactory)
    antenna = factory.SubFactory(AntennaFactory)
    counsellor = None
    state = CaseState.REGISTERED
    opened_on = date(2025, 3, 10)
    number = factory.LazyAttribute(lambda row: take_numbers(letter="T", year=row.opened_on.year)[0])
    closed_on = factory.LazyAttribute(lambda row: date(2025, 9, 1) if row.state == CaseState.CLOSED else None)
    closing_reason = factory.LazyAttribute(
        lambda row: ClosingReason.REINTEGRATED if row.state == CaseState.CLOSED else ""
    )
    return_country = factory.SubFactory(CountryFactory)
    returned_on = date(2025, 2, 1)
    modality = Modality.OWN_MEANS
    governorate = factory.SubFactory(GovernorateFactory)
    category = Category.C
    household_size = 4
    household_income_tnd = "600.000"

    class Params:
        announced = factory.Trait(state=CaseState.ANNOUNCED, returned_on=None)
        registered = factory.Trait(state=CaseState.REGISTERED)
        assessed = factory.Trait(state=CaseState.ASSESSED)
        supported = factory.Trait(state=CaseState.SUPPORTED)
        closed = factory.Trait(state=CaseState.CLOSED)
        reopened = factory.Trait(state=CaseState.REOPENED)


class HouseholdMemberFactory(DjangoModelFactory):
    class Meta:
        model = HouseholdMember

    case = factory.SubFactory(CaseFactory)
    relation = Relation.CHILD
    name = "Yassine"
    birth_year = 2015


class VulnerabilityRecordFactory(DjangoModelFactory):
    class Meta:
        model = VulnerabilityRecord

    case = factory.SubFactory(CaseFactory)
    situations = factory.LazyFunction(lambda: {Vulnerability.SINGLE_MOTHER.value: 1})


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = Consent

    case = factory.SubFactory(CaseFactory)
    scope = ConsentScope.PROCESSING
    given_on = date(2025, 3, 10)


class JournalNoteFactory(DjangoModelFactory):
    class Meta:
        model = JournalNote

    case = factory.SubFactory(CaseFactory)
    author = factory.SubFactory(UserFactory)
    text = "Premier entretien."


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    case = factory.SubFactory(CaseFactory)

    class Params:
        picture = factory.Trait(
            file=factory.LazyFunction(lambda: ContentFile(specimen(), name="photo.png")),
            thumbnail=factory.LazyFunction(lambda: ContentFile(specimen(), name="thumbnail.jpg")),
            original_name="photo.png",
            mime_type="image/png",
        )

    kind = DocumentKind.CIN
    file = factory.django.FileField(filename="carte.pdf", data=b"%PDF-1.7 essai")
    original_name = "carte.pdf"
    mime_type = "application/pdf"
    size = 14
    sha256 = "0" * 64
    uploaded_by = factory.SubFactory(UserFactory)


class PairFactory(DjangoModelFactory):
    """Two persons who look alike, each with a case at `antenna` (its own return)."""

    class Meta:
        model = DuplicatePair
        skip_postgeneration_save = True

    antenna = factory.SubFactory(AntennaFactory)
    person_a = factory.SubFactory(PersonFactory)
    person_b = factory.SubFactory(PersonFactory)
    score = 82
    reasons = factory.LazyFunction(lambda: ["SAME_BIRTH", "VERY_NEAR_NAME"])
    found_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class, *args, antenna, **kwargs):
        one, other = sorted((kwargs["person_a"], kwargs["person_b"]), key=lambda person: person.pk)
        for place, person in enumerate((one, other)):
            if not person.cases.exists():
                CaseFactory(person=person, antenna=antenna, returned_on=date(2024 - place, 5, 1))
        return super()._create(model_class, *args, **{**kwargs, "person_a": one, "person_b": other})


class RegistrationDraftFactory(DjangoModelFactory):
    class Meta:
        model = RegistrationDraft

    owner = factory.SubFactory(UserFactory)
    data = factory.LazyFunction(dict)


class RegisterImportFactory(DjangoModelFactory):
    """A register just uploaded; `RegisterImportFactory(refused=True)` is imported, with rows to correct."""

    class Meta:
        model = RegisterImport
        skip_postgeneration_save = True

    class Params:
        refused = factory.Trait(
            stage=ImportStage.IMPORTED,
            totals={
                "rows": 1,
                "cases": 0,
                "people": 0,
                "aids": 0,
                "ignored": 0,
                "rejected": 1,
                "warned": 0,
                "returned": 1,
            },
            refused_file=factory.LazyFunction(
                lambda: ContentFile(fernet().encrypt(b"PK"), name="a-corriger.xlsx")
            ),
        )

    original_name = factory.Sequence(lambda n: f"registre{n}.csv")
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    sheet = "registre"
    columns = {"0": "last_name", "1": "first_name", "2": "returned_on"}
    job_state = JobState.DONE
    created_by = factory.SubFactory(UserFactory, antenna_manager=True)
    antenna = factory.LazyAttribute(lambda row: row.created_by.antenna)
    file = factory.LazyFunction(
        lambda: ContentFile(
            fernet().encrypt("Nom;Prénom;Date de retour\nTrabelsi;Ali;1/2/2019\n".encode()),
            name="registre.csv",
        )
    )
