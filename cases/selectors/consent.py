"""What a person agreed to."""

from dataclasses import dataclass

from cases.enums import ConsentScope
from cases.models import Case, Consent


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One thing a person may agree to: the agreement in force, and the withdrawn ones."""

    scope: ConsentScope
    in_force: Consent | None
    withdrawn: list[Consent]


def has_consent(case: Case, scope: str) -> bool:
    """Tell whether the person's agreement to `scope` is in force: without it nothing is shared."""
    return Consent.objects.filter(case=case, scope=scope, withdrawn_on__isnull=True).exists()


def consent_lines(case: Case) -> list[ConsentLine]:
    """Return every scope with what the case holds of it, in the order of `ConsentScope`; one query."""
    consents = list(Consent.objects.filter(case=case).select_related("recorded_by", "document"))
    return [
        ConsentLine(
            scope=scope,
            in_force=next((c for c in consents if c.scope == scope and c.withdrawn_on is None), None),
            withdrawn=[c for c in consents if c.scope == scope and c.withdrawn_on is not None],
        )
        for scope in ConsentScope
    ]
