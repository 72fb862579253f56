"""Registers the admin pages of this app."""

from cases.admin import directory, protection

__all__ = ["directory", "protection"]
