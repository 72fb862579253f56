"""Aids: asked, decided, contracted, completed in the period; why some were refused or put off."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from aids.enums import AidFamily, AidKind, ApplicationState
from aids.models import Application
from common.dates import add_months
from reporting.enums import Stage
from reporting.selectors.aid_facts import STAGE_EVENTS, AidFacts, AidLine
from reporting.selectors.facts import Facts, months_between
from reporting.selectors.indicators.base import Body, Head, indicator
from reporting.selectors.names import Names, both, choice_names, month_names, plain, record_names
from reporting.selectors.tables import TOTAL, Row

HEADS = tuple(Head(stage.value, stage.label, is_linked=True) for stage in Stage)
NO_COUNTRY = "?"
ECONOMIC_TOTAL = "economic"
_STAGES = _(
    "Chaque colonne compte les dossiers d'aide à qui cela est arrivé dans la période : un même dossier peut"
    " être demandé, approuvé et mis sous contrat dans la même période. Un dossier soumis deux fois ou"
    " ajourné deux fois compte une fois. Une aide est demandée le jour où son dossier est ouvert."
)


def _stages_by(lines: Iterable[AidLine], key_of: Callable[[AidLine], Any]) -> dict[Any, dict[Stage, int]]:
    sums: dict[Any, dict[Stage, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        for stage, count in line.stages.items():
            sums[key_of(line)][stage] += count
    return sums


def _row(key: str, names: Names, stages: dict[Stage, int]) -> Row:
    return Row(key, names, tuple(stages.get(stage, 0) for stage in Stage))


def _total(lines: Iterable[AidLine]) -> Row:
    return _row(TOTAL, both(_("Total")), _stages_by(lines, lambda _line: TOTAL)[TOTAL])


def _files_by_kind(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    files = facts.aids.files_at(Stage(column))
    if key == TOTAL:
        return files
    return files.filter(family=AidFamily.ECONOMIC) if key == ECONOMIC_TOTAL else files.filter(kind=key)


@indicator(
    "aids_by_kind",
    title=_("Aides par nature"),
    definition=_STAGES,
    row_label=_("Aide"),
    heads=HEADS,
    files=_files_by_kind,
)
def aids_by_kind(facts: Facts) -> Body:
    """Aids by kind at each stage, economic aids together too."""
    lines = facts.aids.lines
    sums = _stages_by(lines, lambda line: line.kind)
    rows = [_row(kind.value, choice_names(kind), sums[kind]) for kind in AidKind]
    economic = _stages_by(
        (line for line in lines if line.kind != AidKind.SOCIAL), lambda _line: ECONOMIC_TOTAL
    )
    together = _row(ECONOMIC_TOTAL, both(_("Aides économiques, ensemble")), economic[ECONOMIC_TOTAL])
    return Body([*rows, together, _total(lines)])


def _files_by_country(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    files = facts.aids.files_at(Stage(column))
    if key == TOTAL:
        return files
    return files.filter(country__isnull=True) if key == NO_COUNTRY else files.filter(country=key)


@indicator(
    "aids_by_country",
    title=_("Aides par pays partenaire"),
    definition=_STAGES,
    row_label=_("Pays"),
    heads=HEADS,
    files=_files_by_country,
)
def aids_by_country(facts: Facts) -> Body:
    """Aids by the partner country whose quota they draw on."""
    sums = _stages_by(facts.aids.lines, lambda line: line.country_id or NO_COUNTRY)
    order = sorted(sums, key=lambda code: (-sums[code][Stage.REQUESTED], code))
    rows = [
        _row(
            code,
            record_names(facts.countries[code]) if code != NO_COUNTRY else both(_("Hors quota")),
            sums[code],
        )
        for code in order
    ]
    return Body([*rows, _total(facts.aids.lines)])


def _files_by_antenna(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    files = facts.aids.files_at(Stage(column))
    return files if key == TOTAL else files.filter(case__antenna__code=key)


@indicator(
    "aids_by_antenna",
    title=_("Aides par antenne"),
    definition=_STAGES,
    row_label=_("Antenne"),
    heads=HEADS,
    files=_files_by_antenna,
)
def aids_by_antenna(facts: Facts) -> Body:
    """Aids by the antenna of their case."""
    sums = _stages_by(facts.aids.lines, lambda line: line.antenna_id)
    rows = [
        _row(antenna.code, record_names(antenna), sums[pk])
        for pk, antenna in facts.antennas.items()
        if pk in sums
    ]
    return Body([*rows, _total(facts.aids.lines)])


def _files_by_month(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    scope = facts.scope.trend()
    if key != TOTAL:
        first = date.fromisoformat(f"{key}-01")
        last = add_months(first, 1) - timedelta(days=1)
        scope = replace(scope, starts_on=max(first, scope.starts_on), ends_on=min(last, scope.ends_on))
    return AidFacts(actor=facts.actor, scope=scope).files_at(Stage(column))


@indicator(
    "aids_by_month",
    title=_("Aides demandées et approuvées par mois"),
    definition=_(
        "Dossiers d'aide ouverts, et approuvés, par mois, sur douze mois au moins jusqu'à la fin de la période ;"
        " le premier mois est entier, le dernier peut ne pas l'être."
    ),
    row_label=_("Mois"),
    heads=tuple(
        Head(stage.value, stage.label, is_linked=True) for stage in (Stage.REQUESTED, Stage.APPROVED)
    ),
    files=_files_by_month,
)
def aids_by_month(facts: Facts) -> Body:
    """Aids requested and approved by month over at least twelve months."""
    scope, counted = facts.scope.trend(), facts.aids.by_month
    requested, approved = counted[Stage.REQUESTED], counted[Stage.APPROVED]
    rows = [
        Row(f"{day:%Y-%m}", month_names(day.year, day.month), (requested.get(day, 0), approved.get(day, 0)))
        for day in months_between(scope.starts_on, scope.ends_on)
    ]
    total = Row(TOTAL, both(_("Total")), (sum(requested.values()), sum(approved.values())))
    return Body([*rows, total])


MOST_REASONS = 12
OTHER_REASONS = "other"
_REASON_STATES = {Stage.REJECTED: ApplicationState.REJECTED, Stage.DEFERRED: ApplicationState.DEFERRED}


def _shown_reasons(facts: Facts) -> list[str]:
    """The reasons that several files share, the most frequent first: one that stands alone may tell of a person."""
    sums: dict[str, int] = defaultdict(int)
    for (reason, _state), count in facts.aids.reasons.items():
        sums[reason] += count
    shared = [reason for reason, count in sums.items() if reason and count > 1]
    return sorted(shared, key=lambda reason: (-sums[reason], reason))[:MOST_REASONS]


def _files_by_reason(facts: Facts, key: str, column: str) -> QuerySet[Application]:
    events = facts.aids.events.filter(STAGE_EVENTS[Stage(column)])
    shown = _shown_reasons(facts)
    if key == OTHER_REASONS:
        events = events.exclude(reason__in=shown)
    elif key != TOTAL:
        events = events.filter(reason=shown[int(key) - 1])
    return facts.aids.applications.filter(pk__in=events.values("subject"))


@indicator(
    "decision_reasons",
    title=_("Motifs de rejet et d'ajournement"),
    definition=_(
        "Décisions de rejet ou d'ajournement de la période, par motif tel qu'il a été écrit. Les motifs donnés"
        " une seule fois sont réunis : ils peuvent parler d'une personne."
    ),
    row_label=_("Motif"),
    heads=tuple(Head(stage.value, stage.label, is_linked=True) for stage in _REASON_STATES),
    files=_files_by_reason,
)
def decision_reasons(facts: Facts) -> Body:
    """Refusals and deferrals by reason, as written."""
    counted = facts.aids.reasons
    shown = _shown_reasons(facts)
    states = list(_REASON_STATES.values())
    rows = [
        Row(str(rank), plain(reason), tuple(counted.get((reason, state), 0) for state in states))
        for rank, reason in enumerate(shown, start=1)
    ]
    others = tuple(
        sum(count for (reason, its), count in counted.items() if its == state and reason not in shown)
        for state in states
    )
    # A file deferred twice for two reasons stands under both and is one file.
    totals = tuple(sum(line.stages[stage] for line in facts.aids.lines) for stage in _REASON_STATES)
    if any(others):
        rows.append(Row(OTHER_REASONS, both(_("Autres motifs, ou motif non écrit")), others))
    return Body([*rows, Row(TOTAL, both(_("Total")), totals)])
