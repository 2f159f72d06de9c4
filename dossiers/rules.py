"""Who may see and change forms."""

from django.db.models import QuerySet

from accounts.models import User
from dossiers.models import Dossier, Form


def team_forms(user: User) -> QuerySet[Form]:
    """Return the forms the programme team keeps, those of exercises left out; nothing for anybody else."""
    exercises = Dossier.objects.filter(exercise__isnull=False).values("form")
    return Form.objects.exclude(pk__in=exercises) if user.is_team else Form.objects.none()
