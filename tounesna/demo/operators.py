"""Invented follow-up operators and their framework contracts: one has ended, one ends soon, one is full."""

from dataclasses import dataclass
from datetime import date, timedelta

from accounts.enums import InstitutionKind
from accounts.models import Institution
from aids.enums import AidKind
from operators.models import ContractLot, FrameworkContract, LotTerms, Operator

_EVERYWHERE = (
    "TN-11", "TN-12", "TN-13", "TN-14", "TN-21", "TN-22", "TN-23", "TN-31", "TN-32", "TN-33", "TN-34", "TN-41",
    "TN-42", "TN-43", "TN-51", "TN-52", "TN-53", "TN-61", "TN-71", "TN-72", "TN-73", "TN-81", "TN-82", "TN-83",
)  # fmt: skip
_ALL = (AidKind.EMPLOYMENT, AidKind.BUSINESS, AidKind.INNOVATIVE)
_BUSINESS = (AidKind.BUSINESS, AidKind.INNOVATIVE)


@dataclass(frozen=True, slots=True)
class Profile:
    """An operator and its contract: where, for what, how many files at a time, for what fee (None: the phase's)."""

    code: str
    name_fr: str
    name_ar: str
    contact: str
    phone: str
    governorates: tuple[str, ...]
    kinds: tuple[str, ...]
    capacity: int
    sectors: str = ""
    fee_eur: int | None = None
    has_ended: bool = False
    is_full: bool = False
    days_left: int = 500

    @property
    def email(self) -> str:
        return f"contact@{self.code.removeprefix('OP-').lower()}.example"


PROFILES = (
    Profile("OP-JASMIN", "Jasmin Insertion", "ياسمين للإدماج", "Ines Riahi", "+21671200101",
            _EVERYWHERE, _ALL, 120),
    Profile("OP-CARTHAGE", "Carthage Emploi", "قرطاج للتشغيل", "Syrine Haddad", "+21671200102",
            _EVERYWHERE, (AidKind.EMPLOYMENT,), 60, fee_eur=950, days_left=64),
    Profile("OP-ATLAS", "Atlas Entreprendre", "الأطلس للمبادرة", "Asma Dhaouadi", "+21678200103",
            ("TN-23", "TN-31", "TN-32", "TN-33", "TN-34"), _ALL, 40),
    Profile("OP-SAHEL", "Sahel Création", "الساحل لبعث المشاريع", "Oussama Bouraoui", "+21673200104",
            ("TN-51", "TN-52", "TN-53"), _ALL, 40, is_full=True),
    Profile("OP-SFAX", "Sfax Compétences", "صفاقس كفاءات", "Ilyes Elleuch", "+21674200105",
            ("TN-61", "TN-81"), _ALL, 45),
    Profile("OP-STEPPES", "Steppes Développement", "السباسب للتنمية", "Olfa Yahyaoui", "+21677200106",
            ("TN-41", "TN-42", "TN-43"), _ALL, 40),
    Profile("OP-OASIS", "Oasis Conseil", "الواحات للاستشارة", "Abdelkarim Zaidi", "+21676200107",
            ("TN-71", "TN-72", "TN-73", "TN-81"), _ALL, 35, sectors="ACFGIS"),
    Profile("OP-DJERBA", "Djerba Initiatives", "مبادرات جربة", "Habib Ouerghemmi", "+21675200108",
            ("TN-82", "TN-83"), _BUSINESS, 45),
    Profile("OP-MEDINA", "Médina Métiers", "حرف المدينة", "Rim Zarrouk", "+21671200109",
            ("TN-11", "TN-12", "TN-13", "TN-14"), _BUSINESS, 30, sectors="CGIRS"),
    Profile("OP-HORIZON", "Horizon Retour", "أفق العودة", "Nabil Chaabane", "+21671200110",
            _EVERYWHERE, _ALL, 80, has_ended=True),
)  # fmt: skip


def create_operators(*, today: date) -> dict[str, FrameworkContract]:
    """Create the operators and contracts that are missing; return the latest contract of each by its code."""
    for profile in PROFILES:
        institution, _created = Institution.objects.get_or_create(
            code=profile.code,
            defaults={
                "kind": InstitutionKind.FOLLOW_UP_OPERATOR,
                "name_fr": profile.name_fr,
                "name_ar": profile.name_ar,
            },
        )
        operator, is_new = Operator.objects.get_or_create(
            institution=institution,
            defaults={
                "contact_name": profile.contact,
                "contact_phone": profile.phone,
                "contact_email": profile.email,
            },
        )
        if is_new:
            _contract(operator, profile, today)
    found = FrameworkContract.objects.filter(operator__institution__code__startswith="OP-").with_lots()
    return {
        contract.operator.institution.code: contract
        for contract in found.select_related("operator__institution").order_by("valid_from")
    }


def _contract(operator: Operator, profile: Profile, today: date) -> None:
    valid_from, valid_to = date(2021, 12, 1), today + timedelta(days=profile.days_left)
    if profile.has_ended:
        # It followed the aids of phase I.
        valid_from, valid_to = date(2017, 3, 1), date(2022, 2, 28)
    contract = FrameworkContract.objects.create(
        operator=operator,
        number=f"CC-{valid_from.year}-{PROFILES.index(profile) + 1:02d}",
        valid_from=valid_from,
        valid_to=valid_to,
    )
    lot = ContractLot.objects.create(contract=contract, number=1)
    LotTerms.objects.create(
        lot=lot,
        starts_on=valid_from,
        governorates=sorted(profile.governorates),
        kinds=list(profile.kinds),
        sectors=list(profile.sectors),
        capacity=profile.capacity,
        **{f"fee_{kind}_eur": profile.fee_eur for kind in profile.kinds},
    )


def fill_up(contracts: dict[str, FrameworkContract], loads: dict[str, int]) -> None:
    """Bring the capacity of the operators meant to be full down to the files they hold."""
    for profile in PROFILES:
        load = loads.get(profile.code, 0)
        if profile.is_full and load:
            LotTerms.objects.filter(lot__contract=contracts[profile.code]).update(capacity=load)
