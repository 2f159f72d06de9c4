"""The steps that lead a team from an empty instance to a published campaign, each with its state and its next act."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Min, Q
from django.urls import reverse

from accounts.models import User
from challenges.domain.campaigns import DATES_REVIEWED
from challenges.domain.rules.checks import findings
from challenges.enums import CampaignState
from challenges.models import CallWindow, Campaign, Programme, offered
from challenges.rules import team_campaigns
from common.days import day_of
from common.language.formatting import french_date
from common.language.french import counted, enumerate_words


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step: whether it is done, what stands there in French, and the act that makes it go forward.

    An optional step never stops the next ones; a step without ``address`` waits for those before it.
    """

    title: str
    sentence: str
    done: bool
    act: str = ""
    address: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps of a campaign to come, or of a draft; ``current`` is the first that is neither done nor optional."""

    campaign: Campaign | None
    steps: list[GuideStep]

    @property
    def current(self) -> GuideStep | None:
        """Return the step to do now; nothing when all are done."""
        return next((step for step in self.steps if not step.done and not step.optional), None)

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(step.done for step in self.steps)


def _programmes() -> GuideStep:
    names = [str(programme) for programme in offered(Programme.objects)]
    sentence = f"{enumerate_words(names)}."
    return GuideStep(
        "Nommer le programme", sentence, done=True, act="Ajouter ou renommer un programme",
        address=reverse("team:vocabulary", args=["programmes"]),
    )  # fmt: skip


def _colleagues() -> GuideStep:
    count = User.objects.team().filter(is_active=True).count()
    sentence = (
        f"{counted(count, 'personne')} dans l’équipe." if count > 1 else "Vous êtes la seule personne de l’équipe."
    )
    address = reverse("team:colleagues")
    return GuideStep("Inviter des collègues", sentence, count > 1, "Inviter des collègues", address, optional=True)


def _dates(campaign: Campaign) -> GuideStep:
    reviewed = campaign.log.filter(verb=DATES_REVIEWED).exists()
    opening = CallWindow.objects.filter(campaign=campaign).aggregate(first=Min("opens_at"))["first"]
    sentence = "Aucun appel n’a encore de date."
    if opening:
        sentence = f"Le premier appel ouvre le {french_date(day_of(opening, campaign.timezone))}."
        if campaign.starts_on:
            sentence += f" La prise de poste est le {french_date(campaign.starts_on)}."
    address = reverse("team:campaign-dates", args=[campaign.code])
    return GuideStep("Relire les dates", sentence, reviewed, "Relire les dates", address)


def _of_draft(campaign: Campaign) -> Iterator[GuideStep]:
    yield _dates(campaign)
    blocking = sum(finding.blocking for finding in findings(campaign))
    sentence = "Aucune contradiction." if not blocking else f"{counted(blocking, 'règle')} à corriger."
    rules = reverse("team:rules", args=[campaign.code])
    yield GuideStep("Contrôler les règles", sentence, not blocking, "Relire les règles", rules)
    played = campaign.rehearsals.count()
    yield GuideStep(
        "Répéter la saison",
        f"{counted(played, 'répétition')}." if played else "Jouez toute la saison avec des personnes fictives.",
        bool(played),
        "Répéter",
        reverse("team:rehearsals", args=[campaign.code]),
        optional=True,
    )
    yield GuideStep(
        "Publier la campagne",
        "Ses règles sont alors figées et publiques, et ses appels ouvrent aux dates dites.",
        campaign.state != CampaignState.DRAFT,
        "Publier la campagne",
        reverse("team:publish-campaign", args=[campaign.code]),
    )


def _before_campaign() -> Iterator[GuideStep]:
    yield GuideStep("Relire les dates", "Elles sont proposées d’après la vraie saison de la promotion choisie.", False)
    yield GuideStep("Contrôler les règles", "Les contradictions sont dites avant la publication.", False)
    yield GuideStep("Répéter la saison", "Toute la saison, avec des personnes fictives.", False, optional=True)
    yield GuideStep("Publier la campagne", "Les appels ouvrent aux dates dites.", False)


def guide(campaign: Campaign | None) -> Guide:
    """Return the steps of a draft, or those of a campaign that is not opened yet."""
    chosen = GuideStep(
        "Choisir un préréglage",
        campaign.name if campaign else "Une campagne part des règles d’une promotion passée.",
        campaign is not None,
        "Ouvrir une campagne",
        "" if campaign else reverse("team:campaign-new"),
    )
    following = _before_campaign() if campaign is None else _of_draft(campaign)
    return Guide(campaign, [_programmes(), _colleagues(), chosen, *following])


def guide_of(user: User) -> Guide | None:
    """Return what the team's home guides through: the last draft, or the first campaign; nothing once all are open."""
    in_preparation = Q(state=CampaignState.DRAFT)
    campaigns = team_campaigns(user).filter(rehearsal_of=None).annotate(in_preparation=in_preparation)
    campaign = campaigns.order_by("-in_preparation", "-pk").first()
    return None if campaign and campaign.state != CampaignState.DRAFT else guide(campaign)
