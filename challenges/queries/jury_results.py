"""What the jury of projects gave to each challenge, for the list that orders them by it."""

from decimal import Decimal

from django.db.models import Avg, DecimalField, F, Max, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from challenges.enums import StageKind
from challenges.models import Challenge
from challenges.rules import campaigns_with
from juries.enums import AssessmentState, Verdict
from juries.models import Assessment, Conclusion, Panel

NO_RESULT = Decimal(-1)  # comes before every result: a list orders by a value that is never null
FIGURE = DecimalField(max_digits=8, decimal_places=4)


def with_jury_result(challenges: QuerySet[Challenge], user: User) -> QuerySet[Challenge]:
    """Give each challenge its ``jury_mean``, ``jury_verdict`` and ``jury_order``, by the grids that were handed in.

    The verdict is what the panel concluded, or that of the grids when they agree, as a collective grid does. Whoever
    may not see the panels of a campaign reads no result of it, and learns none by the order.
    """
    panels = Panel.objects.filter(
        stages__kind=StageKind.CHALLENGE_JURY, stages__campaign__in=campaigns_with(user, "panels.view")
    )
    submitted = Assessment.objects.filter(state=AssessmentState.SUBMITTED, counted=True, panel__in=panels.values("pk"))
    grids = submitted.filter(deposit__dossier=OuterRef("dossier")).order_by().values("deposit__dossier")
    mean = Subquery(grids.annotate(mean=Avg("result")).values("mean"), output_field=FIGURE)
    verdicts = grids.annotate(first=Min("verdict"), last=Max("verdict"))
    concluded = Conclusion.objects.filter(
        deliberation__panel__in=panels.values("pk"), deposit__dossier=OuterRef("dossier")
    ).order_by("-at", "-pk")
    return challenges.annotate(
        jury_mean=mean,
        jury_verdict=Coalesce(
            Subquery(concluded.values("verdict")[:1]),
            Subquery(verdicts.filter(first=F("last")).values("first")),
            Value(""),
        ),
        jury_order=Coalesce(mean, Value(NO_RESULT), output_field=FIGURE),
    )


def verdict_label(verdict: str) -> str:
    """Return the words of a verdict, or nothing when there is none or the grids differ."""
    return str(Verdict(verdict).label) if verdict else ""
