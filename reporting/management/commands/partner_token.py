"""Make a partner's token: ./up manage partner_token NAME --scope national|country --country FR --days 365"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.models import Country
from accounts.selectors.countries import partner_countries
from common.command_options import BAD_REQUEST
from common.dates import today
from common.errors import DomainError
from reporting.enums import PartnerScope
from reporting.forms.partners import USUAL_DAYS
from reporting.services.partners import TokenData, token_issue


class Command(BaseCommand):
    """Make a token and print its secret, once. Exits with 2 for a request that makes no sense."""

    help = "Make a token by which a partner reads published figures, and print its secret once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the partner, as it will stand in the list")
        parser.add_argument("--scope", required=True, help=", ".join(PartnerScope.values))
        parser.add_argument("--country", default="", help="code of the partner country, for its scope")
        parser.add_argument("--contact", default="", help="mail address to write to")
        parser.add_argument("--days", type=int, default=USUAL_DAYS, help="how long it lasts")
        parser.add_argument("--per-minute", type=int, default=60)
        parser.add_argument("--per-day", type=int, default=2000)

    def handle(self, *args: Any, **options: Any) -> None:
        data = TokenData(
            name=options["name"],
            contact_email=_mail(options["contact"]),
            scope=_scope(options["scope"]),
            country=_country(options["country"]),
            expires_on=today() + timedelta(days=_days(options["days"])),
            per_minute=options["per_minute"],
            per_day=options["per_day"],
        )
        try:
            token, secret = token_issue(actor=None, data=data)
        except DomainError as error:
            raise CommandError(error.message, returncode=BAD_REQUEST) from error
        message = _("Jeton de %(name)s, valable jusqu'au %(day)s. Il n'est montré que cette fois :")
        self.stderr.write(message % {"name": token.name, "day": token.expires_on.strftime("%d/%m/%Y")})
        self.stdout.write(secret)


def _scope(value: str) -> str:
    if value not in PartnerScope.values:
        message = _("Portée inconnue : « %(value)s ». Choix possibles : %(allowed)s.")
        raise CommandError(
            message % {"value": value, "allowed": ", ".join(PartnerScope.values)}, returncode=BAD_REQUEST
        )
    return value


def _country(code: str) -> Country | None:
    if not code:
        return None
    found: Country | None = partner_countries().filter(code=code.upper()).first()
    if found is None:
        codes = ", ".join(partner_countries().order_by("code").values_list("code", flat=True))
        message = _("« %(code)s » n'est pas un pays partenaire. Choix possibles : %(allowed)s.")
        raise CommandError(message % {"code": code, "allowed": codes}, returncode=BAD_REQUEST)
    return found


def _mail(address: str) -> str:
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        message = _("« %(address)s » n'est pas une adresse de courriel.") % {"address": address}
        raise CommandError(message, returncode=BAD_REQUEST) from error
    return address


def _days(days: int) -> int:
    if not 0 <= days <= 3 * 366:
        raise CommandError(_("Le jeton dure trois ans au plus (--days)."), returncode=BAD_REQUEST)
    return days
