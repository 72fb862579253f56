"""Writing what a partner country's page tells of its schemes and contacts."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Country, User
from accounts.selectors.countries import partner_countries
from common.errors import Conflict, DomainError, NotPermitted
from reporting.enums import ReportLanguage
from reporting.models import CountryText
from reporting.models.country_texts import LONGEST_TEXT


@transaction.atomic
def country_text_write(
    *, actor: User, country: Country, language: str, body: str, version: int | None
) -> CountryText:
    """Write the text of a partner country in a language; "" takes it away. What it was stays in its history.

    `version` is the one that was read, None where there was none. Raises Conflict when somebody wrote it since,
    DomainError for a text that is too long, or of a country that is no partner.
    """
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seul un responsable de la taskforce écrit ce texte."), code="role")
    if not partner_countries().filter(pk=country.pk).exists():
        raise DomainError(_("Ce pays n'est pas un pays partenaire."), code="country")
    if language not in ReportLanguage.values:
        raise DomainError(_("Un texte est en français ou en arabe."), code="language")
    body = body.strip()
    if len(body) > LONGEST_TEXT:
        message = _("Ce texte est trop long : %(most)s signes au plus.") % {"most": LONGEST_TEXT}
        raise DomainError(message, field="body", code="too_long")
    rows = CountryText.objects.select_for_update(of=("self",))
    text: CountryText | None = rows.filter(country=country, language=language).first()
    if (text.version if text else None) != version:
        raise _conflict(text)
    if text is None:
        return _first(actor=actor, country=country, language=language, body=body)
    if text.body != body:
        text.body, text.version, text.updated_by = body, text.version + 1, actor
        text.save(update_fields=["body", "version", "updated_by", "updated_at"])
    return text


def _first(*, actor: User, country: Country, language: str, body: str) -> CountryText:
    """Two managers may write the first text at once: the second one reads what the first one wrote."""
    try:
        with transaction.atomic():
            return CountryText.objects.create(country=country, language=language, body=body, updated_by=actor)
    except IntegrityError as error:
        written = CountryText.objects.filter(country=country, language=language).first()
        raise _conflict(written) from error


def _conflict(text: CountryText | None) -> Conflict:
    message = _("Ce texte a été modifié entre-temps : voyez ci-dessous ce qui est enregistré maintenant.")
    return Conflict(
        message, theirs={"body": text.body if text else "", "version": text.version if text else None}
    )
