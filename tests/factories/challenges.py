"""Test objects of « challenges »."""

from datetime import date, timedelta
from decimal import Decimal

import factory

from challenges import models as challenges
from tests.factories.accounts import UserFactory
from tests.factories.base import Base
from tests.factories.dossiers import FormFactory
from tests.factories.juries import ScoringGridFactory
from tests.factories.moments import LATER, NOW


class ProgrammeFactory(Base):
    class Meta:
        model = challenges.Programme
        django_get_or_create = ("code",)

    code = "EIG"
    name = "Entrepreneurs d’intérêt général"


class RefusalReasonFactory(Base):
    class Meta:
        model = challenges.RefusalReason
        django_get_or_create = ("code",)

    code = "no_funding"
    label = "Le financement n’est pas établi"


class ReasonStageFactory(Base):
    class Meta:
        model = challenges.ReasonStage
        django_get_or_create = ("reason", "stage")

    reason = factory.SubFactory(RefusalReasonFactory)
    stage = "reception"


class ReasonWordingFactory(Base):
    class Meta:
        model = challenges.ReasonWording

    reason = factory.SubFactory(RefusalReasonFactory)
    text = "Le financement n’est pas établi."
    at = NOW


class CampaignFactory(Base):
    class Meta:
        model = challenges.Campaign

    code = factory.Sequence(lambda n: f"EIG9{n}")
    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: 100 + n % 900)  # the form takes three digits
    name = factory.Sequence(lambda n: f"Promotion 9{n}")
    state = "published"
    challenge_form = factory.SubFactory(FormFactory)
    application_form = factory.SubFactory(FormFactory)
    employer = "host"
    contract_kind = "fixed_term"
    contract_months = 10
    starts_on = date(2026, 9, 1)
    ends_on = date(2027, 6, 30)


class EligibilityRuleFactory(Base):
    class Meta:
        model = challenges.EligibilityRule

    campaign = factory.SubFactory(CampaignFactory)
    kind = "studies"


class CallWindowFactory(Base):
    class Meta:
        model = challenges.CallWindow

    campaign = factory.SubFactory(CampaignFactory)
    kind = "applications"
    opens_at = NOW - timedelta(days=1)
    closes_at = LATER


class CallExtensionFactory(Base):
    class Meta:
        model = challenges.CallExtension

    window = factory.SubFactory(CallWindowFactory)
    previous_closes_at = NOW
    closes_at = LATER
    reason = "Incident"
    at = NOW


class PayBandFactory(Base):
    class Meta:
        model = challenges.PayBand

    campaign = factory.SubFactory(CampaignFactory)
    net_monthly = Decimal(4000)


class StageFactory(Base):
    class Meta:
        model = challenges.Stage

    campaign = factory.SubFactory(CampaignFactory)
    kind = "preselection"
    grid = factory.SubFactory(ScoringGridFactory)


class ProfessionFactory(Base):
    class Meta:
        model = challenges.Profession
        django_get_or_create = ("code",)

    code = "developer"
    label = "Développement"


class TradeGridFactory(Base):
    class Meta:
        model = challenges.TradeGrid

    campaign = factory.SubFactory(CampaignFactory)
    kind = "preselection"
    profession = factory.SubFactory(ProfessionFactory)
    grid = factory.SubFactory(ScoringGridFactory)


class AdministrationFactory(Base):
    class Meta:
        model = challenges.Administration

    name = factory.Sequence(lambda n: f"Direction {n}")


class AdministrationLabelFactory(Base):
    class Meta:
        model = challenges.AdministrationLabel

    raw = factory.Sequence(lambda n: f"Libellé {n}")


class AdministrationMemberFactory(Base):
    class Meta:
        model = challenges.AdministrationMember

    administration = factory.SubFactory(AdministrationFactory)
    user = factory.SubFactory(UserFactory)


class SignatureDelegationFactory(Base):
    class Meta:
        model = challenges.SignatureDelegation

    administration = factory.SubFactory(AdministrationFactory)
    user = factory.SubFactory(UserFactory)
    quality = "directrice générale"
    act = "décret du 2 janvier 2025 portant nomination"
    starts_on = date(2025, 1, 2)
    written_by = factory.SubFactory(UserFactory)
    written_at = NOW


class ChallengeFactory(Base):
    class Meta:
        model = challenges.Challenge

    campaign = factory.SubFactory(CampaignFactory)
    administration = factory.SubFactory(AdministrationFactory)
    slug = factory.Sequence(lambda n: f"defi-{n}")
    submitted_title = factory.Sequence(lambda n: f"Défi {n}")


class ChallengeMemberFactory(Base):
    class Meta:
        model = challenges.ChallengeMember

    challenge = factory.SubFactory(ChallengeFactory)
    user = factory.SubFactory(UserFactory)
    role = "lead"
    given_at = NOW


class PublishedChallengeFactory(ChallengeFactory):
    state = "published"
    announced_state = "published"
    published_title = factory.SelfAttribute("submitted_title")


class PositionFactory(Base):
    class Meta:
        model = challenges.Position

    challenge = factory.SubFactory(PublishedChallengeFactory)
    profession = factory.SubFactory(ProfessionFactory)


