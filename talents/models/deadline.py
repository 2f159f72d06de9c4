"""What was done in time, or late, on a mission."""

from django.conf import settings
from django.db import models

from talents.models.mission import Mission


class DeadlineMark(models.Model):
    """Somebody says that what a rule of delay asks for is done; ``code`` is the rule's."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="marks")
    code = models.CharField("règle", max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("fait le")

    class Meta:
        verbose_name = "échéance tenue"
        constraints = (models.UniqueConstraint(fields=("mission", "code"), name="deadline_mark_once"),)

    def __str__(self) -> str:
        return f"{self.code}, {self.mission}"
