from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from common.navigation import ACCOUNT, NavEntry, register

INVITERS = frozenset({Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER})
ADMITTED = frozenset({Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER})


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Comptes et référentiels")

    def ready(self) -> None:
        register(NavEntry("accounts:profile", _("Mon compte"), "person", order=10, place=ACCOUNT))
        register(
            NavEntry(
                "accounts:invitation_list", _("Invitations"), "envelope", INVITERS, order=20, place=ACCOUNT
            )
        )
        register(NavEntry("admin:index", _("Administration"), "sliders", ADMITTED, order=30, place=ACCOUNT))
        for name, label, icon, order in (
            ("accounts:invitation_list", _("Invitations"), "envelope", 80),
            ("admin:index", _("Administration"), "sliders", 90),
        ):
            register(NavEntry(name, label, icon, {Role.ADMINISTRATOR}, order=order))
