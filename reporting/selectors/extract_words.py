"""The codes of a research extract in words, in French (and from there in Arabic) and in English.

Only the codebook speaks English: it goes to researchers abroad. Names that no reference file holds in English
are told by the code of their classification.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts import reference
from aids.enums import AidKind
from cases.enums import Category, ClosingReason, Modality, Schooling, Sex
from cases.survey_enums import ScoreBand
from common.formatting import is_arabic
from reporting.enums import OccupationGroup


class Words(NamedTuple):
    """One text in French, as a lazy translation, and in English."""

    fr: Any
    en: str


Speaker = Callable[[str], Words]

_UNKNOWN = Words(_("Inconnu"), "Unknown")
_STAR = Words(_("Non communiqué (généralisé)"), "Not told (generalised)")
_NONE = Words(_("Aucun"), "None")

COUNTRIES_EN = {
    "AT": "Austria", "BE": "Belgium", "CH": "Switzerland", "CI": "Côte d'Ivoire", "DE": "Germany", "DZ": "Algeria",
    "ES": "Spain", "FR": "France", "GB": "United Kingdom", "IT": "Italy", "LY": "Libya", "MA": "Morocco",
    "ML": "Mali", "MT": "Malta", "NL": "Netherlands", "SE": "Sweden", "SN": "Senegal", "TN": "Tunisia",
    "TR": "Türkiye",
}  # fmt: skip
SECTIONS_EN = {
    "A": "Agriculture, forestry and fishing",
    "B": "Mining and quarrying",
    "C": "Manufacturing",
    "D": "Electricity, gas, steam and air conditioning supply",
    "E": "Water supply; sewerage, waste management and remediation activities",
    "F": "Construction",
    "G": "Wholesale and retail trade; repair of motor vehicles and motorcycles",
    "H": "Transportation and storage",
    "I": "Accommodation and food service activities",
    "J": "Information and communication",
    "K": "Financial and insurance activities",
    "L": "Real estate activities",
    "M": "Professional, scientific and technical activities",
    "N": "Administrative and support service activities",
    "O": "Public administration and defence; compulsory social security",
    "P": "Education",
    "Q": "Human health and social work activities",
    "R": "Arts, entertainment and recreation",
    "S": "Other service activities",
    "T": "Activities of households as employers",
    "U": "Activities of extraterritorial organizations and bodies",
}
_OCCUPATIONS_EN = {
    "0": "Armed forces occupations",
    "1": "Managers",
    "2": "Professionals",
    "3": "Technicians and associate professionals",
    "4": "Clerical support workers",
    "5": "Service and sales workers",
    "6": "Skilled agricultural, forestry and fishery workers",
    "7": "Craft and related trades workers",
    "8": "Plant and machine operators, and assemblers",
    "9": "Elementary occupations",
}


def _enum(labels: Mapping[Any, str], **more: Words) -> dict[str, Words]:
    """Words of an enumeration of the portal: its own French label with the English given."""
    return {str(one): Words(one.label, text) for one, text in labels.items()} | more


SEX = _enum({Sex.FEMALE: "Female", Sex.MALE: "Male"})
CATEGORY = _enum(
    {
        Category.A: "A: still abroad, vulnerable, wishes to return",
        Category.B: "B: obligation to leave or forced return, helped on arrival",
        Category.C: "C: in Tunisia, returned less than 12 months before",
        Category.D: "D: other profile, at the request of one of the parties",
        Category.E: "E: South-South, voluntary return from Tunisia",
    }
)
MODALITY = _enum(
    {
        Modality.OWN_MEANS: "By own means",
        Modality.STATE_PROGRAMME: "Assisted by a State's programme",
        Modality.INTERNATIONAL_ORGANISATION: "Assisted by an international organisation",
        Modality.EMBASSY_REPATRIATION: "Repatriated by the embassy",
        Modality.OBLIGATION_TO_LEAVE: "Obligation to leave the territory",
        Modality.FORCED_RETURN: "Forced return",
    }
)
SCHOOLING = _enum(
    {
        Schooling.NONE: "No schooling",
        Schooling.PRIMARY: "Primary",
        Schooling.SECONDARY: "Secondary",
        Schooling.VOCATIONAL: "Vocational training",
        Schooling.HIGHER: "Higher",
    },
    basic=Words(_("Sans scolarité ou primaire"), "No schooling or primary"),
    secondary_or_vocational=Words(
        _("Secondaire ou formation professionnelle"), "Secondary or vocational training"
    ),
)
OUTCOME = _enum(
    {
        ClosingReason.REINTEGRATED: "Reintegrated",
        ClosingReason.ABANDONED: "Gave up",
        ClosingReason.LEFT_AGAIN: "Left for abroad again",
        ClosingReason.UNREACHABLE: "Unreachable",
        ClosingReason.NOT_ELIGIBLE: "Not eligible",
    },
    open=Words(_("Dossier encore ouvert"), "Case still open"),
    other=Words(_("Autre fin (décès, autre dispositif)"), "Other end (death, other scheme)"),
)
SURVEY = _enum(
    {
        ScoreBand.CRITICAL: "Critical",
        ScoreBand.AT_RISK: "At risk",
        ScoreBand.SUSTAINABLE: "Sustainable",
    },
    none=Words(_("Pas d’enquête terminée"), "No completed survey"),
)
STAGES = {
    "none": Words(_("Non demandée"), "Not requested"),
    "requested": Words(_("Demandée, sans décision"), "Requested, not decided"),
    "refused_or_cancelled": Words(_("Rejetée ou annulée"), "Refused or cancelled"),
    "approved": Words(_("Approuvée"), "Approved"),
    "completed": Words(_("Achevée"), "Completed"),
}
AIDS_EN = {
    AidKind.SOCIAL: "Social aid",
    AidKind.EMPLOYMENT: "Employment aid",
    AidKind.BUSINESS: "Business aid",
    AidKind.INNOVATIVE: "Business aid, innovative or of local impact",
}
_REGIONS = {
    "grand_tunis": Words(_("Grand Tunis"), "Greater Tunis"),
    "north_east": Words(_("Nord-Est"), "North-East"),
    "north_west": Words(_("Nord-Ouest"), "North-West"),
    "centre_east": Words(_("Centre-Est"), "Centre-East"),
    "centre_west": Words(_("Centre-Ouest"), "Centre-West"),
    "south_east": Words(_("Sud-Est"), "South-East"),
    "south_west": Words(_("Sud-Ouest"), "South-West"),
    "north": Words(_("Nord du pays"), "North"),
    "centre": Words(_("Centre du pays"), "Centre"),
    "south": Words(_("Sud du pays"), "South"),
}
_COUNTRY_GROUPS = {
    "partner": Words(_("Pays partenaire"), "Partner country"),
    "other_europe": Words(_("Autre pays d’Europe"), "Other country of Europe"),
    "africa": Words(_("Afrique"), "Africa"),
    "other": Words(_("Autre pays du monde"), "Other country of the world"),
}
_SKILLS = {
    "high_skill": Words(_("Grands groupes 1 à 3"), "Major groups 1 to 3"),
    "medium_skill": Words(_("Grands groupes 4 à 8, et 0"), "Major groups 4 to 8, and 0"),
    "low_skill": Words(_("Grand groupe 9"), "Major group 9"),
}
_SECTOR_GROUPS = {
    "none": Words(_("Pas de projet d’entreprise"), "No business project"),
    "agriculture": Words(_("Agriculture (section A)"), "Agriculture (section A)"),
    "industry": Words(_("Industrie et construction (sections B à F)"), "Industry and construction (B to F)"),
    "services": Words(_("Services (sections G à U)"), "Services (sections G to U)"),
}
YES_NO = {
    "true": Words(_("Oui"), "Yes"),
    "false": Words(_("Non"), "No"),
    "": Words(_("Pas de visite ce mois-là"), "Not visited in that month"),
}


def spoken(table: Mapping[str, Words]) -> Speaker:
    """Return what says a code of `table`; "unknown", "none" and "*" are said wherever they are met."""
    common = {"unknown": _UNKNOWN, "none": _NONE, "*": _STAR}
    return lambda code: table.get(code) or common.get(code) or Words(code, code)


def banded(fr: Any, en: str, *, none: Words = _NONE) -> Speaker:
    """Return what says a band: "20to24" of `fr`, a text with %(band)s, "under20", "65plus"."""

    def speak(code: str) -> Words:
        if code in ("unknown", "*", "none"):
            return none if code == "none" else spoken({})(code)
        return Words(_Band(fr, code), en % {"band": _band_en(code)})

    return speak


class _Band:
    """A band said in the language of the moment it is read in."""

    def __init__(self, text: Any, code: str) -> None:
        self.text, self.code = text, code

    def __str__(self) -> str:
        low, to, high = self.code.partition("to")
        if to:
            band = _("%(low)s à %(high)s") % {"low": low, "high": high}
        elif self.code.startswith("under"):
            band = _("moins de %(number)s") % {"number": self.code.removeprefix("under")}
        elif self.code.endswith("plus"):
            band = _("%(number)s et plus") % {"number": self.code.removesuffix("plus")}
        else:
            band = self.code
        return str(self.text) % {"band": band}


def _band_en(code: str) -> str:
    low, to, high = code.partition("to")
    if to:
        return f"{low} to {high}"
    if code.startswith("under"):
        return f"under {code.removeprefix('under')}"
    return f"{code.removesuffix('plus')} and more" if code.endswith("plus") else code


class _Named:
    """A record of the reference files, named in the language of the moment it is read in."""

    def __init__(self, record: Mapping[str, Any], prefix: str = "") -> None:
        self.record, self.prefix = record, prefix

    def __str__(self) -> str:
        return f"{self.prefix}{_reading(self.record)}"


def _reading(record: Mapping[str, Any]) -> str:
    return str(record["name_ar"] if is_arabic() else record["name_fr"])


@lru_cache
def _records(name: Any) -> Mapping[str, Mapping[str, Any]]:
    return {record["code"]: record for record in reference.read(name)}


def governorate(code: str) -> Words:
    """Say a governorate, a region or a third of the country."""
    record = _records("governorates").get(code)
    return Words(_Named(record), record["name_fr"]) if record else spoken(_REGIONS)(code)


def country(code: str) -> Words:
    """Say a country or a group of countries."""
    record = _records("countries").get(code)
    if record is None:
        return spoken(_COUNTRY_GROUPS)(code)
    return Words(_Named(record), COUNTRIES_EN.get(code, f"Country {code} of ISO 3166-1"))


def occupation(code: str) -> Words:
    """Say a major group of ISCO-08, or a level of skill."""
    if code in _OCCUPATIONS_EN:
        return Words(OccupationGroup(code).label, _OCCUPATIONS_EN[code])
    return spoken(_SKILLS)(code)


def sector(code: str) -> Words:
    """Say a division, a section or a group of sections of ISIC Rev. 4."""
    record = _records("sectors_isic").get(code)
    if record is None:
        return spoken(_SECTOR_GROUPS)(code)
    english = SECTIONS_EN.get(code) or f"Division {code} of section {record['parent']}"
    return Words(_Named(record), english)
