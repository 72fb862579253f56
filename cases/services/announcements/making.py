"""The author's side of an announcement: made, completed, withdrawn, its papers attached."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Antenna, Country, Delegation, Governorate, User
from cases.enums import (
    AnnouncementState,
    CaseSource,
    ClosingReason,
    ConsentScope,
    DocumentKind,
)
from cases.models import Announcement, AnnouncementTransition, Document
from cases.selectors.antennas import antenna_serving
from cases.services.announcements import notices
from cases.services.announcements.states import ANNOUNCERS, announcement_lock
from cases.services.cases import case_close
from cases.services.documents import document_add
from cases.services.people import search_latin
from cases.services.registration import RegistrationData, case_register_from_data
from common.dates import today
from common.errors import DomainError, NotPermitted

IDENTITY = (
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "sex",
    "birth_date",
    "cin",
    "passport",
    "consular_card",
)
# What stands in clear beside the encrypted content: it is searched and sorted by.
RETURN = ("country", "modality", "planned_on", "governorate", "delegation")
IDENTITY_PAPERS = (DocumentKind.CIN, DocumentKind.PASSPORT, DocumentKind.CONSULAR_CARD)
PAPERS = (*IDENTITY_PAPERS, DocumentKind.CONSENT)
FURTHEST = timedelta(days=730)
SITUATION_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class AnnouncementData:
    """What an author says of a person; `phone` in E.164, `consents` the scopes agreed to."""

    last_name: str
    first_name: str
    sex: str
    country: Country
    modality: str
    planned_on: date
    governorate: Governorate
    delegation: Delegation | None = None
    last_name_ar: str = ""
    first_name_ar: str = ""
    birth_date: date | None = None
    cin: str = ""
    passport: str = ""
    consular_card: str = ""
    phone: str = ""
    situation: str = ""
    consents: tuple[str, ...] = ()
    consent_language: str = "ar"
    consent_given_on: date | None = None

    def content(self) -> dict[str, Any]:
        """Return what is kept encrypted, as JSON holds it."""
        names = (*IDENTITY, "phone", "situation")
        return {name: _plain(getattr(self, name)) for name in names}

    def identity(self) -> dict[str, Any]:
        """Return the identity as `person_create` takes it."""
        return {
            **{name: getattr(self, name) for name in IDENTITY},
            "phones": [self.phone] if self.phone else [],
        }


@dataclass(frozen=True, slots=True)
class Papers:
    """The files sent with an announcement, each optional: they may follow."""

    identity: "UploadedFile[Any] | None" = None
    identity_kind: str = DocumentKind.PASSPORT
    consent: "UploadedFile[Any] | None" = None


def announcement_problems(
    data: AnnouncementData, *, before: date | None = None, with_consent: bool = True
) -> Iterator[tuple[str, str]]:
    """Yield the field and the words of everything that cannot be; `before` is the date planned until now."""
    day = today()
    if data.planned_on < day and data.planned_on != before:
        yield "planned_on", _("La date de retour prévue est passée.")
    if data.planned_on > day + FURTHEST:
        yield "planned_on", _("La date de retour prévue est à plus de deux ans.")
    if data.birth_date and data.birth_date > day:
        yield "birth_date", _("La date de naissance est dans le futur.")
    if data.country.pk == "TN":
        yield "country", _("Indiquez le pays que la personne quitte : elle n'est pas encore en Tunisie.")
    if data.delegation and data.delegation.governorate_id != data.governorate.pk:
        message = _("%(delegation)s n'est pas dans le gouvernorat de %(governorate)s.")
        names = {"delegation": data.delegation.name, "governorate": data.governorate.name}
        yield "delegation", message % names
    if with_consent and ConsentScope.PROCESSING not in data.consents:
        message = _("Sans l'accord de la personne pour le traitement de ses données, rien n'est enregistré.")
        yield "consents", message
    if data.consent_given_on and data.consent_given_on > day:
        yield "consent_given_on", _("Un accord ne peut pas être daté du futur.")


@transaction.atomic
def announcement_make(
    *, actor: User, data: AnnouncementData, papers: Papers | None = None, tell: bool = True
) -> Announcement:
    """Announce a person: her record, a case at the antenna that serves the planned place, consent, papers.

    The person is always a new record: whether the scheme knows her already is the antenna's to see, never
    the author's. Raises DomainError for what `announcement_problems` tells, for a person whom the author's
    house has announced already and still expects, and for a place that no antenna serves.
    """
    if actor.role not in ANNOUNCERS:
        raise NotPermitted(_("Seuls les attachés sociaux et les opérateurs de retour signalent un retour."))
    for name, message in announcement_problems(data):
        raise DomainError(message, field=name, code="invalid")
    # Two sendings at once: the second one waits, then finds the first one's announcement.
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.pk)
    _refuse_twin(actor, data)
    case = case_register_from_data(actor=actor, person=None, data=_registration(actor, data))
    announcement = Announcement.objects.create(
        case=case,
        content=data.content(),
        made_by=actor,
        institution=actor.institution,
        unit=actor.unit,
        **{name: getattr(data, name) for name in RETURN},
    )
    _write_first(announcement, actor)
    _attach_all(actor, announcement, papers or Papers())
    if tell:
        notices.tell_announced(announcement)
    return announcement


@transaction.atomic
def announcement_attach(
    *, actor: User, announcement: Announcement, kind: str, upload: "UploadedFile[Any]"
) -> Document:
    """Attach the copy of an identity document, or the signed consent, while the person is expected."""
    locked = announcement_lock(announcement)
    if kind not in PAPERS:
        raise DomainError(_("Ce type de document n'existe pas."), field="kind", code="invalid")
    return _attach(actor, locked, kind, upload)


@transaction.atomic
def announcement_withdraw(*, actor: User, announcement: Announcement, reason: str) -> Announcement:
    """Take an announcement back: its case is closed as given up, with the reason."""
    locked = announcement_lock(announcement)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi le signalement est retiré."), field="reason", code="required")
    case_close(actor=actor, case=locked.case, closing_reason=ClosingReason.ABANDONED, reason=reason.strip())
    return Announcement.objects.get(pk=locked.pk)


def serving(governorate: Governorate) -> Antenna:
    """Return the antenna that serves a governorate today; raise DomainError when none does."""
    antenna = antenna_serving(governorate, today())
    if antenna is None:
        message = _("Aucune antenne ne dessert le gouvernorat de %(name)s : écrivez à la taskforce.")
        raise DomainError(message % {"name": governorate.name}, field="governorate", code="no_antenna")
    return antenna


def _registration(actor: User, data: AnnouncementData) -> RegistrationData:
    return RegistrationData(
        antenna=serving(data.governorate),
        identity=data.identity(),
        facts={
            "return_country": data.country,
            "modality": data.modality,
            "governorate": data.governorate,
            "delegation": data.delegation,
        },
        consents=data.consents,
        consent_language=data.consent_language,
        consent_given_on=data.consent_given_on,
        is_announced=True,
        announced_by=actor,
        source=CaseSource.ANNOUNCEMENT,
    )


def _refuse_twin(actor: User, data: AnnouncementData) -> None:
    """Refuse a person whom the same house still expects: only its own announcements are looked at."""
    same = Q(pk__in=())
    for name in ("cin", "passport", "consular_card"):
        if value := getattr(data, name):
            same |= Q(**{f"case__person__{name}": value})
    if data.birth_date:
        name = search_latin(data.first_name, data.last_name)
        same |= Q(case__person__birth_date=data.birth_date, case__person__search_latin=name)
    own = Announcement.objects.visible_to(actor).expected().filter(same, is_linked=False)
    twin = own.select_related("case").first()
    if twin is not None:
        message = _("Cette personne est déjà signalée par vous : %(number)s.")
        raise DomainError(message % {"number": twin.case.number}, code="twin")


def _write_first(announcement: Announcement, actor: User) -> None:
    AnnouncementTransition.objects.create(
        subject=announcement,
        at=timezone.now(),
        actor=actor,
        from_state="",
        to_state=AnnouncementState.SENT,
    )


def _attach_all(actor: User, announcement: Announcement, papers: Papers) -> None:
    sent = (
        (papers.identity_kind, papers.identity, "identity_file"),
        (DocumentKind.CONSENT, papers.consent, "consent_file"),
    )
    for kind, upload, name in sent:
        if upload is None:
            continue
        try:
            _attach(actor, announcement, kind, upload)
        except DomainError as refusal:
            raise DomainError(refusal.message, field=name, code=refusal.code) from refusal


def _attach(actor: User, announcement: Announcement, kind: str, upload: "UploadedFile[Any]") -> Document:
    document = document_add(actor=actor, case=announcement.case, kind=kind, upload=upload)
    if kind == DocumentKind.CONSENT:
        in_force = announcement.case.consents.filter(withdrawn_on__isnull=True, document__isnull=True)
        in_force.update(document=document)
    return document


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
