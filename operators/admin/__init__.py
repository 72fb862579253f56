"""Registers the admin pages of this app."""

from operators.admin import reference, routing

__all__ = ["reference", "routing"]
