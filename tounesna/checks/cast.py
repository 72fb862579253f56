"""Who plays the main job: four accounts, two operators, and the programme they work in."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.management.base import CommandError
from django.db import transaction

from accounts.enums import Role
from accounts.models import Antenna, Institution, User
from accounts.services.reference import load_reference
from aids.services.programmes import programme_load_default
from cases.models import Case
from common.dates import today
from tounesna.demo.operators import create_operators

DOMAIN = "check.tounesna.example"
OPERATOR, OTHER_OPERATOR = "OP-JASMIN", "OP-ATLAS"


@dataclass(frozen=True, slots=True)
class Cast:
    """The addresses of the four users and the password of this run.

    `alone` says that the database held no case before it.
    """

    password: str
    alone: bool
    counsellor: str = f"conseillere@{DOMAIN}"
    manager: str = f"taskforce@{DOMAIN}"
    agent: str = f"agent@{DOMAIN}"
    other_agent: str = f"autre.agent@{DOMAIN}"


@transaction.atomic
def gather() -> Cast:
    """Load reference data and programme, create what is missing, give the four a new password.

    Raises CommandError on a database with cases that is not a demonstration's: the job would leave an
    invented person among real ones.
    """
    alone = not Case.objects.exists()
    if not alone and not settings.PORTAL_DEMONSTRATION:
        raise CommandError("There are real cases in this database: play the main job on one of its own.")
    load_reference()
    programme_load_default()
    create_operators(today=today())
    cast = Cast(password=secrets.token_urlsafe(18), alone=alone)
    tunis = Antenna.objects.get(code="TUN")
    _account(cast, cast.counsellor, "Amel Contrôle", Role.COUNSELLOR, antenna=tunis, institution=_body("OTE"))
    _account(cast, cast.manager, "Najet Contrôle", Role.TASKFORCE_MANAGER, institution=_body("TASKFORCE"))
    _account(cast, cast.agent, "Ines Contrôle", Role.OPERATOR_AGENT, institution=_body(OPERATOR))
    _account(cast, cast.other_agent, "Asma Contrôle", Role.OPERATOR_AGENT, institution=_body(OTHER_OPERATOR))
    return cast


def _body(code: str) -> Institution:
    return Institution.objects.get(code=code)


def _account(cast: Cast, email: str, name: str, role: Role, **place: object) -> None:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, full_name=name, role=role, **place)
    user.set_password(cast.password)
    user.save()
