"""Where do communes lie on the map, and what are their borders?"""

from django.db import models
from django.db.models import Q

from qqv.people.models.people import Fund, Unit


class Point(models.Model):
    """Where a unit lies, as its own people put it, in millionths of a degree (điểm trên bản đồ).

    The last one written counts.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="points")
    lat = models.IntegerField()
    lon = models.IntegerField()
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="point_in_the_country",
                condition=Q(lat__gte=8_000_000, lat__lte=24_000_000, lon__gte=102_000_000)
                & Q(lon__lte=110_000_000),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.lat} {self.lon}"


class Borders(models.Model):
    """The borders of communes as the province sent them, made simpler (ranh giới).

    `shapes` keeps by unit id its rings of [lon, lat] in hundred-thousandths of a degree; the file
    itself is named by its SHA-256 and not kept. The last one written counts.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="borders")
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    shapes = models.JSONField(default=dict)
    record = models.ForeignKey("trail.Record", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name
