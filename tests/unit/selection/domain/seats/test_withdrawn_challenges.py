"""A withdrawn challenge re-routes those who wished for it (R13)."""

from challenges.domain import challenges
from notifications.models import Message
from selection.domain import selection
from tests import factories as f
from tests.factories import NOW


def wishing(campaign, *wanted, **fields):
    make = f.DepositedApplicationFactory if fields.pop("deposited", True) else f.ApplicationFactory
    application = make(campaign=campaign, **fields)
    for rank, challenge in enumerate(wanted, start=1):
        f.WishFactory(application=application, challenge=challenge, rank=rank)
    return application


def test_wishes_move_up_and_each_person_is_told_once(team, db):
    campaign = f.CampaignFactory()
    gone, challenge = (f.PublishedChallengeFactory(campaign=campaign) for _ in range(2))
    first = wishing(campaign, gone, challenge)
    last = wishing(campaign, challenge, gone)
    only = wishing(campaign, gone, deposited=False)
    over = wishing(campaign, gone, state="withdrawn", announced_state="withdrawn")
    refused = wishing(campaign, gone, state="ineligible")
    challenges.withdraw(gone, by=team, at=NOW, reason="budget", code="no_funding")
    assert list(first.wishes.values_list("challenge", "rank")) == [(challenge.pk, 1)]
    assert list(last.wishes.values_list("challenge", "rank")) == [(challenge.pk, 1)]
    assert not only.wishes.exists()
    assert over.wishes.count() == 1
    bodies = {message.recipient: message.body for message in Message.objects.filter(template="challenge_withdrawn")}
    # Whoever was refused and does not know it yet is told as the others are.
    assert set(bodies) == {first.candidate, last.candidate, only.candidate, refused.candidate}
    assert "il vous en reste 1" in bodies[first.candidate]
    assert "vous pouvez choisir un autre défi" in bodies[only.candidate]


def test_offer_that_waits_is_cancelled_and_the_person_may_have_another(team, db):
    gone = f.PublishedChallengeFactory()
    position = f.PositionFactory(challenge=gone)
    application = wishing(gone.campaign, gone, state="offered", announced_state="offered")
    offer = f.OfferFactory(application=application, position=position)
    challenges.withdraw(gone, by=team, at=NOW, reason="budget", code="no_funding")
    offer.refresh_from_db()
    application.refresh_from_db()
    assert (offer.state, application.state, application.announced_state) == ("cancelled", "waiting", "waiting")
    other = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=gone.campaign))
    f.RankingFactory(position=other, application=application)
    assert selection.offer(application, other, by=team, at=NOW).state == "sent"
