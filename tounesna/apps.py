from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from common.navigation import NavEntry, navigation
from common.wall_policies import install, take_down, wall_policies

# Tables of libraries that name somebody, or let somebody in.
_ACCOUNTS = ("mfa.Authenticator", "sessions.Session", "usersessions.UserSession")


def _take_down(plan: list[Any] | None = None, **kwargs: Any) -> None:
    if plan:
        take_down()


def _install(**kwargs: Any) -> None:
    install()


class TounesnaConfig(AppConfig):
    name = "tounesna"
    verbose_name = "Portail Tounesna"

    def ready(self) -> None:
        wall_policies.root(*_ACCOUNTS)
        # Once a migration, before its first step and after its last; an app without models is not told.
        reporting = apps.get_app_config("reporting")
        pre_migrate.connect(_take_down, sender=reporting)
        post_migrate.connect(_install, sender=reporting)
        navigation.register(NavEntry("home", _("Ma journée"), "house-door", order=10))
