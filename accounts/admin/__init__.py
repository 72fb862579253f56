"""Registers the admin pages of this app."""

from accounts.admin import pages, reference, users

__all__ = ["pages", "reference", "users"]
