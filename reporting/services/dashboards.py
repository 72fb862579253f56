"""Showing a dashboard: counted at once in a small register, by a worker in a large one (ADR 0045)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache

from accounts.models import Antenna, Country, User
from aids.models import Phase
from common.broker import publish
from operators.models import Operator
from reporting.selectors.chapters import SUMMARY
from reporting.selectors.dashboards import (
    KEPT_FOR,
    Dashboard,
    dashboard,
    dashboard_key,
    default_scope,
    is_large,
    kept_dashboard,
)
from reporting.selectors.kept import keep
from reporting.selectors.presentation import tiles_of
from reporting.selectors.readers import TASKFORCE, Body, Reader
from reporting.selectors.scope import Scope

COUNT = "reporting.count_dashboard"
# Letters wait in the same worker, whose other process goes on; reports would keep a dashboard for minutes.
QUEUE = "default"
# A worker that has not answered after this long is taken for lost, and asked again.
ASKED_FOR = timedelta(minutes=3)
# What narrows a scope, by the name of its field.
_NARROWED: dict[str, Any] = {
    "phase": Phase,
    "antenna": Antenna,
    "country": Country,
    "counsellor": User,
    "operator": Operator,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What there is to show: figures, or none yet; with `is_being_counted` newer ones come in a moment.

    `is_kept`: the figures are of an earlier moment than this page.
    """

    dashboard: Dashboard | None
    is_kept: bool = False
    is_being_counted: bool = False


def dashboard_shown(*, reader: Reader, scope: Scope, fresh: bool = False) -> Shown:
    """Return the dashboard of a reader's role over a scope, without waiting for a large register.

    There, a worker counts what was never asked for, what is older than 15 minutes, and with `fresh` in any
    case; each is asked for once, however many look. Without a queue the figures are counted at once.
    """
    if not is_large():
        return Shown(dashboard(reader=reader, scope=scope))
    found = kept_dashboard(reader=reader, scope=scope)
    if found is not None and not fresh and not found.is_old:
        return Shown(found, is_kept=True)
    key = dashboard_key(reader, scope)
    if cache.add(_asked(key), True, ASKED_FOR.total_seconds()) and not publish(
        COUNT, _words_of(reader), _words_of_scope(scope), queue=QUEUE
    ):
        return Shown(dashboard_keep(reader=reader, scope=scope))
    latest = kept_dashboard(reader=reader, scope=scope)
    if latest is not None and (found is None or latest.computed_at > found.computed_at):
        return Shown(latest, is_kept=True)
    return Shown(found, is_kept=True, is_being_counted=True)


def dashboard_awaited(*, reader: Reader, scope: Scope, since: str) -> Shown | None:
    """Return the dashboard once it is newer than the one counted at `since` (ISO 8601, or ""); None before."""
    found = kept_dashboard(reader=reader, scope=scope) if is_large() else None
    if found is not None and found.computed_at.isoformat() != since:
        return Shown(found, is_kept=True)
    shown = dashboard_shown(reader=reader, scope=scope, fresh=True)
    return None if shown.is_being_counted else shown


def dashboard_keep(*, reader: Reader, scope: Scope) -> Dashboard:
    """Count a dashboard and keep it for whoever has the same reach."""
    key = dashboard_key(reader, scope)
    counted = dashboard(reader=reader, scope=scope)
    keep(key, counted, time=KEPT_FOR)
    cache.delete(_asked(key))
    return counted


def dashboard_count(reader: Mapping[str, Any], scope: Mapping[str, Any]) -> None:
    """Count and keep the dashboard that a page asked for, in a worker.

    What narrowed it may have been deleted meanwhile: then nobody asks for it any more.
    """
    narrowed: dict[str, Any] = {
        name: model._default_manager.filter(pk=scope[name]).first()
        for name, model in _NARROWED.items()
        if scope.get(name) is not None
    }
    if None in narrowed.values():
        return
    days = (date.fromisoformat(scope["starts_on"]), date.fromisoformat(scope["ends_on"]))
    dashboard_keep(reader=Body(**reader), scope=Scope(*days, **narrowed))


def keep_ready() -> bool:
    """Count again the taskforce's dashboard as it opens, so that nobody waits for it; tell whether it was.

    A small register is counted live and needs none of this.
    """
    if not is_large():
        return False
    dashboard_keep(reader=TASKFORCE, scope=default_scope(TASKFORCE))
    return True


def headline_panel(reader: Reader) -> dict[str, Any]:
    """Return the first figures of the dashboard as it opens, for the index of the admin; none while counted."""
    scope = default_scope(reader)
    found = dashboard_shown(reader=reader, scope=scope).dashboard
    return {"scope": scope, "tiles": tiles_of(found.tables[SUMMARY]) if found else []}


def _asked(key: str) -> str:
    return f"{key}:asked"


def _words_of(reader: Reader) -> dict[str, Any]:
    """What a worker needs to know of a reader: her reach, not who she is."""
    return {
        "role": str(reader.role),
        "antenna_id": reader.antenna_id,
        "country_id": reader.country_id,
        "institution_id": reader.institution_id,
    }


def _words_of_scope(scope: Scope) -> dict[str, Any]:
    narrowed = {name: getattr(getattr(scope, name), "pk", None) for name in _NARROWED}
    return {"starts_on": scope.starts_on.isoformat(), "ends_on": scope.ends_on.isoformat(), **narrowed}
