"""The quasi-identifiers of a research extract and how each is generalised (ADR 0040).

Values are codes, the same in every language: `reporting.selectors.extract_words` says them in words. Bands are
written "20to24", since a spreadsheet takes "2-3" for a date.
"""

from collections.abc import Callable, Mapping
from functools import partial

from accounts import reference
from reporting.selectors.anonymity import Ladder

UNKNOWN, NONE = "unknown", "none"
# Years of one block, counted from 2000 on.
BLOCK = 3
YOUNGEST, OLDEST = 20, 65

_TEN_YEARS = {
    "20to24": "20to29", "25to29": "20to29", "30to34": "30to39", "35to39": "30to39", "40to44": "40to49",
    "45to49": "40to49", "50to54": "50to59", "55to59": "50to59", "60to64": "60plus", "65plus": "60plus",
}  # fmt: skip
_BROAD_AGES = {
    "under20": "under30",
    "20to29": "under30",
    "30to39": "30to49",
    "40to49": "30to49",
    "50to59": "50plus",
    "60plus": "50plus",
}
# The seven regions of the statistical institute, by the first digits of ISO 3166-2.
_REGIONS = {
    "TN-1": "grand_tunis",
    "TN-2": "north_east",
    "TN-3": "north_west",
    "TN-4": "centre_west",
    "TN-5": "centre_east",
    "TN-6": "centre_east",
    "TN-7": "south_west",
    "TN-8": "south_east",
}
_THIRDS = {
    "grand_tunis": "north",
    "north_east": "north",
    "north_west": "north",
    "centre_east": "centre",
    "centre_west": "centre",
    "south_east": "south",
    "south_west": "south",
}
_HOUSEHOLDS = {"1": "1to3", "2to3": "1to3", "4to5": "4plus", "6plus": "4plus"}
_SCHOOLING = {
    "none": "basic",
    "primary": "basic",
    "secondary": "secondary_or_vocational",
    "vocational": "secondary_or_vocational",
}
# Skill levels of ISCO-08: 3 and 4, 2, 1. The armed forces, which have all of them, go with the middle.
_SKILLS = {
    **dict.fromkeys("123", "high_skill"),
    **dict.fromkeys("456780", "medium_skill"),
    "9": "low_skill",
}
_EUROPE = frozenset([
    "AD", "AL", "AT", "AX", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR",
    "GB", "GG", "GI", "GR", "HR", "HU", "IE", "IM", "IS", "IT", "JE", "LI", "LT", "LU", "LV", "MC", "MD", "ME",
    "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "RU", "SE", "SI", "SJ", "SK", "SM", "UA", "VA", "XK",
])  # fmt: skip
_AFRICA = frozenset([
    "AO", "BF", "BI", "BJ", "BW", "CD", "CF", "CG", "CI", "CM", "CV", "DJ", "DZ", "EG", "EH", "ER", "ET", "GA",
    "GH", "GM", "GN", "GQ", "GW", "KE", "KM", "LR", "LS", "LY", "MA", "MG", "ML", "MR", "MU", "MW", "MZ", "NA",
    "NE", "NG", "RE", "RW", "SC", "SD", "SH", "SL", "SN", "SO", "SS", "ST", "SZ", "TD", "TG", "TN", "TZ", "UG",
    "YT", "ZA", "ZM", "ZW",
])  # fmt: skip


def age_band(years: int | None) -> str:
    """Return the band of five years of an age; the youngest and the oldest are one band each."""
    if years is None or not 0 <= years <= 120:
        return UNKNOWN
    if years < YOUNGEST:
        return f"under{YOUNGEST}"
    if years >= OLDEST:
        return f"{OLDEST}plus"
    first = years - years % 5
    return f"{first}to{first + 4}"


def household_band(size: int | None) -> str:
    """Return the band of a household's size, those of the scoring grid."""
    if not size:
        return UNKNOWN
    return "1" if size == 1 else "2to3" if size <= 3 else "4to5" if size <= 5 else "6plus"


def sector_code(isic_class: str, section: str) -> str:
    """Return the ISIC division of a project; its section where no class is known, "unknown" for neither."""
    return isic_class[:2] or section or UNKNOWN


def ladders(partners: frozenset[str]) -> tuple[Ladder, ...]:
    """Return the ladders, what research asks for most first; `partners` are country codes."""
    return (
        Ladder("sex", ("sex",), (), weight=4),
        Ladder("age", ("five_years", "ten_years", "broad"), (_by(_TEN_YEARS), _by(_BROAD_AGES)), weight=6),
        Ladder("return_country", ("country", "group"), (partial(_country_group, partners),), weight=4),
        Ladder("governorate", ("governorate", "region", "third"), (_region, _by(_THIRDS)), weight=4),
        Ladder(
            "sector", ("isic_division", "isic_section", "isic_group"), (_section, _sector_group), weight=3
        ),
        Ladder("schooling", ("schooling", "three_levels"), (_by(_SCHOOLING),), weight=2),
        Ladder("return_year", ("year", "three_years"), (_years,)),
        Ladder("household_size", ("size", "two_sizes"), (_by(_HOUSEHOLDS),)),
        Ladder("occupation", ("isco_major", "isco_skill"), (_by(_SKILLS),)),
    )


def _by(table: Mapping[str, str]) -> Callable[[str], str]:
    """A step that keeps what its table does not name, "unknown" above all."""
    return lambda value: table.get(value, value)


def _region(code: str) -> str:
    return _REGIONS.get(code[:4], UNKNOWN)


def _country_group(partners: frozenset[str], code: str) -> str:
    if code in partners:
        return "partner"
    return "other_europe" if code in _EUROPE else "africa" if code in _AFRICA else "other"


def _years(year: str) -> str:
    if not year.isdecimal():
        return year
    first = int(year) - (int(year) - 2000) % BLOCK
    return f"{first}to{first + BLOCK - 1}"


def _section(code: str) -> str:
    parents = {record["code"]: record["parent"] for record in reference.read("sectors_isic")}
    return parents.get(code) or code


def _sector_group(section: str) -> str:
    if len(section) != 1:
        return section
    return "agriculture" if section == "A" else "industry" if section in "BCDEF" else "services"
