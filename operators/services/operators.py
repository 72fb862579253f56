"""Keeping the list of follow-up operators."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import InstitutionKind, Role
from accounts.models import Institution, User
from common.constraints import refusals
from common.errors import DomainError, NotPermitted
from common.wall import outside_wall
from operators.models import Operator


@dataclass(frozen=True, slots=True)
class OperatorData:
    """What the taskforce writes about an operator; the names and the code are its institution's."""

    name_fr: str
    name_ar: str
    code: str
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    is_active: bool = True
    note: str = ""
    legal_form: str = ""
    tax_number: str = ""
    registry_number: str = ""


PROFILE_FIELDS = (
    "contact_name",
    "contact_phone",
    "contact_email",
    "is_active",
    "note",
    "legal_form",
    "tax_number",
    "registry_number",
)


def require_manager(actor: User) -> None:
    """Raise NotPermitted unless `actor` keeps the reference data of operators."""
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seule la taskforce tient la liste des opérateurs."), code="role")


@outside_wall()
@transaction.atomic
def operator_create(*, actor: User, data: OperatorData, institution: Institution | None = None) -> Operator:
    """Make an institution a follow-up operator: a new one by its names and code, or one already known.

    Raises DomainError when the code is taken, or when the institution is of another kind or has a profile.
    """
    require_manager(actor)
    if institution is None:
        institution = _new_institution(data)
    if institution.kind != InstitutionKind.FOLLOW_UP_OPERATOR:
        raise DomainError(_("Cette institution n’est pas un opérateur de suivi."), field="institution")
    if Operator.objects.filter(institution=institution).exists():
        raise DomainError(_("Cette institution a déjà un profil d’opérateur."), field="institution")
    profile = {name: getattr(data, name) for name in PROFILE_FIELDS}
    with refusals():
        return Operator.objects.create(institution=institution, **profile)


@outside_wall()
@transaction.atomic
def operator_update(*, actor: User, operator: Operator, data: OperatorData) -> Operator:
    """Write the operator's names, contact and note; its code stays. Inactive: it receives no new file."""
    require_manager(actor)
    operator = (
        Operator.objects.select_for_update(of=("self",)).select_related("institution").get(pk=operator.pk)
    )
    for name in PROFILE_FIELDS:
        setattr(operator, name, getattr(data, name))
    operator.save(update_fields=PROFILE_FIELDS)
    operator.institution.name_fr, operator.institution.name_ar = data.name_fr, data.name_ar
    operator.institution.save(update_fields=["name_fr", "name_ar"])
    return operator


def _new_institution(data: OperatorData) -> Institution:
    if Institution.objects.filter(code=data.code).exists():
        raise DomainError(_("Une institution porte déjà ce code."), field="code", code="taken")
    return Institution.objects.create(
        code=data.code,
        name_fr=data.name_fr,
        name_ar=data.name_ar,
        kind=InstitutionKind.FOLLOW_UP_OPERATOR,
    )
