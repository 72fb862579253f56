"""Mails about reservations, each given once. They name no person: the file is read in the portal (law 2004-63)."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import User
from aids.enums import NoticeKind
from aids.models import Application, ReservationNotice
from common.formatting import day_text
from common.services.messages import message_send


def notice_give(*, application: Application, kind: NoticeKind, until: date | None) -> bool:
    """Tell the file's counsellor once about its reservation until `until`; return whether it was told now.

    Without a counsellor her antenna's managers are told.
    """
    if until is None:
        return False
    _notice, is_new = ReservationNotice.objects.get_or_create(application=application, kind=kind, until=until)
    for user in _readers(application) if is_new else ():
        with override(user.language):
            subject, body = _words(application, kind, until)
        message_send(to=user.email, subject=subject, body=body, language=user.language)
    return is_new


def _readers(application: Application) -> list[User]:
    case = application.case
    counsellor = case.counsellor
    if counsellor is not None and counsellor.is_active and counsellor.antenna_id == case.antenna_id:
        return [counsellor]
    managers = User.objects.filter(role=Role.ANTENNA_MANAGER, antenna=case.antenna_id, is_active=True)
    return list(managers.order_by("pk"))


def _words(application: Application, kind: NoticeKind, until: date) -> tuple[str, str]:
    path = reverse("aids:application_detail", args=[application.pk])
    values = {"number": application.number, "day": day_text(until), "url": settings.SITE_URL + path}
    if kind == NoticeKind.ENDING:
        subject = _("Réservation bientôt échue : %(number)s")
        body = _(
            "La place réservée au dossier d’aide %(number)s le reste jusqu’au %(day)s.\n"
            "Sans décision d’ici là, elle sera rendue. La taskforce peut prolonger la réservation.\n\n%(url)s"
        )
    elif kind == NoticeKind.EXPIRED:
        subject = _("Réservation échue : %(number)s")
        body = _(
            "La réservation du dossier d’aide %(number)s a pris fin le %(day)s : sa place est rendue.\n"
            "Le dossier reste soumis avec tout ce qu’il contient. Il peut encore être approuvé tant qu’il "
            "reste une place, et la taskforce peut lui en réserver une de nouveau.\n\n%(url)s"
        )
    else:
        subject = _("Une place est offerte : %(number)s")
        body = _(
            "Le dossier d’aide %(number)s était en liste d’attente : une place lui est réservée "
            "jusqu’au %(day)s.\nPrévenez la personne. Si elle y renonce, annulez le dossier : "
            "la place ira au suivant.\n\n%(url)s"
        )
    return subject % values, body % values
