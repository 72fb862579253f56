"""Registers the admin pages of this app."""

from cases.admin import directory

__all__ = ["directory"]
