"""Proposals are read here and exported; they change in the portal only."""

from django.contrib import admin

from accounts.admin.base import ExportedAdmin
from accounts.enums import Role
from operators.models import Proposal


@admin.register(Proposal)
class ProposalAdmin(ExportedAdmin):
    """What was offered to whom, and the answers: for taskforce managers, without the persons' names."""

    viewers = frozenset({Role.TASKFORCE_MANAGER})
    editors: frozenset[Role] = frozenset()
    list_display = ("application", "operator", "state", "proposed_at", "answer_due_on", "answered_at")
    list_filter = ("state", "operator")
    list_select_related = ("application", "operator__institution")
    search_fields = ("application__number",)
    date_hierarchy = "proposed_at"
