"""Who may see and change forms."""

from django.db.models import QuerySet

from accounts.models import User
from dossiers.models import Form


def team_forms(user: User) -> QuerySet[Form]:
    """Return the forms the programme team keeps; nothing for anybody else."""
    return Form.objects.all() if user.is_team else Form.objects.none()
