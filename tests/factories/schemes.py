"""Versions of a scheme as managers make them, with what hangs on them."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from aids.models import Phase, SchemePaper, SchemeVersion, Simulation
from aids.selectors.grid_rules import Rules, rules_of
from aids.services.programmes import PHASE_TWO
from aids.services.scheme_json import rules_as_data
from aids.services.scheme_publication import scheme_propose
from aids.services.schemes import draft_copy
from common.dates import today


def version_one() -> SchemeVersion:
    """The default grid, published by the installation."""
    return SchemeVersion.objects.with_rules().get(number=1)


def default_rules() -> Rules:
    return rules_of(version_one())


def with_band(rules: Rules, place: int, **fields: Any) -> Rules:
    """`rules` with one band changed."""
    bands = list(rules.bands)
    bands[place] = replace(bands[place], **fields)
    return replace(rules, bands=tuple(bands))


def with_criterion(rules: Rules, place: int, **fields: Any) -> Rules:
    """`rules` with one criterion changed."""
    criteria = list(rules.criteria)
    criteria[place] = replace(criteria[place], **fields)
    return replace(rules, criteria=tuple(criteria))


def draft_of(manager: User) -> SchemeVersion:
    return draft_copy(actor=manager, version=version_one())


def proposed_by(manager: User, *, day: date | None = None) -> SchemeVersion:
    return scheme_propose(
        actor=manager, version=draft_of(manager), effective_from=day or today(), reason="Les prix ont monté."
    )


def scheme_row(row: str, *, manager: User) -> Any:
    """The published version, a draft of `manager`, a printed grid of the one, a simulation of the other."""
    if row == "scheme_published":
        return version_one()
    if row == "scheme_paper":
        file = ContentFile(b"%PDF-1.7", name="schema.pdf")
        return SchemePaper.objects.create(
            version=version_one(), language="fr", requested_by=manager, job_state="done", file=file
        )
    draft = draft_of(manager)
    if row == "scheme_draft":
        return draft
    return Simulation.objects.create(
        version=draft,
        phase=Phase.objects.get(code=PHASE_TWO),
        rules=rules_as_data(rules_of(draft)),
        requested_by=manager,
        flips=ContentFile(b"PK", name="simulation.xlsx"),
    )
