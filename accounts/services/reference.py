"""Bringing the reference files into the database, as often as one likes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import reference
from accounts.models import (
    Antenna,
    AntennaCoverage,
    Country,
    Delegation,
    Governorate,
    Institution,
    Partnership,
    PublicPage,
    Unit,
)

_NAMES = ["name_fr", "name_ar"]


@transaction.atomic
def load_reference() -> dict[str, int]:
    """Load the reference files; return how many records of each kind were new.

    Countries, governorates and delegations follow the files. Institutions, units, antennas with what they
    serve, partnerships and the public page belong to the managers once created: existing ones are left as they are.
    """
    return {
        "countries": _load_countries(),
        "governorates": _load_governorates(),
        "delegations": _load_delegations(),
        "institutions": _load_institutions(),
        "units": _load_units(),
        "antennas": _load_antennas(),
        "partnerships": _load_partnerships(),
        "pages": _load_pages(),
    }


def _names(record: Mapping[str, Any]) -> dict[str, str]:
    return {name: record[name] for name in _NAMES}


def _load_countries() -> int:
    before = Country.objects.count()
    rows = [Country(code=record["code"], **_names(record)) for record in reference.read("countries")]
    Country.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=_NAMES)
    return Country.objects.count() - before


def _load_governorates() -> int:
    before = Governorate.objects.count()
    tile = ["tile_row", "tile_column"]
    rows = [
        Governorate(code=record["code"], **_names(record), **{name: record[name] for name in tile})
        for record in reference.read("governorates")
    ]
    Governorate.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=[*_NAMES, *tile]
    )
    return Governorate.objects.count() - before


def _load_delegations() -> int:
    before = Delegation.objects.count()
    rows = [
        Delegation(code=record["code"], governorate_id=record["governorate"], **_names(record))
        for record in reference.read("delegations")
    ]
    Delegation.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=[*_NAMES, "governorate"]
    )
    return Delegation.objects.count() - before


def _load_institutions() -> int:
    known = set(Institution.objects.values_list("code", flat=True))
    rows = [
        Institution(code=record["code"], kind=record["kind"], **_names(record))
        for record in reference.read("institutions")
        if record["code"] not in known
    ]
    return len(Institution.objects.bulk_create(rows))


def _load_units() -> int:
    known = set(Unit.objects.values_list("code", flat=True))
    institutions = dict(Institution.objects.values_list("code", "pk"))
    rows = [
        Unit(
            code=record["code"],
            kind=record["kind"],
            institution_id=institutions[record["institution"]],
            governorate_id=record["governorate"],
            country_id=record["country"],
            **_names(record),
        )
        for record in reference.read("units")
        if record["code"] not in known
    ]
    return len(Unit.objects.bulk_create(rows))


def _load_antennas() -> int:
    known = set(Antenna.objects.values_list("code", flat=True))
    records = [record for record in reference.read("antennas") if record["code"] not in known]
    antennas = Antenna.objects.bulk_create(
        Antenna(
            code=record["code"],
            opened_on=record["opened_on"],
            latitude=record["latitude"],
            longitude=record["longitude"],
            **_names(record),
        )
        for record in records
    )
    # A manager may already have given a governorate to another antenna: the files then say nothing of it.
    served = set(AntennaCoverage.objects.values_list("governorate_id", flat=True))
    AntennaCoverage.objects.bulk_create(
        AntennaCoverage(
            antenna=antenna,
            governorate_id=coverage["governorate"],
            starts_on=coverage["starts_on"],
            ends_on=coverage["ends_on"],
        )
        for antenna, record in zip(antennas, records, strict=True)
        for coverage in record["coverage"]
        if coverage["governorate"] not in served
    )
    return len(antennas)


def _load_partnerships() -> int:
    known = set(Partnership.objects.values_list("country_id", flat=True))
    rows = [
        Partnership(
            country_id=record["country"],
            starts_on=record["starts_on"],
            ends_on=record["ends_on"],
            is_planned=record["is_planned"],
        )
        for record in reference.read("partnerships")
        if record["country"] not in known
    ]
    return len(Partnership.objects.bulk_create(rows))


def _load_pages() -> int:
    known = set(PublicPage.objects.values_list("slug", flat=True))
    rows = [PublicPage(**record) for record in reference.read("pages") if record["slug"] not in known]
    return len(PublicPage.objects.bulk_create(rows))
