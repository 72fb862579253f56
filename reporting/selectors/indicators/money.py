"""Money and places: what was asked, granted and spent; what each envelope holds; when it runs out."""

from dataclasses import astuple, fields
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aids.enums import AidKind
from aids.models import Application
from aids.selectors.forecast import Outcome
from common.money import ZERO
from reporting.enums import Stage, Unit
from reporting.selectors.aid_facts import Money
from reporting.selectors.envelope_facts import Ahead, EnvelopeLine
from reporting.selectors.facts import Facts
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import both, choice_names, joined
from reporting.selectors.tables import TOTAL, Row, Value, share_of

_MONEY_FILES = {"requested_eur": Stage.REQUESTED, "granted_eur": Stage.APPROVED, "fees_eur": Stage.APPROVED}


def _money_files(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    if column in ("spent_eur", "fees_spent_eur"):
        files = facts.aids.files_paid(is_fee=column == "fees_spent_eur")
    else:
        files = facts.aids.files_at(_MONEY_FILES[column])
    return files if key == TOTAL else files.filter(kind=key)


@indicator(
    "money_by_kind",
    title=_("Argent demandé, accordé et dépensé"),
    definition=_(
        "Euros demandés par les dossiers ouverts dans la période ; accordés, avec les frais des opérateurs, aux"
        " dossiers approuvés dans la période ; payés dans la période, quelle que soit la date de l'accord. La"
        " moyenne est celle des montants accordés."
    ),
    row_label=_("Aide"),
    heads=(
        Head("requested_eur", _("Demandé"), Unit.EUR, is_linked=True),
        Head("granted_eur", _("Accordé"), Unit.EUR, is_linked=True),
        Head("average_eur", _("Moyenne accordée"), Unit.EUR),
        Head("fees_eur", _("Frais accordés"), Unit.EUR, is_linked=True),
        Head("spent_eur", _("Payé"), Unit.EUR, is_linked=True),
        Head("fees_spent_eur", _("Frais payés"), Unit.EUR, is_linked=True),
    ),
    files=_money_files,
)
def money_by_kind(facts: Facts) -> Body:
    """EUR requested, granted, spent, with operators' fees, by kind of aid."""
    money = facts.aids.money
    rows = [Row(kind.value, choice_names(kind), _euros(money[kind])) for kind in AidKind]
    sums = (sum(column, ZERO) for column in zip(*(astuple(one) for one in money.values()), strict=True))
    named: dict[str, Any] = {field.name: value for field, value in zip(fields(Money), sums, strict=True)}
    total = Money(**named)
    return Body([*rows, Row(TOTAL, both(_("Total")), _euros(total))])


def _euros(money: Money) -> tuple[Value, ...]:
    average = (money.granted / money.granted_files).quantize(Decimal("0.01")) if money.granted_files else None
    return (money.requested, money.granted, average, money.fees, money.spent, money.fees_spent)


def _envelope_heads(unit: Unit) -> tuple[Head, ...]:
    spent = (Head("spent", _("Dépensé"), unit),) if unit == Unit.EUR else ()
    return (
        Head("allocated", _("Alloué"), unit),
        Head("reserved", _("Réservé"), unit),
        Head("committed", _("Engagé"), unit),
        *spent,
        Head("left", _("Reste"), unit),
        Head("left_if_all", _("Reste si tout passe"), unit),
        Head("used", _("Part prise"), Unit.RATIO),
    )


@indicator(
    "places",
    title=_("Places par enveloppe et quota"),
    definition=_(
        "Places de la phase à la fin de la période, lues du grand livre : allouées, réservées par une soumission,"
        " engagées par une approbation. « Reste si tout passe » retire encore les dossiers en attente d'une"
        " décision ; il n'est connu qu'au jour présent. Personnes aidées, Sud–Sud et quotas comptent des"
        " personnes, les autres enveloppes des aides."
    ),
    row_label=_("Enveloppe"),
    heads=_envelope_heads(Unit.COUNT),
)
def places(facts: Facts) -> Body:
    """Slots of each envelope and country quota at the end of the period."""
    return Body(
        [_places_row(line) for line in facts.envelope_lines if line.unit == "slots"], note=facts.phase_note
    )


def _places_row(line: EnvelopeLine) -> Row:
    left_if_all = None if line.left_if_all is None else int(line.left_if_all)
    figures = (int(line.allocated), int(line.reserved), int(line.committed), int(line.left), left_if_all)
    return Row(line.key, line.names, (*figures, _used(line)))


def _used(line: EnvelopeLine) -> Decimal | None:
    return share_of(line.reserved + line.committed, line.allocated)


@indicator(
    "envelopes",
    title=_("Euros par enveloppe"),
    definition=_(
        "Euros de la phase à la fin de la période, lus du grand livre : alloués, réservés, engagés, dépensés. Les"
        " frais des opérateurs ont leur propre enveloppe."
    ),
    row_label=_("Enveloppe"),
    heads=_envelope_heads(Unit.EUR),
)
def envelopes(facts: Facts) -> Body:
    """EUR of each envelope at the end of the period."""
    rows = [
        Row(
            line.key,
            line.names,
            (
                line.allocated,
                line.reserved,
                line.committed,
                line.spent,
                line.left,
                line.left_if_all,
                _used(line),
            ),
        )
        for line in facts.envelope_lines
        if line.unit == "eur"
    ]
    return Body(rows, note=facts.phase_note)


@indicator(
    "forecast",
    title=_("Prévision d'épuisement"),
    definition=_(
        "Date à laquelle chaque enveloppe serait entièrement engagée si le rythme des 180 derniers jours (moins"
        " pour une phase plus jeune) continuait : ce qui n'est pas encore engagé, divisé par les engagements de"
        " ces jours, annulations déduites. Pas de date sans engagement dans ces jours, ni au-delà de la fin de la"
        " phase ou de dix ans. La page du budget compte de même."
    ),
    row_label=_("Enveloppe"),
    heads=(
        Head("per_month", _("Engagé par mois"), Unit.RATE),
        Head("uncommitted", _("Pas encore engagé")),
        Head("runs_out_on", _("Épuisée vers le"), Unit.DATE),
    ),
)
def forecast(facts: Facts) -> Body:
    """When each envelope runs out at the pace of the last 180 days."""
    rows = [_forecast_row(one) for one in facts.forecasts if one.line.unit == "slots"]
    return Body([*rows, *(_forecast_row(one) for one in facts.forecasts if one.line.unit == "eur")])


def _forecast_row(found: Ahead) -> Row:
    in_euros, ahead = found.line.unit == "eur", found.forecast
    runs_out_on = ahead.day if ahead.outcome == Outcome.RUNS_OUT else None
    return Row(
        f"{found.line.key}-{found.line.unit}",
        joined(found.line.names, both(_("euros") if in_euros else _("places"))),
        (ahead.pace.per_month, ahead.left if in_euros else int(ahead.left), runs_out_on),
        unit=Unit.EUR if in_euros else None,
    )
