"""The work load: cases that are open, those that nobody follows, and how many each counsellor has."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import CaseState
from cases.models import Case
from reporting.enums import Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import Names, both, record_names
from reporting.selectors.scope import cases_in_reach
from reporting.selectors.tables import TOTAL, Row

_COUNTED = {
    "open": Q(),
    "unassigned": Q(counsellor__isnull=True),
    "to_assess": Q(state=CaseState.REGISTERED),
}


def _open(facts: Facts) -> QuerySet[Case]:
    return cases_in_reach(actor=facts.actor, scope=facts.scope).exclude(
        state__in=[CaseState.CLOSED, CaseState.ANNOUNCED]
    )


def _files(facts: Facts, key: str, column: str) -> QuerySet[Case]:
    found = _open(facts).filter(_COUNTED[column])
    return found if key == TOTAL else found.filter(antenna__code=key)


@indicator(
    "work_load",
    title=_("Charge de travail"),
    definition=_(
        "Dossiers ouverts le jour du calcul, quelle que soit leur date d'ouverture, par antenne : sans"
        " conseiller, encore à évaluer, et dossiers suivis par conseiller en activité, en moyenne."
    ),
    row_label=_("Antenne"),
    heads=(
        Head("open", _("Dossiers ouverts"), is_linked=True),
        Head("unassigned", _("Sans conseiller"), is_linked=True),
        Head("to_assess", _("À évaluer"), is_linked=True),
        Head("counsellors", _("Conseillers")),
        Head("each", _("Dossiers par conseiller"), Unit.RATE),
    ),
    files=_files,
)
def work_load(facts: Facts) -> Body:
    """Open cases and counsellors of each antenna, now."""
    counts = {name: Count("pk", filter=wanted) for name, wanted in _COUNTED.items()}
    opened: QuerySet[Any, Any] = _open(facts).order_by().values("antenna").annotate(**counts)
    found: dict[int, dict[str, Any]] = {line["antenna"]: line for line in opened}
    active = User.objects.filter(role=Role.COUNSELLOR, is_active=True, antenna__in=list(found))
    staff = dict(active.order_by().values_list("antenna").annotate(n=Count("pk")))

    def row(key: str, names: Names, counted: dict[str, Any], counsellors: int) -> Row:
        followed = counted["open"] - counted["unassigned"]
        each = (Decimal(followed) / counsellors).quantize(Decimal("0.1")) if counsellors else None
        return Row(key, names, (*(counted[name] for name in _COUNTED), counsellors, each))

    rows = [
        row(one.code, record_names(one), found[pk], staff.get(pk, 0))
        for pk, one in facts.antennas.items()
        if pk in found
    ]
    whole = {name: sum(line[name] for line in found.values()) for name in _COUNTED}
    return Body([*rows, row(TOTAL, both(_("Total")), whole, sum(staff.values()))])
