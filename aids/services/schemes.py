"""Reading the grid in force, publishing a version."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import SchemeState
from aids.models import SchemeVersion
from aids.selectors.schemes import version_in_force, version_problems
from aids.services.scoring import Grid, GridBand, GridBracket, GridCriterion
from common.errors import DomainError, NotPermitted

SOCIAL_SCHEME = "SOCIAL"


def grid_of(version: SchemeVersion) -> Grid:
    """Return the rules of `version` as an immutable grid."""
    criteria = tuple(
        GridCriterion(
            pk=criterion.pk,
            input=criterion.input,
            label_fr=criterion.name_fr,
            label_ar=criterion.name_ar,
            kind=criterion.kind,
            points_each=criterion.points_each or 0,
            ceiling=criterion.ceiling,
            brackets=tuple(GridBracket(b.above, b.up_to, b.points) for b in criterion.brackets.all()),
        )
        for criterion in version.criteria.all()
    )
    bands = tuple(GridBand(b.number, b.from_points, b.to_points, b.amount_eur) for b in version.bands.all())
    return Grid(version.pk, str(version), criteria, bands)


def published_grid(*, scheme_code: str = SOCIAL_SCHEME, on: date) -> Grid:
    """Return the grid in force on a day; raise DomainError when there is none."""
    version = version_in_force(scheme_code=scheme_code, on=on)
    if version is None:
        message = _("Aucun schéma directeur « %(code)s » n'est en vigueur le %(day)s.")
        raise DomainError(message % {"code": scheme_code, "day": on.strftime("%d/%m/%Y")}, code="no_scheme")
    return grid_of(version)


@transaction.atomic
def scheme_publish(*, actor: User | None, version: SchemeVersion, effective_from: date) -> SchemeVersion:
    """Publish a draft from a day on, ending the version before it on the eve.

    Raises DomainError naming the offending line when brackets or bands overlap or leave holes, or when
    the day is not after the start of the version in force. `actor` None is the installation itself.
    """
    if actor is not None and actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(_("Seul un responsable de la taskforce publie un schéma directeur."))
    version = SchemeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if problems := version_problems(version):
        raise DomainError(
            " ".join(f"{problem.line} : {problem.message}" for problem in problems), code="grid"
        )
    earlier = (
        SchemeVersion.objects.select_for_update(of=("self",))
        .filter(scheme=version.scheme_id, state=SchemeState.PUBLISHED, effective_to__isnull=True)
        .first()
    )
    if earlier is not None:
        if earlier.effective_from is not None and earlier.effective_from >= effective_from:
            raise DomainError(
                _("Cette version doit entrer en vigueur après celle qu'elle remplace."),
                field="effective_from",
            )
        earlier.effective_to = effective_from - timedelta(days=1)
        earlier.retire()
        earlier.save(update_fields=["effective_to", "state"])
    version.effective_from = effective_from
    version.published_by = actor
    version.published_at = timezone.now()
    version.publish()
    version.save(update_fields=["effective_from", "published_by", "published_at", "state"])
    return version
