"""Series of file numbers: one row per prefix and year, locked while numbers are taken."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given out for a prefix ("T25")."""

    prefix = models.CharField(max_length=10, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:06d}"
