"""Today's announcements, made by the accounts of the demonstration through the portal's own services."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import ContactTopic
from accounts.models import ContactMessage, Country, Governorate, User
from cases.enums import ConsentScope, DocumentKind, Modality
from cases.models import Announcement
from cases.services.announcements.arrivals import announcement_prepare
from cases.services.announcements.making import AnnouncementData, Papers, announcement_make
from common.dates import today
from tounesna.demo.accounts import DOMAIN

_WRITTEN = (
    (
        ContactTopic.RETURN,
        "fr",
        "Ridha M.",
        "Je vis à Lyon et je pense rentrer cet été. À qui parler avant de partir ?",
    ),
    (ContactTopic.ANTENNA, "ar", "سعاد ب.", "ما هي أوقات عمل فرع مدنين؟"),
)


def announce_today(users: dict[str, User], specimen: bytes) -> None:
    """Announce two returns to Tunis, one with its copies and prepared, and write to the public page."""
    attachee = users[f"attachee.paris@{DOMAIN}"]
    ready = announcement_make(
        actor=attachee,
        data=_said("Mourad", "Chebbi", "مراد", "الشابي", "09417352", 12),
        papers=Papers(
            identity=SimpleUploadedFile("cin.png", specimen, content_type="image/png"),
            identity_kind=DocumentKind.CIN,
        ),
    )
    announcement_prepare(
        actor=users[f"responsable.tunis@{DOMAIN}"],
        announcement=ready,
        counsellor=users[f"conseillere.tunis@{DOMAIN}"],
        note="Chambre réservée pour une semaine au foyer ; rendez-vous à l’antenne le lendemain de l’arrivée.",
    )
    late = announcement_make(
        actor=attachee, data=_said("Najoua", "Zoghlami", "نجوى", "الزغلامي", "08253641", 9, sex="F")
    )
    # Nobody can announce a day that is past: the days went by since.
    Announcement.objects.filter(pk=late.pk).update(planned_on=today() - timedelta(days=2))
    for topic, language, name, words in _WRITTEN:
        content = {"name": name, "reply_to": "visiteur@mail.example", "message": words}
        ContactMessage.objects.create(topic=topic, language=language, content=content)


def _said(
    first: str, last: str, first_ar: str, last_ar: str, cin: str, days: int, *, sex: str = "M"
) -> AnnouncementData:
    return AnnouncementData(
        last_name=last,
        first_name=first,
        last_name_ar=last_ar,
        first_name_ar=first_ar,
        sex=sex,
        birth_date=date(1987, 9, 23),
        cin=cin,
        phone="+33612345678" if sex == "M" else "+33687654321",
        country=Country.objects.get(pk="FR"),
        modality=Modality.STATE_PROGRAMME,
        planned_on=today() + timedelta(days=days),
        governorate=Governorate.objects.get(pk="TN-11"),
        situation="Seul, sans logement à l’arrivée. Suivi médical à poursuivre dès le premier mois.",
        consents=(ConsentScope.PROCESSING, ConsentScope.STATISTICS),
    )
