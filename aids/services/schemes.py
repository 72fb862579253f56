"""Scheme versions: the grid in force, drafts made and changed, publication by the installation itself.

Publication by two managers is in aids.services.scheme_publication.
"""

from datetime import date, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import SchemeState
from aids.models import (
    Band,
    Bracket,
    Criterion,
    Scheme,
    SchemeVersion,
    SchemeVersionTransition,
)
from aids.selectors.grid_checks import GridProblem, rules_problems
from aids.selectors.grid_rules import Rules, in_order, rules_of
from aids.selectors.schemes import version_in_force, version_problems
from aids.services.scoring import Grid, GridBand, GridBracket, GridCriterion
from common.errors import Conflict, DomainError, NotPermitted

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


def grid_of_rules(rules: Rules, *, label: str) -> Grid:
    """Return rules that are not stored as a grid; its criteria and bands are numbered by their order."""
    ordered = in_order(rules)
    criteria = tuple(
        GridCriterion(
            pk=place,
            input=criterion.input,
            label_fr=criterion.name_fr,
            label_ar=criterion.name_ar,
            kind=criterion.kind,
            points_each=criterion.points_each or 0,
            ceiling=criterion.ceiling,
            brackets=tuple(GridBracket(b.above, b.up_to, b.points) for b in criterion.brackets),
        )
        for place, criterion in enumerate(ordered.criteria)
    )
    bands = tuple(
        GridBand(number, band.from_points, band.to_points, band.amount_eur)
        for number, band in enumerate(ordered.bands)
    )
    return Grid(0, label, criteria, bands)


def published_grid(*, scheme_code: str = SOCIAL_SCHEME, on: date) -> Grid:
    """Return the grid in force on a day; raise DomainError when there is none."""
    version = version_in_force(scheme_code=scheme_code, on=on)
    if version is None:
        message = _("Aucun schéma directeur « %(code)s » n'est en vigueur le %(day)s.")
        raise DomainError(message % {"code": scheme_code, "day": on.strftime("%d/%m/%Y")}, code="no_scheme")
    return grid_of(version)


@transaction.atomic
def draft_create(
    *,
    actor: User,
    rules: Rules,
    scheme_code: str = SOCIAL_SCHEME,
    based_on: SchemeVersion | None = None,
) -> SchemeVersion:
    """Begin a draft with `rules` (see `rules_of` for a copy, scheme_json for a file) under the next number."""
    require_manager(actor)
    scheme = Scheme.objects.select_for_update(of=("self",), no_key=True).filter(code=scheme_code).first()
    if scheme is None:
        raise DomainError(_("Le schéma directeur « %(code)s » n'existe pas.") % {"code": scheme_code})
    last = SchemeVersion.objects.filter(scheme=scheme).order_by("-number").first()
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=last.number + 1 if last else 1,
        based_on=based_on,
        created_by=actor,
        created_at=timezone.now(),
    )
    _write_rules(version, rules)
    return version


@transaction.atomic
def draft_copy(*, actor: User, version: SchemeVersion) -> SchemeVersion:
    """Begin a draft with the rules of another version, whatever its state."""
    return draft_create(
        actor=actor, rules=rules_of(version), scheme_code=version.scheme.code, based_on=version
    )


@transaction.atomic
def draft_save(*, actor: User, version: SchemeVersion, rules: Rules, revision: int | None = None) -> None:
    """Put `rules` in place of a draft's; holes and overlaps may stay until publication.

    Raises Conflict when somebody saved the draft since `revision`, DomainError when it is no draft any more
    or holds a line that the database cannot.
    """
    require_manager(actor)
    version = lock_version(version)
    require_state(version, SchemeState.DRAFT)
    if revision is not None and revision != version.revision:
        message = _(
            "Ce brouillon a été modifié pendant que vous l'écriviez. Votre saisie est gardée : comparez."
        )
        raise Conflict(message, theirs={"revision": version.revision})
    if blocking := [p for p in rules_problems(rules, bounds=None) if p.blocks_saving]:
        raise DomainError(problems_text(blocking), code="grid")
    Bracket.objects.filter(criterion__version=version).delete()
    Criterion.objects.filter(version=version).delete()
    Band.objects.filter(version=version).delete()
    _write_rules(version, rules)
    version.revision += 1
    version.save(update_fields=["revision"])


