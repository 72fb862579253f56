"""The directory of services, and who may receive a referral in a governorate."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import UnitKind
from accounts.models import Unit
from cases.enums import ServiceKind
from cases.models import LocalService
from cases.models.referrals import SCOPE_OF_UNIT
from common.pagination import Page, keyset_page

PAGE_SIZE = 25
RECEIVING = tuple(SCOPE_OF_UNIT)


@dataclass(frozen=True, slots=True)
class DirectoryFilters:
    """What the directory is narrowed to; empty parts do not narrow."""

    governorate: str = ""
    kind: str = ""
    text: str = ""
    by_mail: bool = False


def directory_page(*, filters: DirectoryFilters, cursor: str | None) -> Page[LocalService]:
    """Return one page of the services at work, by name, with the governorates each serves."""
    services = LocalService.objects.filter(is_active=True).serving(filters.governorate or None)
    if filters.kind:
        services = services.filter(kind=filters.kind)
    if filters.by_mail:
        services = services.filter(accepts_mail=True)
    if text := filters.text.strip():
        found = Q(name_fr__icontains=text) | Q(name_ar__icontains=text) | Q(address__icontains=text)
        services = services.filter(found)
    return keyset_page(
        services.prefetch_related("governorates"), order=("name_fr", "pk"), cursor=cursor, size=PAGE_SIZE
    )


def units_of(governorate: str) -> list[Unit]:
    """Return the units of CGPS and ANETI of a governorate, which answer in the portal."""
    units = Unit.objects.filter(kind__in=RECEIVING, governorate=governorate).select_related("institution")
    return list(units.order_by("kind", "name_fr"))


def receiver_choices(governorate: str | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return who may receive a referral in `governorate` (everywhere for None), grouped by trade.

    Keys are "u" or "s" and the primary key of the unit or the service.
    """
    units = Unit.objects.filter(kind__in=RECEIVING)
    if governorate:
        units = units.filter(governorate=governorate)
    groups: dict[str, list[tuple[str, str]]] = {
        _("Promotion sociale (CGPS)"): [],
        _("Emploi (ANETI)"): [],
    }
    for unit in units.order_by("name_fr"):
        title = _("Promotion sociale (CGPS)") if unit.kind == UnitKind.SOCIAL else _("Emploi (ANETI)")
        groups[title].append((f"u{unit.pk}", unit.name))
    services = LocalService.objects.filter(is_active=True).serving(governorate)
    for service in services.order_by("kind", "name_fr"):
        groups.setdefault(str(ServiceKind(service.kind).label), []).append((f"s{service.pk}", service.name))
    return [(title, rows) for title, rows in groups.items() if rows]


def receiver_of(key: str) -> Unit | LocalService | None:
    """Return the unit or service that a key of `receiver_choices` names."""
    number = key[1:]
    if not number.isdecimal() or len(number) > 12:
        return None
    if key.startswith("u"):
        return Unit.objects.filter(pk=int(number), kind__in=RECEIVING).first()
    return LocalService.objects.filter(pk=int(number), is_active=True).first() if key[0] == "s" else None
