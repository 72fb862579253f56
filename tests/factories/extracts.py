"""Research extracts: lines of the register, and people to tell of in numbers."""

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Partnership
from aids.enums import AidKind, ApplicationState
from aids.models import Plan
from cases.enums import Category, ConsentScope, Modality, Schooling
from cases.models import Case, Consent, PersonPhone
from common.dates import today
from reporting.models import ExtractBuild, ResearchExtract
from tests.factories.accounts import AntennaFactory, CountryFactory, GovernorateFactory, PartnershipFactory
from tests.factories.cases import CaseFactory, PersonFactory
from tests.factories.reporting import aid_file, at

YEAR = (date(2025, 1, 1), date(2025, 12, 31))
_serial = count(1)


def extract_asked(requested_by: Any, **facts: Any) -> ResearchExtract:
    """A demand over the year 2025, not decided yet."""
    asked = {
        "starts_on": YEAR[0],
        "ends_on": YEAR[1],
        "institution": "Université de Tunis",
        "recipient": "Pr Leïla Mansour",
        "purpose": "Étude des retours de 2025.",
        "legal_basis": "Convention 12/2025",
    }
    return ResearchExtract.objects.create(requested_by=requested_by, **(asked | facts))


def extract_approved(requested_by: Any, approved_by: Any, **facts: Any) -> ExtractBuild:
    """A demand that a second manager approved; its files are not made yet."""
    line = extract_asked(requested_by, **facts)
    line.approve()
    line.decided_by, line.decided_at = approved_by, timezone.now()
    line.save(update_fields=["state", "decided_by", "decided_at"])
    return ExtractBuild.objects.create(extract=line)


def extract_line(team: Any, *, is_made: bool = False) -> ResearchExtract:
    """A line of the register of a team's second manager, with an archive if `is_made`."""
    if not is_made:
        return extract_asked(team.second_manager)
    build = extract_approved(team.second_manager, team.manager)
    build.archive.save("extrait.zip", ContentFile(b"PK"), save=False)
    build.sha256, build.made_at, build.job_state = "0" * 64, timezone.now(), "done"
    build.expires_on = today() + timedelta(days=30)
    build.save()
    return build.extract


class Return:
    """One person who returned in 2025 and agreed to statistics, with names and numbers that must not leave."""

    def __init__(self, chance: Random, *, agrees: bool = True, antenna: Any = None, **fields: Any) -> None:
        number = next(_serial)
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(300))
        self.person = PersonFactory(
            first_name=f"Prénomunique{number}",
            last_name=f"Nomunique{number}",
            sex=chance.choice("FM"),
            birth_date=date(chance.randrange(1950, 2006), 1 + chance.randrange(12), 1 + chance.randrange(28)),
            cin=f"{77_000_000 + number}",
            passport=f"PX{880_000 + number}",
            email=f"personne{number}@exemple.tn",
            birth_place=f"Lieuunique{number}",
            occupation=f"Métierunique{number}",
            occupation_isco=chance.choice(["711", "522", "931", ""]),
            schooling=chance.choice([*Schooling.values, ""]),
        )
        PersonPhone.objects.create(person=self.person, number=f"+2165500{number:04d}")
        asked = {
            "opened_on": day,
            "returned_on": day - timedelta(days=20),
            "governorate": GovernorateFactory(code=chance.choice(["TN-11", "TN-61", "TN-82"])),
            "return_country": CountryFactory(code=chance.choice(["FR", "DE", "IT", "LY"])),
            "category": chance.choice([Category.B, Category.C]),
            "modality": chance.choice(Modality.values),
            "household_size": chance.choice([1, 2, 4, 7, None]),
            "address": f"Rueunique {number}",
            "remarks": f"Remarqueunique{number}",
        }
        if antenna is not None:
            asked["antenna"] = antenna
        self.case: Case = CaseFactory(person=self.person, **(asked | fields))
        if agrees:
            self.agree()

    def agree(self) -> Consent:
        return Consent.objects.create(
            case=self.case, scope=ConsentScope.STATISTICS, given_on=self.case.opened_on
        )

    def business(self, chance: Random) -> None:
        """A business aid that was approved, with its plan."""
        month = 1 + chance.randrange(12)
        application = aid_file(
            self.case,
            AidKind.BUSINESS,
            self.case.opened_on,
            [
                (ApplicationState.SUBMITTED, at(month, 3, year=2026)),
                (ApplicationState.APPROVED, at(month, 24, year=2026)),
            ],
            granted=chance.choice([2400, 4800]),
        )
        Plan.objects.create(
            application=application,
            title="Titreunique",
            commune="Communeunique",
            sector_isic="G",
            isic_class=chance.choice(["4711", "4719", "1071"]),
        )


def returns(number: int, *, seed: int = 1) -> list[Return]:
    """So many persons who agreed, every third with a business; France and Germany are partners."""
    chance = Random(seed)
    antenna = AntennaFactory(name_fr="Antenneunique")
    for code in ("FR", "DE"):
        if not Partnership.objects.filter(country=code).exists():
            PartnershipFactory(country=CountryFactory(code=code))
    found = [Return(chance, antenna=antenna) for _turn in range(number)]
    for one in found[::3]:
        one.business(chance)
    return found
