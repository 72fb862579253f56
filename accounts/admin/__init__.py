"""Registers the admin pages of this app."""

from accounts.admin import reference, users

__all__ = ["reference", "users"]
