"""Mails about announcements. They name no person: who it is about is read in the portal (domain.md 5)."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.models import Announcement, Case
from common.formatting import day_text
from common.services.messages import message_send


def receivers(case: Case) -> list[User]:
    """Return who prepares the arrival: the counsellor where one was named, else the antenna's managers."""
    if case.counsellor is not None and case.counsellor.is_active:
        return [case.counsellor]
    return antenna_managers(case.antenna)


def antenna_managers(antenna: Antenna) -> list[User]:
    """Return the manager named on the antenna, else everybody who manages it."""
    if antenna.manager is not None and antenna.manager.is_active:
        return [antenna.manager]
    return list(User.objects.filter(role=Role.ANTENNA_MANAGER, antenna=antenna, is_active=True))


def tell_announced(announcement: Announcement) -> None:
    """Tell the antenna that a person is announced to it."""
    case = announcement.case
    for user in antenna_managers(case.antenna):
        with override(user.language):
            values = _values(announcement)
            subject = _("Arrivée annoncée : %(number)s") % values
            body = _(
                "Une personne est annoncée à votre antenne.\n"
                "Dossier : %(number)s\nRetour prévu le %(day)s\n\nPréparez son accueil : %(url)s"
            )
            message_send(to=user.email, subject=subject, body=body % values, language=user.language)


def tell_several_announced(antenna: Antenna, count: int) -> None:
    """Tell the antenna, in one mail, that several persons are announced to it."""
    for user in antenna_managers(antenna):
        with override(user.language):
            words = ngettext(
                "%(count)d personne est annoncée à votre antenne.",
                "%(count)d personnes sont annoncées à votre antenne.",
                count,
            )
            subject = _("Arrivées annoncées")
            link = _("La liste : %(url)s") % {"url": _list_url()}
            body = f"{words % {'count': count}}\n\n{link}"
            message_send(to=user.email, subject=subject, body=body, language=user.language)


def tell_changed(announcement: Announcement) -> None:
    """Tell whoever prepares the arrival that the author corrected the announcement."""
    _tell(receivers(announcement.case), announcement, "changed")


def tell_withdrawn(announcement: Announcement) -> None:
    """Tell whoever prepared the arrival that the announcement is withdrawn."""
    _tell(receivers(announcement.case), announcement, "withdrawn")


def tell_given(announcement: Announcement, counsellor: User) -> None:
    """Tell a counsellor that an announced arrival is given to her."""
    _tell([counsellor], announcement, "given")


def tell_elsewhere(announcement: Announcement, users: Iterable[User]) -> None:
    """Tell those who prepared the arrival that the place changed, and that another antenna receives."""
    for user in users:
        with override(user.language):
            values = _values(announcement)
            subject = _("Arrivée confiée à une autre antenne : %(number)s") % values
            body = _("Le lieu de retour de la personne a changé : l'antenne %(antenna)s la reçoit.")
            values["antenna"] = announcement.case.antenna.name
            message_send(to=user.email, subject=subject, body=body % values, language=user.language)


def tell_author(announcement: Announcement) -> None:
    """Tell the author where her announcement stands: the state's words, nothing of the case."""
    user = announcement.made_by
    if not user.is_active:
        return
    with override(user.language):
        values = {**_values(announcement), "state": announcement.get_state_display()}
        subject = _("Votre signalement %(number)s : %(state)s") % values
        body = _("Votre signalement %(number)s est maintenant « %(state)s ».\n\n%(url)s") % values
        message_send(to=user.email, subject=subject, body=body, language=user.language)


def tell_overdue(user: User, count: int) -> None:
    """Tell somebody how many announced persons have not been seen on the day they were expected."""
    with override(user.language):
        subject = _("Arrivées annoncées en retard")
        words = ngettext(
            "%(count)d personne annoncée n'est pas encore arrivée à la date prévue.",
            "%(count)d personnes annoncées ne sont pas encore arrivées à la date prévue.",
            count,
        )
        ask = _("Confirmez l'arrivée, ou dites que la personne n'est pas venue : %(url)s")
        body = f"{words % {'count': count}}\n\n{ask % {'url': _list_url()}}"
        message_send(to=user.email, subject=subject, body=body, language=user.language)


def _tell(users: Iterable[User], announcement: Announcement, about: str) -> None:
    for user in users:
        with override(user.language):
            values = _values(announcement)
            subjects = {
                "changed": _("Signalement corrigé : %(number)s"),
                "withdrawn": _("Signalement retiré : %(number)s"),
                "given": _("Une arrivée vous est confiée : %(number)s"),
            }
            body = _("Retour prévu le %(day)s\n\n%(url)s")
            message_send(
                to=user.email,
                subject=subjects[about] % values,
                body=body % values,
                language=user.language,
            )


def _values(announcement: Announcement) -> dict[str, str]:
    path = reverse("cases:announcement_detail", args=[announcement.pk])
    return {
        "number": announcement.case.number,
        "day": day_text(announcement.planned_on),
        "url": settings.SITE_URL + path,
    }


def _list_url() -> str:
    return settings.SITE_URL + reverse("cases:announcement_list")
