"""`manage.py demo_accounts`: who can sign in to the demonstration, in which role, with which password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from accounts.enums import Role
from accounts.models import User
from tounesna.demo.accounts import DOMAIN, PASSWORD, accounts, refuse_in_production


class Command(BaseCommand):
    help = "Print the demonstration's accounts: one or two per role, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="every account of every antenna and operator")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_in_production()
        users = User.objects.filter(email__endswith=f"@{DOMAIN}", is_active=True)
        there = {user.email: user for user in users.select_related("antenna", "institution", "country")}
        listed = [one for one in accounts() if one.email in there and (one.shown or options["all"])]
        if not listed:
            self.stdout.write("No demonstration account here; `manage.py demo` makes them.")
            return
        with translation.override("fr"):
            rows = [
                (str(Role(one.role).label), f"{one.full_name}{_place(there[one.email])}", one.email)
                for one in listed
            ]
        widths = [max(len(row[column]) for row in rows) for column in range(2)]
        for role, who, email in rows:
            self.stdout.write(f"  {role:<{widths[0]}}  {who:<{widths[1]}}  {email}")
        self.stdout.write(f"\n  One password for all: {PASSWORD}")
        if not options["all"]:
            self.stdout.write(
                "  More accounts, at each antenna and operator: ./up manage demo_accounts --all"
            )


def _place(user: User) -> str:
    if user.antenna:
        return f", {user.antenna.name_fr}"
    if user.role in (Role.OPERATOR_AGENT, Role.RETURN_OPERATOR) and user.institution:
        return f", {user.institution.name_fr}"
    return f", {user.country.name_fr}" if user.country else ""
