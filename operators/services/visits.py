"""Recording visits and their photos; what a phone sends twice is kept once (domain.md 4)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidKind, ApplicationState
from aids.models import Application
from aids.services.transitions import lock_application, require_role
from cases.services.tasks import task_raise
from common.constraints import refusals
from common.dates import today
from common.errors import Conflict, DomainError
from common.safe_files import safe_file
from common.uploads import IMAGE_TYPES, check_upload
from common.wall import outside_wall
from operators.enums import BUSINESS_STATES, EMPLOYMENT_STATES, VISITED_STATES, BusinessState, VisitKind
from operators.models import MOST_PHOTOS, Visit, VisitPhoto
from operators.selectors.visit_sweeps import difficulty_finding
from operators.services.visit_plans import lock_visit, write_event

DIFFICULTIES_SWEEP = "operators.difficulties"
# What two versions of a visit are compared on, in the order of the form.
FACTS = (
    "visited_on",
    "place",
    "people_met",
    "business_state",
    "findings",
    "jobs_created",
    "jobs_women",
    "jobs_young",
    "turnover_tnd",
    "difficulties",
    "difficulty_detail",
    "next_steps",
)


@dataclass(frozen=True, slots=True)
class VisitData:
    """What an agent writes of a visit. `turnover_tnd` is monthly; the position is in degrees and metres."""

    visited_on: date
    findings: str
    business_state: str
    place: str = ""
    people_met: str = ""
    jobs_created: int | None = None
    jobs_women: int | None = None
    jobs_young: int | None = None
    turnover_tnd: Decimal | None = None
    difficulties: tuple[str, ...] = ()
    difficulty_detail: str = ""
    next_steps: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    accuracy_m: int | None = None

    @property
    def position(self) -> dict[str, Any] | None:
        """What is stored of the position: None unless both degrees are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return {"lat": str(self.latitude), "lon": str(self.longitude), "accuracy": self.accuracy_m}


def business_states(kind: str) -> tuple[BusinessState, ...]:
    """Return how a project of this kind of aid may stand."""
    return EMPLOYMENT_STATES if kind == AidKind.EMPLOYMENT else BUSINESS_STATES


@outside_wall()
@transaction.atomic
def visit_record(
    *, actor: User, visit: Visit, data: VisitData, version: int | None, client_id: UUID | None
) -> Visit:
    """Write a visit that was made, or correct one already written.

    The same `client_id` sent again returns the stored visit and changes nothing. Raises Conflict with what is
    stored when `version` is not the stored one (None: not compared), DomainError for facts that cannot be, or
    a file no longer followed.
    """
    require_role(actor, Role.OPERATOR_AGENT, act=_("enregistrer une visite"))
    visit = lock_visit(actor=actor, visit=visit)
    if client_id is not None and _was_sent(visit, client_id):
        return visit
    _check_file(visit.application, visit.kind)
    if version is not None and version != visit.version:
        message = _("Cette visite a été enregistrée entre-temps. Comparez les deux versions.")
        raise Conflict(message, theirs=visit_facts(visit))
    return _write(actor, visit, data, client_id)


@outside_wall()
@transaction.atomic
def visit_extra(
    *, actor: User, application: Application, data: VisitData, client_id: UUID | None = None
) -> Visit:
    """Write a visit made beside the plan. The same `client_id` sent again returns the stored visit."""
    require_role(actor, Role.OPERATOR_AGENT, act=_("enregistrer une visite"))
    application = lock_application(actor=actor, application=application)
    if client_id is not None:
        known = application.visits.filter(client_id=client_id).first() or (
            application.visits.filter(events__client_id=client_id).first()
        )
        if known is not None:
            return known
    _check_file(application, VisitKind.EXTRA)
    visit = Visit(application=application, kind=VisitKind.EXTRA, due_on=data.visited_on)
    return _write(actor, visit, data, client_id)


def visit_facts(visit: Visit) -> Mapping[str, object]:
    """Return what is stored of a visit, by field, with its version."""
    return {name: getattr(visit, name) for name in FACTS} | {
        "version": visit.version,
        "recorded_by": str(visit.recorded_by or ""),
        "recorded_at": visit.recorded_at,
    }


def _was_sent(visit: Visit, client_id: UUID) -> bool:
    """Whether this sending was stored once, even if the visit was corrected since: its history knows."""
    known = Visit.objects.filter(pk=visit.pk, events__client_id=client_id)
    return visit.client_id == client_id or known.exists()


def _check_file(application: Application, kind: str) -> None:
    allowed = [ApplicationState.COMPLETED] if kind == VisitKind.SURVIVAL else VISITED_STATES
    if application.state not in allowed:
        message = _("Ce dossier est « %(state)s » : il ne reçoit plus de visite.")
        raise DomainError(message % {"state": application.get_state_display()}, code="state")


