"""What the operators' wall lets through of cases: name, contact and place of the persons of its files."""

from cases.enums import ConsentScope
from common.wall_policies import FILES, wall_policies

_SHARED = f"{{t}}.scope = '{ConsentScope.SHARE_OPERATOR.value}' AND {{t}}.withdrawn_on IS NULL"


def declare() -> None:
    """Declare the guarded roots of this app and what an agent may read below them."""
    wall_policies.root(
        "cases.Person",
        "cases.Case",
        "cases.Announcement",
        "cases.AnnouncementBatch",
        "cases.RegistrationDraft",
        "cases.RegisterImport",
    )
    wall_policies.let("cases.Person", f"EXISTS (SELECT 1 FROM {FILES} f WHERE f.person_id = {{t}}.id)")
    wall_policies.let("cases.Case", f"EXISTS (SELECT 1 FROM {FILES} f WHERE f.case_id = {{t}}.id)")
    # An ended file shows whose it was, no longer how to reach her.
    wall_policies.let(
        "cases.PersonPhone",
        f"EXISTS (SELECT 1 FROM {FILES} f WHERE f.person_id = {{t}}.person_id AND f.is_open)",
    )
    wall_policies.let(
        "cases.Consent",
        f"{_SHARED} AND EXISTS (SELECT 1 FROM {FILES} f WHERE f.case_id = {{t}}.case_id)",
    )
