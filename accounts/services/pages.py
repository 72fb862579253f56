"""What visitors of the public page write, and what becomes of it."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import ContactTopic, Role
from accounts.models import ContactMessage, User
from common.errors import DomainError, NotPermitted
from common.rate_limits import within_limit
from common.services.messages import message_send

# By one address in an hour, and by everybody in a day: more is no visitor.
MOST_AN_HOUR = 5
MOST_A_DAY = 300
_HOUR, _DAY = 3600, 24 * 3600


@transaction.atomic
def contact_write(
    *, address: str, topic: str, name: str, reply_to: str, message: str, language: str
) -> ContactMessage:
    """Keep a visitor's message and tell the taskforce by mail (administrators when it has nobody).

    The mail says that a message waits, not what it says. Raises DomainError (code "too_often") beyond
    MOST_AN_HOUR from one `address` or MOST_A_DAY in all.
    """
    if topic not in ContactTopic.values:
        raise DomainError(_("Choisissez un sujet."), field="topic", code="required")
    if not within_limit(name="contact", key=address, most=MOST_AN_HOUR, seconds=_HOUR) or not within_limit(
        name="contact", key="everybody", most=MOST_A_DAY, seconds=_DAY
    ):
        refusal = _(
            "Trop de messages ont été envoyés d'ici. Réessayez dans une heure, ou appelez une antenne."
        )
        raise DomainError(refusal, code="too_often")
    written = ContactMessage.objects.create(
        topic=topic,
        language=language,
        content={"name": name, "reply_to": reply_to, "message": message},
    )
    for reader in _readers():
        _tell(reader, written)
    return written


@transaction.atomic
def contact_answered(*, actor: User, message: ContactMessage) -> ContactMessage:
    """Mark a message answered; said twice, the first stands."""
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seule la taskforce répond aux messages de la page publique."))
    locked = ContactMessage.objects.select_for_update(of=("self",), no_key=True).get(pk=message.pk)
    if locked.answered_at is None:
        locked.answered_at, locked.answered_by = timezone.now(), actor
        locked.save(update_fields=["answered_at", "answered_by"])
    return locked


def _readers() -> list[User]:
    for role in (Role.TASKFORCE_MANAGER, Role.ADMINISTRATOR):
        if found := list(User.objects.filter(role=role, is_active=True)):
            return found
    return []


def _tell(reader: User, written: ContactMessage) -> None:
    with override(reader.language):
        values = {
            "topic": written.get_topic_display(),
            "url": settings.SITE_URL + reverse("admin:accounts_contactmessage_changelist"),
        }
        subject = _("Message de la page publique : %(topic)s") % values
        body = _("Un visiteur de la page publique a écrit à la taskforce.\nSujet : %(topic)s\n\n%(url)s")
        message_send(to=reader.email, subject=subject, body=body % values, language=reader.language)
