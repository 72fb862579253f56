from aids.admin.programmes import EnvelopeAdmin, PhaseAdmin
from aids.admin.schemes import SchemeVersionAdmin

__all__ = ["EnvelopeAdmin", "PhaseAdmin", "SchemeVersionAdmin"]