def _write(actor: User, visit: Visit, data: VisitData, client_id: UUID | None) -> Visit:
    _check_facts(visit, data)
    if client_id is not None and Visit.objects.filter(client_id=client_id).exclude(pk=visit.pk).exists():
        raise DomainError(_("Cet envoi a déjà servi pour une autre visite."), code="client_id")
    before = visit.state if visit.pk else ""
    had_difficulties = bool(visit.pk and visit.is_done and visit.difficulties)
    try:
        visit.record()
    except TransitionNotAllowed as error:
        message = _("Cette visite est « %(state)s » : elle ne peut plus être saisie.")
        raise DomainError(message % {"state": visit.get_state_display()}, code="state") from error
    for name in FACTS:
        value = getattr(data, name)
        setattr(visit, name, value.strip() if isinstance(value, str) else value)
    visit.difficulties = list(dict.fromkeys(data.difficulties))
    visit.position = data.position or visit.position
    visit.recorded_by, visit.recorded_at = actor, timezone.now()
    visit.client_id = client_id or visit.client_id
    visit.version += 1 if visit.pk else 0
    with refusals():
        visit.save()
    reason = _("Corrigée") if before == visit.state else ""
    write_event(visit=visit, actor=actor, before=before, reason=reason)
    if visit.difficulties and not had_difficulties:
        task_raise(source=DIFFICULTIES_SWEEP, found=difficulty_finding(visit, today()))
    return visit


def _check_facts(visit: Visit, data: VisitData) -> None:
    application = visit.application
    starts_on = application.contract.starts_on
    if data.visited_on > today():
        raise DomainError(_("Une visite ne peut pas être datée dans l’avenir."), field="visited_on")
    if starts_on is None or data.visited_on < starts_on:
        raise DomainError(_("Une visite de suivi suit la signature du contrat."), field="visited_on")
    if not data.findings.strip():
        raise DomainError(_("Écrivez ce que vous avez constaté."), field="findings")
    if data.business_state not in business_states(application.kind):
        raise DomainError(_("Dites où en est le projet."), field="business_state")
    for name in ("jobs_women", "jobs_young"):
        if (getattr(data, name) or 0) > (data.jobs_created or 0):
            message = _("Les femmes et les jeunes font partie des emplois créés.")
            raise DomainError(message, field=name)
    _check_position(data)


def _check_position(data: VisitData) -> None:
    if (data.latitude is None) != (data.longitude is None):
        raise DomainError(_("Une position a une latitude et une longitude."), field="latitude")
    if data.latitude is None or data.longitude is None:
        return
    if not (-90 <= data.latitude <= 90 and -180 <= data.longitude <= 180):
        raise DomainError(_("Cette position n’existe pas."), field="latitude")


@outside_wall()
@transaction.atomic
def visit_photo_add(
    *,
    actor: User,
    visit: Visit,
    upload: "UploadedFile[Any]",
    client_id: UUID | None = None,
    caption: str = "",
    taken_at: datetime | None = None,
) -> VisitPhoto:
    """Keep a photo of a visit, written anew without what the camera added.

    The same `client_id`, or the same picture again, returns the stored photo. Raises DomainError (field
    "photo") for what is no picture, and beyond MOST_PHOTOS.
    """
    require_role(actor, Role.OPERATOR_AGENT, act=_("joindre une photo"))
    visit = lock_visit(actor=actor, visit=visit)
    if client_id is not None and (known := visit.photos.filter(client_id=client_id).first()):
        return known
    _check_file(visit.application, visit.kind)
    if client_id is not None and VisitPhoto.objects.filter(client_id=client_id).exists():
        raise DomainError(_("Cet envoi a déjà servi pour une autre photo."), code="client_id")
    if not visit.is_done:
        raise DomainError(_("Enregistrez d’abord la visite, puis ses photos."), code="state")
    try:
        check_upload(upload, allowed=IMAGE_TYPES)
        sha256 = hashlib.sha256(upload.read()).hexdigest()
        upload.seek(0)
        if known := visit.photos.filter(sha256=sha256).first():
            return known
        safe = safe_file(upload)
    except DomainError as error:
        raise DomainError(error.message, field="photo", code=error.code) from error
    number = (visit.photos.aggregate(last=Max("number"))["last"] or 0) + 1
    if visit.photos.count() >= MOST_PHOTOS:
        raise DomainError(_("Une visite a vingt photos au plus."), field="photo", code="too_many")
    photo = VisitPhoto(
        visit=visit,
        number=number if number <= MOST_PHOTOS else _free_number(visit),
        client_id=client_id or uuid4(),
        caption=caption.strip()[:160],
        sha256=sha256,
        taken_at=taken_at,
        added_by=actor,
    )
    photo.file.save(f"photo.{safe.extension}", ContentFile(safe.content), save=False)
    photo.thumbnail.save("photo.jpg", ContentFile(safe.thumbnail or safe.content), save=False)
    with refusals():
        photo.save()
    return photo


def _free_number(visit: Visit) -> int:
    taken = set(visit.photos.values_list("number", flat=True))
    return next(number for number in range(1, MOST_PHOTOS + 1) if number not in taken)


@outside_wall()
@transaction.atomic
def visit_photo_remove(*, actor: User, photo: VisitPhoto) -> Visit:
    """Take a photo away for good, while the file is followed: a stranger's face, the wrong shop."""
    require_role(actor, Role.OPERATOR_AGENT, act=_("retirer une photo"))
    visit = lock_visit(actor=actor, visit=photo.visit)
    _check_file(visit.application, visit.kind)
    for stored in (photo.file, photo.thumbnail):
        transaction.on_commit(partial(stored.storage.delete, str(stored.name)))
    photo.delete()
    return visit
