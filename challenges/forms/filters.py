"""The criteria of the queue of challenges and of the directory."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from challenges.enums import ChallengeState, MemberRole
from challenges.models import Administration, AdministrationMember, Challenge
from common.language.search import query_words
from common.web.inputs import whole
from lists.filters import MAX_WORDS, Choice, FacetField, FilterForm

NOBODY = "none"


def colleague_choices(everybody: str) -> list[Choice]:
    """Return the choices of who follows: whoever, nobody, each member of the team."""
    team = User.objects.team().order_by("last_name", "email")
    return [("", everybody), (NOBODY, "Personne"), *((str(user.pk), str(user)) for user in team)]


class QueueFilterForm(FilterForm):
    """What the team looks for among a campaign's challenges."""

    text = forms.CharField(label="Mots cherchés", max_length=MAX_WORDS)
    state = FacetField(path="state", label="État", choices=[("", "Tous"), *ChallengeState.choices])
    refusal = FacetField(path="reason_code", label_path="reason_label", label="Motif du refus", choices=[("", "Tous")])
    instructor = forms.ChoiceField(label="Suivi par")
    lookups: ClassVar = {"state": "state", "text": "search_words__words", "refusal": "refusal_code"}

    def choices_instructor(self) -> list[Choice]:
        """Return who may follow a challenge."""
        return colleague_choices("Tout le monde")

    def filter_instructor(self, rows: QuerySet[Challenge], value: str) -> QuerySet[Challenge]:
        """Return what a colleague follows, or what nobody does."""
        return rows.filter(instructor=None if value == NOBODY else whole(value))


class DirectoryFilterForm(FilterForm):
    """An administration looked for by words of its name, its acronym or its SIREN."""

    q = forms.CharField(label="Nom, sigle ou SIREN", max_length=MAX_WORDS)

    def filter_q(self, rows: QuerySet[Administration], value: str) -> QuerySet[Administration]:
        """Return the records that hold the words."""
        return rows.filter(search_words__words=value)


class MemberFilterForm(FilterForm):
    """A person or an administration looked for by name, and the role."""

    text = forms.CharField(label="Personne ou administration", max_length=MAX_WORDS)
    role = FacetField(path="role", label="Rôle", choices=[("", "Tous"), *MemberRole.choices])
    lookups: ClassVar = {"role": "role"}

    def filter_text(self, rows: QuerySet[AdministrationMember], value: str) -> Any:
        """Return the members whose name or administration holds the words."""
        person = Q()
        for word in query_words(value):
            person &= Q(user__last_name__folded=word) | Q(user__first_name__folded=word)
        return rows.filter(person | Q(administration__search_words__words=value))
