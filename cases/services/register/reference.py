"""The lists a register is read against: places and bodies of the portal by every spelling known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from accounts import reference as files
from cases.services.register.readings import Reference
from cases.services.register.vocabulary import Vocabulary

_PREFIXES = {
    "governorate": ("gouvernorat de", "gouvernorat", "ولاية"),
    "antenna": ("antenne de", "antenne", "antenne d", "bureau de", "bureau", "فرع", "مكتب"),
    "delegation": ("délégation de", "délégation", "معتمدية"),
}


def reference_lists(
    *, antennas: Iterable[Mapping[str, Any]], institutions: Iterable[Mapping[str, Any]]
) -> Reference:
    """Return the lists to read against.

    `antennas` and `institutions` are records of the database (`pk`, `code`, `name_fr`, `name_ar`): more are
    opened on screen; the spellings of the reference files are added to those they describe.
    """
    return Reference(
        countries=Vocabulary(_names(files.read("countries"))),
        governorates=Vocabulary(_names(files.read("governorates"), "governorate")),
        delegations=_delegations(),
        antennas=Vocabulary(_records(antennas, "antennas", "antenna")),
        institutions=Vocabulary(_records(institutions, "institutions")),
    )


def _names(
    records: Iterable[Mapping[str, Any]], kind: str = "", key: str = "code"
) -> list[tuple[Any, list[str]]]:
    found = []
    for record in records:
        names = [record["name_fr"], record["name_ar"], *record.get("aliases", ()), record["code"]]
        prefixed = [f"{prefix} {name}" for prefix in _PREFIXES.get(kind, ()) for name in names[:2]]
        found.append((record[key], names + prefixed))
    return found


def _records(records: Iterable[Mapping[str, Any]], name: Any, kind: str = "") -> list[tuple[Any, list[str]]]:
    aliases = {record["code"]: record["aliases"] for record in files.read(name)}
    return _names([{**record, "aliases": aliases.get(record["code"], ())} for record in records], kind, "pk")


def _delegations() -> dict[str, Vocabulary[str]]:
    """Delegations by governorate; under "" those whose name only one governorate has."""
    by_governorate: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for record in files.read("delegations"):
        by_governorate[record["governorate"]].append(record)
    lists = {code: Vocabulary(_names(records, "delegation")) for code, records in by_governorate.items()}
    owners: dict[str, set[str]] = defaultdict(set)
    for record in files.read("delegations"):
        owners[record["name_fr"]].add(record["code"])
    unique = [record for record in files.read("delegations") if len(owners[record["name_fr"]]) == 1]
    lists[""] = Vocabulary(_names(unique, "delegation"))
    return lists