class StageRoundFactory(Base):
    class Meta:
        model = challenges.StageRound

    stage = factory.SubFactory(StageFactory)
    starts_on = date(2026, 6, 22)
    ends_on = date(2026, 7, 7)
    reason = "Postes restés libres"
    at = NOW


class LabelDecisionFactory(Base):
    class Meta:
        model = challenges.LabelDecision

    label = factory.SubFactory(AdministrationLabelFactory)
    by = factory.SubFactory(UserFactory)
    at = NOW


class JoinRequestFactory(Base):
    class Meta:
        model = challenges.JoinRequest

    user = factory.SubFactory(UserFactory)
    administration = factory.SubFactory(AdministrationFactory)
    asked_at = NOW


class ThemeFactory(Base):
    class Meta:
        model = challenges.Theme

    label = factory.Sequence(lambda n: f"Thématique {n}")


class SkillFactory(Base):
    class Meta:
        model = challenges.Skill

    label = factory.Sequence(lambda n: f"Compétence {n}")


class PositionSkillFactory(Base):
    class Meta:
        model = challenges.PositionSkill

    position = factory.SubFactory(PositionFactory)
    skill = factory.SubFactory(SkillFactory)


class ChallengeCommentFactory(Base):
    class Meta:
        model = challenges.ChallengeComment

    challenge = factory.SubFactory(ChallengeFactory)
    audience = "host"
    text = "À relire"
    by = factory.SubFactory(UserFactory)
    at = NOW


class CommentMentionFactory(Base):
    class Meta:
        model = challenges.CommentMention

    note = factory.SubFactory(ChallengeCommentFactory, audience="team")
    colleague = factory.SubFactory(UserFactory)


class CommitmentFactory(Base):
    class Meta:
        model = challenges.Commitment

    challenge = factory.SubFactory(ChallengeFactory)
    address = factory.Sequence(lambda n: f"sponsor{n}@test.invalid")
    asked_by = factory.SubFactory(UserFactory)
    text = "Je m’engage."
    sent_at = NOW


class FundingPlanFactory(Base):
    class Meta:
        model = challenges.FundingPlan

    challenge = factory.SubFactory(ChallengeFactory)
    source = "self"
    written_by = factory.SubFactory(UserFactory)
    written_at = NOW


class FundingPlanVersionFactory(Base):
    class Meta:
        model = challenges.FundingPlanVersion

    challenge = factory.SubFactory(ChallengeFactory)
    content = factory.LazyFunction(dict)
    written_by = factory.SubFactory(UserFactory)
    written_at = NOW
    reason = "programme erroné"
    corrected_by = factory.SubFactory(UserFactory)
    corrected_at = NOW


class ChallengeQuestionFactory(Base):
    class Meta:
        model = challenges.ChallengeQuestion

    challenge = factory.SubFactory(PublishedChallengeFactory)
    text = "Où se passe la mission ?"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = NOW


class WebinarFactory(Base):
    class Meta:
        model = challenges.Webinar

    challenge = factory.SubFactory(PublishedChallengeFactory)
    title = "Rencontre"
    starts_at = LATER


class KeyFigureFactory(Base):
    class Meta:
        model = challenges.KeyFigure

    challenge = factory.SubFactory(PublishedChallengeFactory)
    value = "12 000"
    label = "communes"


def ready_campaign(**fields):
    """Return a draft campaign without contradiction: forms, windows, pay, stages."""
    from tests.factories.dossiers import FormFieldFactory
    from tests.factories.juries import CriterionFactory

    campaign = CampaignFactory(**({"state": "draft"} | fields))
    for form in (campaign.challenge_form, campaign.application_form):
        FormFieldFactory(form=form)
    CallWindowFactory(campaign=campaign, kind="challenges")
    PayBandFactory(campaign=campaign)
    stage = StageFactory(campaign=campaign, kind="challenge_jury")
    CriterionFactory(grid=stage.grid, position=1)
    return campaign


def deposited(**fields):
    """Return a challenge whose dossier is deposited."""
    from tests.factories.dossiers import DepositFactory, DossierFactory

    campaign = fields.pop("campaign", None) or CampaignFactory()
    dossier = DossierFactory(form=campaign.challenge_form, state="deposited")
    DepositFactory(dossier=dossier)
    state = fields.pop("state", "submitted")
    return ChallengeFactory(
        campaign=campaign, dossier=dossier, state=state, announced_state=fields.pop("announced_state", state), **fields
    )


class ProposalPublicationFactory(Base):
    class Meta:
        model = challenges.ProposalPublication

    campaign = factory.SubFactory(CampaignFactory)
    digest = "0" * 64
    total = 1
    prepared_by = factory.SubFactory(UserFactory)
    prepared_at = NOW


class ProposalPartFactory(Base):
    class Meta:
        model = challenges.ProposalPart

    challenge = factory.SubFactory(ChallengeFactory)
    slug = "partie-1"
    owner = factory.SubFactory(UserFactory)
    assigned_by = factory.SelfAttribute("owner")
    assigned_at = NOW