@transaction.atomic
def draft_delete(*, actor: User, version: SchemeVersion) -> None:
    """Delete a draft with its simulations; raise DomainError when it is no draft."""
    require_manager(actor)
    version = lock_version(version)
    require_state(version, SchemeState.DRAFT)
    files = [one.flips for one in version.simulations.exclude(flips="")]
    files += [one.file for one in version.papers.exclude(file="")]
    for file in files:
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
    version.delete()


def _write_rules(version: SchemeVersion, rules: Rules) -> None:
    ordered = in_order(rules)
    for rank, rule in enumerate(ordered.criteria):
        criterion = Criterion.objects.create(
            version=version,
            input=rule.input,
            kind=rule.kind,
            name_fr=rule.name_fr,
            name_ar=rule.name_ar,
            points_each=rule.points_each,
            ceiling=rule.ceiling,
            rank=rank,
        )
        Bracket.objects.bulk_create(
            Bracket(criterion=criterion, above=b.above, up_to=b.up_to, points=b.points) for b in rule.brackets
        )
    Band.objects.bulk_create(
        Band(
            version=version,
            number=number,
            from_points=band.from_points,
            to_points=band.to_points,
            amount_eur=band.amount_eur,
        )
        for number, band in enumerate(ordered.bands)
    )


@transaction.atomic
def scheme_publish(*, version: SchemeVersion, effective_from: date) -> SchemeVersion:
    """Publish a draft as the installation itself (its first grid); people publish by two, see above.

    Raises DomainError as `put_in_force` does.
    """
    version = lock_version(version)
    require_state(version, SchemeState.DRAFT)
    version.effective_from = effective_from
    put_in_force(version, actor=None)
    return version


def put_in_force(version: SchemeVersion, *, actor: User | None) -> None:
    """Publish a locked version from its `effective_from` on, ending the version before it on the eve.

    Raises DomainError naming the offending lines when brackets or bands overlap or leave holes, or when
    the day is not after the start of the version in force.
    """
    day = require_publishable(version)
    earlier = (
        SchemeVersion.objects.select_for_update(of=("self",), no_key=True)
        .filter(scheme=version.scheme_id, state=SchemeState.PUBLISHED, effective_to__isnull=True)
        .first()
    )
    if earlier is not None:
        if earlier.effective_from is not None and earlier.effective_from >= day:
            raise DomainError(
                _("Cette version doit entrer en vigueur après celle qu'elle remplace."),
                field="effective_from",
            )
        earlier.effective_to = day - timedelta(days=1)
        earlier.retire()
        earlier.save(update_fields=["effective_to", "state"])
    version.published_by = actor
    version.published_at = timezone.now()
    version.publish()
    version.save(update_fields=["effective_from", "published_by", "published_at", "state"])


def require_publishable(version: SchemeVersion) -> date:
    """Return the day a version is to be in force from; raise DomainError naming what its rules lack."""
    if version.effective_from is None:
        raise DomainError(_("Choisissez la date d'entrée en vigueur."), field="effective_from")
    if problems := version_problems(version, on=version.effective_from):
        raise DomainError(problems_text(problems), code="grid")
    return version.effective_from


def problems_text(problems: list[GridProblem]) -> str:
    """Return problems as one text, each after the name of its line."""
    return " ".join(
        _("%(line)s : %(message)s") % {"line": problem.line, "message": problem.message}
        for problem in problems
    )


def lock_version(version: SchemeVersion) -> SchemeVersion:
    """Return the version locked for this transaction: acts on it, and on its rules, come one after the other."""
    return (
        SchemeVersion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("scheme")
        .get(pk=version.pk)
    )


def require_manager(actor: User) -> None:
    """Raise NotPermitted unless `actor` is a manager of the taskforce."""
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(
            _("Seul un responsable de la taskforce prépare et publie un schéma directeur."), code="role"
        )


def require_state(version: SchemeVersion, *allowed: SchemeState) -> None:
    """Raise DomainError unless the version is in one of the states."""
    if version.state not in allowed:
        message = _("Cette version est « %(state)s » : cet acte n'est plus possible.")
        raise DomainError(message % {"state": version.get_state_display()}, code="state")


def write_transition(version: SchemeVersion, *, actor: User | None, before: str, reason: str = "") -> None:
    """Write the event of a change of state."""
    SchemeVersionTransition.objects.create(
        subject=version,
        at=timezone.now(),
        actor=actor,
        from_state=before,
        to_state=version.state,
        reason=reason,
    )
