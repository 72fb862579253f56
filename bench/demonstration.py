"""The rows a measurement starts from: a demonstration, made when the database holds too little of it."""

from django.core.management import call_command

from accounts.enums import Role
from accounts.models import User
from aids.models import Contract
from cases.models import Case


def demonstration_made(people: int) -> None:
    """Make a demonstration of `people` cases, unless there are as many, with aids and accounts beside them."""
    staffed = User.objects.filter(role=Role.OPERATOR_AGENT, is_active=True).exists()
    followed = Contract.objects.filter(application__operator__isnull=False, starts_on__isnull=False).exists()
    if not staffed or not followed or Case.objects.count() < people:
        call_command("demo", people=people, force_add=Case.objects.exists())
