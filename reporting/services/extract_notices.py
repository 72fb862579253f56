"""Mails about research extracts: to the managers who may approve one, and to who asked for it. Never a file."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import User
from common.models import JobState
from common.services.messages import message_send
from reporting.models import ExtractBuild, ResearchExtract

Words = Callable[[], tuple[str, str]]


def tell_requested(extract: ResearchExtract) -> None:
    """Ask the other managers to decide."""

    def words() -> tuple[str, str]:
        body = _(
            "%(who)s demande l’extrait %(reference)s pour %(institution)s.\n\nUn autre responsable l’approuve ou le"
            " refuse :\n%(link)s"
        )
        return _("Un extrait à approuver : %(reference)s") % _values(extract), body % _values(extract)

    _send(_managers().exclude(pk=extract.requested_by_id), words)


def tell_refused(extract: ResearchExtract) -> None:
    """Tell who asked for an extract that another manager refused it."""

    def words() -> tuple[str, str]:
        body = _("L’extrait %(reference)s est refusé.\nMotif : %(reason)s\n\n%(link)s")
        return _("Extrait refusé : %(reference)s") % _values(extract), body % _values(extract)

    if extract.decided_by_id != extract.requested_by_id:
        _send(_managers().filter(pk=extract.requested_by_id), words)


@transaction.atomic
def extract_tell(pk: int) -> bool:
    """Tell who asked for an extract how its making ended, once; return whether it was told now."""
    rows = ExtractBuild.objects.select_for_update(skip_locked=True, of=("self",))
    ended = rows.filter(pk=pk, told_at__isnull=True, job_state__in=[JobState.DONE, JobState.FAILED])
    build = ended.select_related("extract__requested_by").first()
    if build is None:
        return False
    extract = build.extract
    is_made = build.job_state == JobState.DONE

    def words() -> tuple[str, str]:
        if is_made:
            subject = _("Extrait prêt : %(reference)s")
            body = _(
                "L’extrait %(reference)s est prêt.\n\nOuvrez-le après connexion :\n%(link)s\n\nAucun fichier n’est"
                " joint à ce message."
            )
        else:
            subject = _("Extrait non construit : %(reference)s")
            body = _(
                "L’extrait %(reference)s n’a pas pu être construit.\n\nLa raison est sur sa page, après connexion"
                " :\n%(link)s"
            )
        return subject % _values(extract), body % _values(extract)

    _send(_managers().filter(pk=extract.requested_by_id), words)
    build.told_at = timezone.now()
    build.save(update_fields=["told_at"])
    return True


def extracts_tell() -> int:
    """Tell of every extract whose end was told to nobody yet, after a worker was lost; return how many."""
    ended = ExtractBuild.objects.filter(told_at__isnull=True, job_state__in=[JobState.DONE, JobState.FAILED])
    return sum(extract_tell(pk) for pk in list(ended.order_by("pk").values_list("pk", flat=True)))


def _managers() -> QuerySet[User]:
    return User.objects.filter(role=Role.TASKFORCE_MANAGER, is_active=True).order_by("pk")


def _values(extract: ResearchExtract) -> dict[str, str]:
    return {
        "who": str(extract.requested_by),
        "reference": extract.reference,
        "institution": extract.institution,
        "reason": extract.decision_reason,
        "link": settings.SITE_URL + extract.get_absolute_url(),
    }


def _send(users: Iterable[User], words: Words) -> None:
    """Write to each in her own language."""
    for user in users:
        with override(user.language):
            subject, body = words()
        message_send(to=user.email, subject=subject, body=body, language=user.language)
