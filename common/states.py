"""How each state looks beside its word: a tone and an icon. State is never told by colour alone (ux.md)."""

from typing import NamedTuple

NEUTRAL = "neutral"
INFO = "info"
SUCCESS = "success"
WARNING = "warning"
DANGER = "danger"


class Look(NamedTuple):
    tone: str
    icon: str


UNKNOWN_LOOK = Look(NEUTRAL, "circle")

STATE_LOOKS: dict[str, Look] = {
    # Life of a case
    "announced": Look(INFO, "megaphone"),
    "registered": Look(INFO, "folder"),
    "assessed": Look(INFO, "clipboard-check"),
    "supported": Look(SUCCESS, "person-check"),
    "closed": Look(NEUTRAL, "archive"),
    "reopened": Look(INFO, "arrow-counterclockwise"),
    # Life of an aid
    "draft": Look(NEUTRAL, "pencil"),
    "scored": Look(INFO, "calculator"),
    "routed": Look(INFO, "signpost"),
    "planning": Look(INFO, "list-check"),
    "submitted": Look(INFO, "send"),
    "approved": Look(SUCCESS, "check-circle"),
    "rejected": Look(DANGER, "x-circle"),
    "deferred": Look(WARNING, "pause-circle"),
    "contracted": Look(SUCCESS, "pen"),
    "disbursing": Look(SUCCESS, "cash-coin"),
    "in_follow_up": Look(SUCCESS, "binoculars"),
    "completed": Look(SUCCESS, "check2-all"),
    "terminated": Look(WARNING, "slash-circle"),
    "cancelled": Look(NEUTRAL, "x-circle"),
    "appealed": Look(WARNING, "chat-left-text"),
    # Eligibility
    "eligible": Look(SUCCESS, "check-circle"),
    "incomplete": Look(WARNING, "question-circle"),
    "not_eligible": Look(DANGER, "x-circle"),
    # Referrals, transfers, proposals, tranches
    "sent": Look(INFO, "send"),
    "received": Look(INFO, "inbox"),
    "proposed": Look(INFO, "hourglass-split"),
    "requested": Look(WARNING, "hourglass-split"),
    "accepted": Look(SUCCESS, "check-circle"),
    "refused": Look(DANGER, "x-circle"),
    "declined": Look(DANGER, "x-circle"),
    "expired": Look(WARNING, "hourglass-bottom"),
    "revoked": Look(DANGER, "slash-circle"),
    "agreed": Look(SUCCESS, "check-circle"),
    "withdrawn": Look(NEUTRAL, "arrow-return-left"),
    # Announcements before return
    "prepared": Look(INFO, "clipboard-check"),
    "arrived": Look(SUCCESS, "check-circle"),
    "not_come": Look(WARNING, "person-x"),
    "checked": Look(INFO, "check"),
    "ordered": Look(INFO, "file-earmark-check"),
    "paid": Look(SUCCESS, "cash-coin"),
    "returned": Look(WARNING, "arrow-return-left"),
    "settled": Look(SUCCESS, "check2-all"),
    "answered": Look(SUCCESS, "reply"),
    "in_progress": Look(INFO, "arrow-repeat"),
    # Appointments, tasks, visits, sittings
    "planned": Look(INFO, "calendar-event"),
    "due": Look(WARNING, "clock"),
    "overdue": Look(DANGER, "exclamation-triangle"),
    "done": Look(SUCCESS, "check-circle"),
    "held": Look(SUCCESS, "calendar-check"),
    "missed": Look(WARNING, "calendar-x"),
    "dropped": Look(NEUTRAL, "x-circle"),
    "open": Look(INFO, "circle"),
    "same": Look(SUCCESS, "people"),
    "different": Look(NEUTRAL, "person-x"),
    "obsolete": Look(NEUTRAL, "slash-circle"),
    "sealed": Look(NEUTRAL, "lock"),
    # Versions, phases
    "published": Look(SUCCESS, "broadcast"),
    "retired": Look(NEUTRAL, "archive"),
    "added": Look(SUCCESS, "plus-circle"),
    "changed": Look(WARNING, "pencil"),
    "active": Look(SUCCESS, "check-circle"),
    "suspended": Look(WARNING, "pause-circle"),
    # Registers
    "columns": Look(WARNING, "table"),
    "checking": Look(INFO, "arrow-repeat"),
    "writing": Look(INFO, "arrow-repeat"),
    "imported": Look(SUCCESS, "check-circle"),
    # Scores of the reintegration survey
    "critical": Look(DANGER, "exclamation-triangle"),
    "at_risk": Look(WARNING, "exclamation-circle"),
    "sustainable": Look(SUCCESS, "check-circle"),
    # Background work
    "queued": Look(NEUTRAL, "hourglass"),
    "running": Look(INFO, "arrow-repeat"),
    "failed": Look(DANGER, "exclamation-octagon"),
    # Conditions
    "met": Look(SUCCESS, "check-circle-fill"),
    "not_met": Look(DANGER, "x-circle-fill"),
    "unknown": Look(WARNING, "question-circle-fill"),
    "waived": Look(INFO, "person-check-fill"),
    # Documents
    "valid": Look(SUCCESS, "check-circle"),
    "missing": Look(WARNING, "file-earmark-plus"),
    "expiring": Look(WARNING, "hourglass-split"),
    "replaced": Look(NEUTRAL, "layers"),
    "removed": Look(NEUTRAL, "trash"),
}


def look_of(state: str) -> Look:
    """Return the look of `state`; a neutral ring for a state nobody described."""
    return STATE_LOOKS.get(str(state), UNKNOWN_LOOK)
