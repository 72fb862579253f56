from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.navigation import NavEntry, navigation


class TounesnaConfig(AppConfig):
    name = "tounesna"
    verbose_name = "Portail Tounesna"

    def ready(self) -> None:
        navigation.register(NavEntry("home", _("Ma journée"), "house-door", order=10))
