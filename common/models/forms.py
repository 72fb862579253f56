"""Form tokens: a form sent twice acts once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormToken(models.Model):
    """One submission of one form: the token printed in it, and where its first submission led."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    path = models.CharField(max_length=500)
    location = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("jeton de formulaire")
        verbose_name_plural = _("jetons de formulaire")

    def __str__(self) -> str:
        return str(self.token)
