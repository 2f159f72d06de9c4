"""Campaign rules and the life of a challenge."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from challenges.domain import campaigns, challenges, decisions, instruction, proposals
from challenges.domain.rules import calls, regulation
from challenges.enums import CallKind
from challenges.models import PayBand
from challenges.rules import editable_challenges, open_windows, own_challenges, team_campaigns
from dossiers.domain.deposits import IncompleteDossierError
from notifications.models import Message
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, kind="challenges")
    return campaign


@pytest.fixture
def lead(db):
    return f.AdministrationMemberFactory()


def test_publish_refuses_contradictions(db, team):
    draft = f.CampaignFactory(state="draft")
    f.PayBandFactory(campaign=draft, up_to_years=5)
    with pytest.raises(campaigns.ContradictionError) as caught:
        campaigns.publish(draft, by=team, at=NOW)
    assert caught.value.contradictions == [
        "Aucun appel n’a de date d’ouverture.",
        "Aucune étape n’a de grille.",
        "Rien n’est prévu au-delà de 5 ans d’expérience.",
        "Le formulaire des administrations n’a aucune question.",
        "Le formulaire des candidats n’a aucune question.",
    ]


def test_publish_freezes_the_forms_and_asks_for_the_rules(team, db):
    draft = f.ready_campaign()
    campaigns.publish(draft, by=team, at=NOW)
    draft.challenge_form.refresh_from_db()
    assert (draft.state, draft.challenge_form.frozen_at) == ("published", NOW)
    assert regulation.latest(draft).number == "REG-2026-00001"


@given(st.decimals(0, 40, places=1), st.integers(1, 20), st.booleans())
def test_pay_at_the_boundary(years, bound, included):
    band = PayBand(up_to_years=bound, included=included, net_monthly=3500)
    assert band.covers(years) == (years <= bound if included else years < bound)


def test_pay_without_band_is_an_error(campaign):
    f.PayBandFactory(campaign=campaign, up_to_years=5)
    with pytest.raises(campaigns.NoPayBandError, match="9"):
        campaigns.pay(campaign, Decimal(9))


def test_rehearsal_copies_the_rules_and_moves_the_dates(campaign, team):
    campaign = f.ready_campaign()
    f.CallWindowFactory(campaign=campaign, kind="applications", closes_at=None)
    year = timedelta(days=364)
    copy = campaigns.rehearse(campaign, by=team, at=NOW, shift=-year)
    assert (copy.code, copy.state, copy.rehearsal_of) == (f"{campaign.code}-R1", "published", campaign)
    assert copy.starts_on == campaign.starts_on - year
    assert copy.windows.get(kind="challenges").opens_at == campaign.windows.get(kind="challenges").opens_at - year
    assert copy.windows.get(kind="applications").closes_at is None
    assert (copy.pay_bands.count(), copy.stages.count(), campaign.pay_bands.count()) == (1, 1, 1)


def test_a_copy_closes_at_the_same_local_hour_across_summer_time(campaign, team):
    original = f.ready_campaign()
    original.windows.update(closes_at=datetime(2026, 4, 9, 21, 59, 59, tzinfo=UTC))
    copy = campaigns.rehearse(original, by=team, at=NOW, shift=timedelta(weeks=30))
    assert copy.windows.get().closes_at == datetime(2026, 11, 5, 22, 59, 59, tzinfo=UTC)


def test_window_accepts_until_its_last_instant(campaign):
    window = campaign.windows.get()
    assert window.is_open(LATER)
    assert not window.is_open(LATER + timedelta(microseconds=1))
    assert open_windows(CallKind.CHALLENGES, LATER).get() == window
    assert not open_windows(CallKind.CHALLENGES, LATER + timedelta(microseconds=1)).exists()
    assert f.CallWindowFactory(closes_at=None).is_open(LATER)


def test_draft_needs_a_writer_and_an_open_call(campaign, lead):
    administration = lead.administration
    with pytest.raises(challenges.NotYoursError, match="ne permet pas cet acte"):
        challenges.draft(campaign, administration, title="T", by=f.UserFactory(), at=NOW)
    with pytest.raises(calls.CallClosedError, match="n’est pas ouvert"):
        challenges.draft(campaign, administration, title="T", by=lead.user, at=LATER + timedelta(days=1))
    first = challenges.draft(campaign, administration, title="Défi d’été", by=lead.user, at=NOW)
    second = challenges.draft(campaign, administration, title="Défi d’été", by=lead.user, at=NOW)
    third = challenges.draft(campaign, administration, title="!", by=lead.user, at=NOW)
    assert challenges.free_slug("Flux") == "flux-2"
    assert [first.slug, second.slug, third.slug] == ["defi-dete", "defi-dete-2", "defi"]
    assert set(own_challenges(lead.user)) == {first, second, third}
    reader = f.AdministrationMemberFactory(administration=administration, role="reader")
    assert not own_challenges(reader.user).exists()  # nobody gave them a role on these challenges
    assert not editable_challenges(reader.user).exists()


def test_submit_freezes_and_writes_a_receipt(campaign, lead):
    challenge = challenges.draft(campaign, lead.administration, title="T", by=lead.user, at=NOW)
    field = f.FormFieldFactory(form=campaign.challenge_form)
    with pytest.raises(challenges.ProposalIncompleteError, match="1\xa0place"):
        challenges.submit(challenge, by=lead.user, at=NOW)
    proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1)])
    with pytest.raises(IncompleteDossierError):
        challenges.submit(challenge, by=lead.user, at=NOW)
    challenge.dossier.answers.create(field=field, value="Oui")
    with pytest.raises(calls.CallClosedError):
        challenges.submit(challenge, by=lead.user, at=LATER + timedelta(seconds=1))
    with pytest.raises(challenges.NotYoursError):
        challenges.submit(challenge, by=f.UserFactory(), at=NOW)
    deposit = challenges.submit(challenge, by=lead.user, at=NOW)
    challenge.refresh_from_db()
    assert (challenge.state, challenge.announced_label) == ("submitted", "Déposé")
    message = Message.objects.get()
    assert deposit.number in message.body
    assert message.recipient == lead.user


def test_decision_is_invisible_until_announced(campaign, lead, team):
    challenge = challenges.draft(campaign, lead.administration, title="T", by=lead.user, at=NOW)
    proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1)])
    challenges.submit(challenge, by=lead.user, at=NOW)
    instruction.decide(challenge, "reject", by=team, at=NOW, reason="hors sujet", code="other")
    assert (challenge.get_state_display(), challenge.announced_label) == ("Non retenu", "Déposé")
    orphan = f.ChallengeFactory(campaign=campaign, state="rejected", announced_state="submitted")
    assert decisions.announce(campaign, at=NOW) == 2
    assert decisions.announce(campaign, at=NOW) == 0
    challenge.refresh_from_db()
    orphan.refresh_from_db()
    assert (challenge.announced_label, orphan.announced_label) == ("Non retenu", "Non retenu")
    assert Message.objects.filter(template="challenge_decision").count() == 1


def test_publication_needs_a_title_and_a_position(team):
    challenge = f.ChallengeFactory(state="selected")
    with pytest.raises(challenges.PublicationRefusedError, match="au moins un poste"):
        challenges.publish(challenge, title="T", summary="", by=team, at=NOW)
    profession = f.ProfessionFactory()
    proposals.set_positions(challenge, [proposals.Opening(profession, 2)])
    challenges.publish(challenge, title="Titre public", summary="A", by=team, at=NOW)
    assert str(challenge) == "Titre public"
    assert str(challenge.positions.get()) == "Développement, Titre public"
    with pytest.raises(proposals.PositionsRefusedError, match="ne changent plus"):
        proposals.set_positions(challenge, [])


def test_names_and_rights(campaign, lead, team):
    assert str(lead) == f"{lead.user}, {lead.administration}"
    assert str(f.AdministrationLabelFactory(raw="DGFiP")) == "DGFiP"
    assert str(f.PayBandFactory()) == "4000 €"
    assert campaign.code in str(campaign.windows.get())
    assert campaign.code in str(f.StageFactory(campaign=campaign))
    assert not team_campaigns(lead.user).exists()
    assert campaign in team_campaigns(team)
