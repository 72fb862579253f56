"""Records named in both languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """A record with a French and an Arabic name; `name` is the one of the page's language."""

    name_fr = models.CharField(_("nom en français"), max_length=120)
    name_ar = models.CharField(_("nom en arabe"), max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_ar if get_language() == "ar" else self.name_fr
