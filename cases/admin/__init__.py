"""Registers the admin pages of this app."""

from cases.admin import directory

__all__ = ["directory"]
from cases.admin.protection import ProtectionRuleAdmin

__all__ = ["ProtectionRuleAdmin"]
