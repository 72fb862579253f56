"""Views kept, and figures watched: each time one reaches its threshold is told once, by mail."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Antenna, Country, User
from aids.models import Phase
from common.constraints import refusals
from common.errors import DomainError, NotPermitted
from common.services.messages import message_send
from reporting.enums import AlertMeasure, Unit
from reporting.models import Alert, AlertCrossing, SavedView
from reporting.models.watching import LONGEST_QUERY
from reporting.selectors.alerts import MEASURES, Figure, alert_figure, measures_for
from reporting.selectors.tables import value_text

logger = logging.getLogger(__name__)

# What of a dashboard's address sets its filters.
KEPT = ("periode", "du", "au", "phase", "antenne", "pays", "operateur")
MOST_VIEWS, MOST_ALERTS = 30, 30


@dataclass(frozen=True, slots=True)
class AlertData:
    """What a manager sets: `threshold` in percent, days or a number, as the measure counts."""

    measure: str
    threshold: Decimal
    row: str = ""
    phase: Phase | None = None
    antenna: Antenna | None = None
    country: Country | None = None


@transaction.atomic
def view_save(*, actor: User, name: str, asked: Mapping[str, str]) -> SavedView:
    """Keep the filters of a dashboard's address under a name. Raises DomainError for a name used already."""
    _require_manager(actor)
    if not name.strip():
        raise DomainError(_("Donnez un nom à cette vue."), field="name")
    _lock(actor)
    if SavedView.objects.filter(owner=actor).count() >= MOST_VIEWS:
        raise DomainError(_("Trente vues au plus : retirez-en une."), field="name", code="too_many")
    # A period that moves with the days is kept as such, not as the days it had when it was kept.
    names = [one for one in KEPT if asked.get(one) and not (asked.get("periode") and one in ("du", "au"))]
    query = urlencode({one: asked[one] for one in names})
    if len(query) > LONGEST_QUERY:
        message = _("Ces filtres ne peuvent pas être enregistrés : choisissez-les sur le tableau de bord.")
        raise DomainError(message, code="query")
    with refusals():
        return SavedView.objects.create(owner=actor, name=name.strip(), query=query)


def view_remove(*, actor: User, view: SavedView) -> None:
    """Forget a view of one's own."""
    _require_own(actor, view.owner_id)
    view.delete()


@transaction.atomic
def alert_write(*, actor: User, data: AlertData, alert: Alert | None = None) -> Alert:
    """Set an alert, new or in the place of what it was; it is checked at once, and told if it is reached already.

    An antenna's manager watches her antenna. Raises DomainError for a figure that her dashboard does not show.
    """
    _require_manager(actor)
    if alert is not None:
        _require_own(actor, alert.owner_id)
    if data.measure not in measures_for(actor):
        raise DomainError(_("Choisissez un chiffre de votre tableau de bord."), field="measure")
    if data.threshold <= 0:
        raise DomainError(_("Le seuil est un nombre plus grand que zéro."), field="threshold")
    _lock(actor)
    if alert is None and Alert.objects.filter(owner=actor).count() >= MOST_ALERTS:
        raise DomainError(_("Trente alertes au plus : retirez-en une."), code="too_many")
    written = alert or Alert(owner=actor)
    watches_envelopes = not MEASURES[AlertMeasure(data.measure)].row
    written.measure, written.threshold = data.measure, data.threshold
    written.row = data.row if watches_envelopes else ""
    written.phase, written.country = data.phase, data.country
    written.antenna = data.antenna if actor.role == Role.TASKFORCE_MANAGER else actor.antenna
    written.is_active = True
    with refusals():
        written.save()
    _check(written)
    return written


def alert_remove(*, actor: User, alert: Alert) -> None:
    """Forget an alert of one's own, with what it told."""
    _require_own(actor, alert.owner_id)
    alert.delete()


def alerts_check() -> int:
    """Count every figure that is watched; return how many had reached their threshold since the last time.

    Safe to run twice at once: a crossing is entered, and told, once.
    """
    managers = [Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER]
    due = Alert.objects.filter(is_active=True, owner__is_active=True, owner__role__in=managers)
    return sum(_checked(pk) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


def _checked(pk: int) -> int:
    try:
        return _check_one(pk)
    except Exception:
        # One figure that cannot be counted keeps nobody else from being told.
        logger.exception("alert not checked: %s", pk)
        return 0


@transaction.atomic
def _check_one(pk: int) -> int:
    rows = Alert.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.filter(pk=pk, is_active=True).select_related("owner", "phase", "antenna", "country").first()
    return _check(found) if found is not None else 0


def _check(alert: Alert) -> int:
    figure = alert_figure(alert)
    now = timezone.now()
    alert.value, alert.checked_at = (figure.value if figure else None), now
    alert.save(update_fields=["value", "checked_at"])
    standing = alert.crossings.filter(ended_at__isnull=True)
    if figure is None or figure.value < alert.threshold:
        standing.update(ended_at=now)
        return 0
    if standing.exists():
        return 0
    AlertCrossing.objects.create(alert=alert, began_at=now, value=figure.value, threshold=alert.threshold)
    _mail(alert, figure)
    return 1


def _mail(alert: Alert, figure: Figure) -> None:
    user = alert.owner
    with translation.override(user.language):
        subject = _("Seuil atteint : %(figure)s") % {"figure": alert.get_measure_display()}
        body = _(
            "%(figure)s (%(row)s) : %(value)s. Vous avez demandé à le savoir à partir de %(threshold)s.\n\nVos"
            " alertes, après connexion :\n%(link)s\n\nUn autre message ne partira que si le chiffre repasse sous"
            " le seuil et l'atteint de nouveau."
        ) % {
            "figure": alert.get_measure_display(),
            "row": figure.names,
            "value": measured_text(alert.measure, figure.value),
            "threshold": measured_text(alert.measure, alert.threshold),
            "link": settings.SITE_URL + reverse("reporting:watch_list"),
        }
    message_send(to=user.email, subject=subject, body=body, language=user.language)


def measured_text(measure: str, value: Decimal) -> str:
    """Return a value of a measure in words: percent, days, or a number."""
    unit = MEASURES[AlertMeasure(measure)].unit
    if unit == Unit.COUNT:
        return value_text(int(value), unit)
    text = value_text(value / 100 if unit == Unit.RATIO else value, unit)
    return _("%(n)s jours") % {"n": text} if unit == Unit.DAYS else text


def _lock(actor: User) -> None:
    """One act of a person at a time: two at once could pass the limit together."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)


def _require_manager(actor: User) -> None:
    if actor.role not in (Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER):
        raise NotPermitted(_("Seul un responsable enregistre des vues et des alertes."), code="role")


def _require_own(actor: User, owner_id: int) -> None:
    if actor.pk != owner_id:
        raise NotPermitted(_("Cette vue ou cette alerte est à quelqu'un d'autre."), code="not_visible")
