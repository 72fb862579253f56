"""How large the aids are: average, median, tenths, and how they spread over bands of amounts."""

from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Avg, Count, DecimalField, Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from aids.enums import AidKind
from aids.models import Application
from aids.models.applications import ApplicationQuerySet
from reporting.enums import Stage, Unit
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator, with_shares
from reporting.selectors.names import Names, both, choice_names, plain
from reporting.selectors.tables import TOTAL, Row

CENT = Decimal("0.01")
# EUR: from, up to (excluded).
BANDS = ((0, 500), (500, 1000), (1000, 2000), (2000, 3000), (3000, 5000), (5000, None))


class Percentile(Aggregate):
    """A percentile of an amount, between two rows where it falls between them."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField()

    def __init__(self, expression: str, share: Decimal) -> None:
        super().__init__(expression, share=share)


def _granted(facts: Facts) -> ApplicationQuerySet:
    return facts.aids.files_at(Stage.APPROVED).filter(granted_eur__isnull=False)


def _files(facts: Facts, key: str, _column: str) -> QuerySet[Application]:
    files = _granted(facts)
    return files if key == TOTAL else files.filter(kind=key)


@indicator(
    "amounts",
    title=_("Montants accordés"),
    definition=_(
        "Montants accordés aux aides approuvées dans la période, en euros, sans les frais des opérateurs."
        " Médiane : la moitié des aides a reçu moins ; 9e décile : neuf aides sur dix ont reçu moins."
    ),
    row_label=_("Aide"),
    heads=(
        Head("files", _("Aides"), is_linked=True),
        Head("average", _("Moyenne"), Unit.EUR),
        Head("median", _("Médiane"), Unit.EUR),
        Head("ninetieth", _("9e décile"), Unit.EUR),
        Head("lowest", _("Plus bas"), Unit.EUR),
        Head("highest", _("Plus haut"), Unit.EUR),
    ),
    files=_files,
)
def amounts(facts: Facts) -> Body:
    """Average, median and spread of what was granted, by kind."""
    figures: dict[str, Aggregate] = {
        "files": Count("pk"),
        "average": Avg("granted_eur"),
        "median": Percentile("granted_eur", Decimal("0.5")),
        "ninetieth": Percentile("granted_eur", Decimal("0.9")),
        "lowest": Min("granted_eur"),
        "highest": Max("granted_eur"),
    }
    granted = _granted(facts).order_by()
    kinds: QuerySet[Any, Any] = granted.values("kind").annotate(**figures)
    found: dict[str, dict[str, Any]] = {line["kind"]: line for line in kinds}

    def row(key: str, names: Names, counted: dict[str, Any]) -> Row:
        return Row(key, names, (counted.get("files", 0), *(_cents(counted.get(name)) for name in _EUR)))

    rows = [row(kind.value, choice_names(kind), found.get(kind.value, {})) for kind in AidKind]
    return Body([*rows, row(TOTAL, both(_("Total")), granted.aggregate(**figures))])


_EUR = ("average", "median", "ninetieth", "lowest", "highest")


def _cents(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(CENT)


def _in_band(low: int, high: int | None) -> Q:
    return Q(granted_eur__gte=low) if high is None else Q(granted_eur__gte=low, granted_eur__lt=high)


def _key(low: int) -> str:
    return str(low)


def _files_of_band(facts: Facts, key: str, _column: str) -> QuerySet[Application]:
    if key == TOTAL:
        return _granted(facts)
    return _granted(facts).filter(next(_in_band(low, high) for low, high in BANDS if _key(low) == key))


@indicator(
    "amount_bands",
    title=_("Répartition des montants accordés"),
    definition=_(
        "Aides approuvées dans la période par tranche de montant accordé, en euros, sans les frais."
    ),
    row_label=_("Montant (EUR)"),
    heads=(Head("files", _("Aides"), is_linked=True), Head("share", _("Part"), Unit.RATIO)),
    files=_files_of_band,
)
def amount_bands(facts: Facts) -> Body:
    """Aids granted by band of amount."""
    counts = {f"band_{low}": Count("pk", filter=_in_band(low, high)) for low, high in BANDS}
    found = _granted(facts).order_by().aggregate(whole=Count("pk"), **counts)
    lines = ((_key(low), _band(low, high), found[f"band_{low}"]) for low, high in BANDS)
    return with_shares(lines, whole=found["whole"])


def _band(low: int, high: int | None) -> Names:
    if high is None:
        words = both(_("%(low)s et plus"))
        return Names(words.fr % {"low": low}, words.ar % {"low": low})
    return plain(f"{low} – {high - 1}")
