"""The criteria of the lists of applications and of the talent pool."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from applications.domain import supplements
from applications.enums import ApplicationState, Destination
from applications.models import Application, EligibilityCheck, ForwardingConsent, Profile
from applications.queries import pairs
from applications.rules import with_identity
from challenges.enums import Pairs
from challenges.forms.filters import NOBODY, colleague_choices
from challenges.models import Profession, Skill
from common import clock
from common.web.inputs import whole
from lists.filters import MAX_WORDS, Choice, FacetField, FilterForm


class ApplicationFilterForm(FilterForm):
    """What the team looks for among a campaign's applications.

    A dossier read blind is found by the words of its blind version alone: searching a name must not tell whose it is.
    """

    text = forms.CharField(label="Mots cherchés", max_length=MAX_WORDS)
    state = FacetField(path="state", label="État", choices=[("", "Tous"), *ApplicationState.choices])
    profession = FacetField(
        path="profession__code", label_path="profession__label", label="Métier", choices=[("", "Tous")]
    )
    refusal = FacetField(
        path="refusal_reason__code", label_path="refusal_reason__label", label="Motif du refus", choices=[("", "Tous")]
    )
    check = forms.ChoiceField(label="Conditions", choices=[("", "Toutes"), ("unsettled", "À examiner")])
    due = forms.ChoiceField(label="Complément", choices=[("", "Peu importe"), ("late", "En retard")])
    tag = FacetField(path="tags", label_path="tags__label", label="Étiquette", choices=[("", "Toutes")])
    instructor = forms.ChoiceField(label="Suivie par")
    consent = forms.ChoiceField(label="Accord de transmission", choices=[("", "Peu importe"), *Destination.choices])
    pair = forms.ChoiceField(
        label="Binôme", choices=[("", "Peu importe"), ("formed", "En binôme"), ("bound", "Seulement ensemble")]
    )
    lookups: ClassVar = {
        "state": "state", "profession": "profession__code", "refusal": "refusal_reason__code",
    }  # fmt: skip

    def added_fields(self) -> dict[str, forms.Field]:
        """Return a criterion for each thing that the campaign asks beside the dossier."""
        if self.scope.pairs == Pairs.NONE:
            del self.fields["pair"]
        self._beside = {supplement.slug: supplement.listed for supplement in supplements.asked(self.scope)}
        return {
            slug: forms.ChoiceField(label=listed.column.label, choices=[("", "Peu importe"), *listed.choices])
            for slug, listed in self._beside.items()
        }

    def look_up(self, rows: QuerySet[Application], name: str, value: Any) -> QuerySet[Application]:
        """Return the rows of a criterion without a method of its own."""
        if name in self._beside:
            return self._beside[name].narrowed(rows, value)
        return super().look_up(rows, name, value)

    def choices_instructor(self) -> list[Choice]:
        """Return who may follow an application."""
        return colleague_choices("Peu importe")

    def filter_text(self, rows: QuerySet[Application], value: str) -> QuerySet[Application]:
        """Return the applications that hold the words, as this reader may know them."""
        named = with_identity(rows.filter(search_words__words=value), self.user).order_by().values("pk")
        blind = rows.filter(blind_words__words=value).order_by().values("pk")
        return rows.filter(pk__in=named.union(blind))

    def filter_check(self, rows: QuerySet[Application], value: str) -> QuerySet[Application]:  # noqa: ARG002 - one choice
        """Return the applications with a condition that nobody has settled."""
        return rows.filter(Exists(EligibilityCheck.objects.filter(application=OuterRef("pk")).unsettled()))

    def filter_due(self, rows: QuerySet[Application], value: str) -> QuerySet[Application]:  # noqa: ARG002 - one choice
        """Return the applications whose delay to be completed is over."""
        return rows.filter(state=ApplicationState.INCOMPLETE, completion_due_at__lt=clock.now())

    def filter_tag(self, rows: QuerySet[Application], value: str) -> QuerySet[Application]:
        """Return the applications that have a tag."""
        return rows.filter(tags=whole(value))

    def filter_instructor(self, rows: Any, value: str) -> Any:
        """Return what a colleague follows, or what nobody does."""
        return rows.filter(instructor=None if value == NOBODY else whole(value))

    def filter_consent(self, rows: QuerySet[Application], value: str) -> QuerySet[Application]:
        """Return the applications whose author agrees to be proposed there, today."""
        consents = ForwardingConsent.objects.active(clock.now()).filter(application=OuterRef("pk"), destination=value)
        return rows.filter(Exists(consents))

    def filter_pair(self, rows: QuerySet[Application], value: str) -> QuerySet[Application]:
        """Return the applications of a formed pair, or of those that both members bind alone."""
        formed = rows.filter(pk__in=pairs.formed_members().values("application"))
        if value == "formed":
            return formed
        keys = [key for pair in pairs.bound_pairs(formed.values("pk")) for key in pair]
        return formed.filter(pk__in=keys)


class PoolFilterForm(FilterForm):
    """What the team looks for in the talent pool."""

    skill = forms.ChoiceField(label="Compétence")
    profession = forms.ChoiceField(label="Métier")
    text = forms.CharField(label="Mots du CV", max_length=MAX_WORDS)
    lookups: ClassVar = {"profession": "professions__code", "text": "cv_words__words"}

    def choices_skill(self) -> list[Choice]:
        """Return the skills that some profile has."""
        skills = Skill.objects.filter(profiles__isnull=False).distinct()
        return [("", "Toutes"), *((skill.label, skill.label) for skill in skills)]

    def choices_profession(self) -> list[Choice]:
        """Return the trades."""
        return [("", "Tous"), *((trade.code, str(trade)) for trade in Profession.objects.all())]

    def filter_skill(self, rows: QuerySet[Profile], value: str) -> QuerySet[Profile]:
        """Return the profiles that have a skill."""
        return rows.filter(skills__label=value)
