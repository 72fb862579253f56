"""What an agent's telephone takes along: the files with a visit due soon, and of them what a visit needs.

At most what `operators.selectors.portal.FileView` shows (domain.md 5): names, telephones, place, project, and what
the last visit agreed. No amount, no document, no counsellor's note.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.crypto import salted_hmac

from accounts.models import User
from aids.models import Application
from cases.models import PersonPhone
from common.dates import today
from operators.enums import VISITED_STATES, VisitState
from operators.models import OfflineDevice, Visit
from operators.selectors.portal_lists import place_of

# More visits than anybody makes in a fortnight; a bound for the telephone's sake.
MOST_FILES = 80
TO_MAKE = (VisitState.PLANNED, VisitState.MISSED)


def owner_tag(user: User) -> str:
    """Return the name under which a browser keeps what is `user`'s: it says nothing of who she is."""
    return salted_hmac("operators.offline.owner", str(user.pk)).hexdigest()[:32]


def device_of(*, actor: User, uid: Any) -> OfflineDevice | None:
    """Return `actor`'s browser `uid`, revoked ones included; None when it never asked for a key."""
    return OfflineDevice.objects.visible_to(actor).filter(uid=uid).first()


def devices_of(*, actor: User) -> QuerySet[OfflineDevice]:
    """Return the browsers that hold `actor`'s files, the latest used first."""
    return OfflineDevice.objects.visible_to(actor).living()


def files_to_take(*, actor: User) -> list[Application]:
    """Return the files with a visit overdue or due within OFFLINE_DAYS, the most urgent first."""
    until = today() + dt.timedelta(days=settings.OFFLINE_DAYS)
    due = Visit.objects.visible_to(actor).filter(state__in=TO_MAKE, due_on__lte=until)
    done = Visit.objects.visible_to(actor).done().order_by("-visited_on", "-pk")
    files = (
        Application.objects.visible_to(actor)
        .filter(Exists(due.filter(application=OuterRef("pk"))), state__in=VISITED_STATES)
        .select_related("person", "case__governorate", "case__delegation", "plan")
        .prefetch_related(
            Prefetch("person__phones", queryset=PersonPhone.objects.order_by("pk")),
            Prefetch("visits", queryset=due.order_by("due_on", "pk"), to_attr="visits_due"),
            Prefetch("visits", queryset=done, to_attr="visits_done"),
        )
        .order_by("pk")
    )
    return sorted(files, key=lambda file: (file.visits_due[0].due_on, file.pk))[:MOST_FILES]  # type: ignore[attr-defined]


def bundle(files: Sequence[Application]) -> dict[str, Any]:
    """Return what the telephone keeps of `files`, ready for JSON."""
    return {
        "days": settings.OFFLINE_DAYS,
        "today": today().isoformat(),
        "files": [_file(file) for file in files],
    }


def _file(file: Any) -> dict[str, Any]:
    last = file.visits_done[0] if file.visits_done else None
    plan = getattr(file, "plan", None)
    return {
        "pk": file.pk,
        "number": file.number,
        "name": file.person.full_name,
        "name_ar": file.person.full_name_ar,
        "phones": [{"number": phone.number, "label": phone.label} for phone in file.person.phones.all()],
        "place": place_of(file),
        "kind": file.kind,
        "project": plan.title if plan else "",
        "next_steps": last.next_steps if last else "",
        "last_on": last.visited_on.isoformat() if last else "",
        "visits": [_visit(visit) for visit in file.visits_due],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "pk": visit.pk,
        "label": str(visit.label),
        "due_on": visit.due_on.isoformat(),
        "planned_for": visit.planned_for.isoformat() if visit.planned_for else "",
        "version": visit.version,
    }
