"""Applications, rankings, offers and their cascade."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications.domain import applications, wish_list
from applications.domain.errors import ApplicationRefusedError, WishesRefusedError
from applications.models import Application
from applications.rules import visible_applications
from challenges.domain.rules.calls import CallClosedError
from common.language.french import with_de
from common.transitions import TransitionRefusedError
from juries.domain.sharing.assignments import NotEnoughJurorsError
from notifications.models import Message
from panels.domain import panels
from selection import tasks as selection_tasks
from selection.domain import preselection, publication, ranking, selection
from selection.models import Offer
from tests import factories as f
from tests.factories import LATER, NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    for kind in ("challenge_jury", "preselection", "hearing"):
        f.StageFactory(campaign=campaign, kind=kind)
    return campaign


@pytest.fixture
def challenge(campaign):
    position = f.PositionFactory(challenge__campaign=campaign)
    return position.challenge


def ready(campaign, challenges, **fields):
    application = f.ApplicationFactory(
        campaign=campaign, profession=f.ProfessionFactory(), experience_years=Decimal(3), **fields
    )
    wish_list.set_wishes(application, challenges)
    return application


def test_start_gives_one_application_a_campaign(campaign):
    user = f.UserFactory()
    first = applications.start(campaign, by=user, at=NOW)
    assert applications.start(campaign, by=user, at=LATER + timedelta(days=9)) == first
    assert str(first) == f"candidature {with_de(str(user))}"


def test_start_of_two_tabs_gives_one_application(campaign, monkeypatch):
    user = f.UserFactory()
    first = f.ApplicationFactory(campaign=campaign, candidate=user)
    real = Application.objects.filter
    seen = iter([Application.objects.none(), real(pk=first.pk)])
    monkeypatch.setattr(Application.objects, "filter", lambda **kwargs: next(seen))
    assert applications.start(campaign, by=user, at=NOW) == first
    assert Application.objects.count() == 1


def test_start_is_refused_to_jurors_and_after_the_close(campaign):
    juror = f.JurorFactory()
    campaign.stages.get(kind="preselection").panels.add(juror.panel)
    with pytest.raises(ApplicationRefusedError, match="membre d’un jury"):
        applications.start(campaign, by=juror.user, at=NOW)
    with pytest.raises(CallClosedError):
        applications.start(campaign, by=f.UserFactory(), at=LATER + timedelta(seconds=1))


def test_submit_freezes_wishes_with_the_dossier(campaign, challenge):
    application = ready(campaign, [challenge])
    deposit = applications.submit(application, by=application.candidate, at=NOW)
    assert deposit.content["wishes"] == [challenge.slug]
    assert deposit.content["person"]["email"] == application.candidate.email
    assert application.announced_label == "Déposée"
    assert Message.objects.get().template == "application_receipt"
    assert str(application.wishes.get()) == f"1. {challenge}"
    with pytest.raises(Application.DoesNotExist):
        wish_list.set_wishes(application, [])


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda a: a.wishes.all().delete(), WishesRefusedError, "Choisissez 1\xa0défi : vous en avez 0"),
        (lambda a: setattr(a, "profession", None), ApplicationRefusedError, "métier"),
        (
            lambda a: a.wishes.get().challenge.__class__.objects.update(state="withdrawn"),
            WishesRefusedError,
            "n’est plus proposé",
        ),
    ],
)
def test_submit_says_what_is_missing(campaign, challenge, change, error, message):
    application = ready(campaign, [challenge])
    change(application)
    with pytest.raises(error, match=message):
        applications.submit(application, by=application.candidate, at=NOW)
    assert Application.objects.get().state == "draft"


def test_submit_is_refused_to_others_and_late(campaign, challenge):
    application = ready(campaign, [challenge])
    with pytest.raises(ApplicationRefusedError, match="pas la vôtre"):
        applications.submit(application, by=f.UserFactory(), at=NOW)
    with pytest.raises(CallClosedError):
        applications.submit(application, by=application.candidate, at=LATER + timedelta(seconds=1))


def test_wishes_are_distinct(campaign, challenge):
    with pytest.raises(WishesRefusedError, match="qu’une fois"):
        wish_list.check_wishes(campaign, [challenge, challenge])


def test_preselect_waits_for_every_grid(campaign, team):
    chosen, other = f.DepositedApplicationFactory.create_batch(2, campaign=campaign)
    panel = f.PanelFactory()
    campaign.stages.get(kind="preselection").panels.add(panel)
    grid = f.AssessmentFactory(juror__panel=panel, deposit=chosen.dossier.deposit)
    with pytest.raises(ApplicationRefusedError, match="pas remises"):
        preselection.preselect(campaign, [chosen], by=team, at=NOW)
    type(grid).objects.update(state="submitted", result=3, submitted_at=NOW)
    preselection.preselect(campaign, [chosen], by=team, at=NOW)
    other.refresh_from_db()
    assert (chosen.state, other.state, other.announced_state) == ("shortlisted", "not_shortlisted", "submitted")
    assert publication.announce(campaign, at=NOW) == 2
    assert publication.announce(campaign, at=NOW) == 0
    assert Message.objects.filter(template="application_decision").count() == 2


@pytest.mark.parametrize(
    ("window", "message"),
    [
        ({}, "Les jurys des défis que vous avez choisis souhaitent vous entendre"),
        ({"closes_at": LATER}, "Classez vos vœux parmi les défis publiés, du "),
        ({"closes_at": None}, "Classez vos vœux parmi les défis publiés, à partir du "),
        ({"closes_at": NOW - timedelta(hours=1)}, "souhaitent vous entendre"),
    ],
)
def test_shortlisted_person_is_told_when_to_rank_their_wishes(campaign, window, message):
    if window:
        f.CallWindowFactory(campaign=campaign, kind="wishes", opens_at=NOW - timedelta(days=2), **window)
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="submitted")
    f.WishFactory(application=application)
    publication.announce(campaign, at=NOW)
    assert message in Message.objects.get(template="application_decision").body


def test_a_shortlisted_person_without_wishes_is_not_told_that_juries_want_them(campaign):
    f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="submitted")
    publication.announce(campaign, at=NOW)
    assert "jurys" not in Message.objects.get(template="application_decision").body


def test_withdraw_declines_the_pending_offer(campaign):
    offer = f.OfferFactory(application__campaign=campaign)
    with pytest.raises(ApplicationRefusedError):
        applications.withdraw(offer.application, by=f.UserFactory(), at=NOW)
    applications.withdraw(offer.application, by=offer.application.candidate, at=NOW, reason="autre poste")
    offer.refresh_from_db()
    assert (offer.state, offer.application.announced_state) == ("declined", "withdrawn")


@pytest.fixture
def heard(campaign, challenge):
    """Three people heard for one seat, ranked as they come."""
    position = challenge.positions.get()
    people = []
    for rank in (1, 2, 3):
        application = f.DepositedApplicationFactory(campaign=campaign, state="heard", announced_state="heard")
        f.WishFactory(application=application, challenge=challenge)
        f.RankingFactory(position=position, application=application, rank=rank)
        people.append(application)
    return people


def test_rank_orders_by_result_then_deposit(campaign, challenge, heard):
    position = challenge.positions.get()
    with pytest.raises(selection.SelectionRefusedError, match="n’est pas clos"):
        ranking.rank(challenge)
    challenge.hearing_panel = panel = f.PanelFactory(closed_at=NOW)
    for application, result in zip(heard, (10, 18, 18), strict=True):
        f.AssessmentFactory(
            juror__panel=panel, deposit=application.dossier.deposit, state="submitted", result=result, submitted_at=NOW
        )
    assert ranking.rank(challenge) == 3
    assert [str(r) for r in position.rankings.all()] == ["1", "2", "3"]
    assert [r.application for r in position.rankings.all()] == [heard[1], heard[2], heard[0]]


def test_offers_cascade_until_the_list_is_empty(campaign, challenge, heard, team):
    run = selection.match(campaign, by=team, at=NOW)
    assert [line.get_outcome_display() for line in run.lines.all()] == [
        "Place obtenue",
        "Sous le dernier rang admis",
        "Sous le dernier rang admis",
    ]
    assert str(run.lines.first()) == "Place obtenue"
    assert "appariement" in str(run)
    [first] = selection.adopt(run, by=team, at=NOW)
    assert (first.application, first.expires_at) == (heard[0], NOW + timedelta(days=15))
    assert {a.state for a in Application.objects.filter(pk__in=[h.pk for h in heard[1:]])} == {"waiting"}
    assert selection.cascade(campaign, by=team, at=NOW) == []
    selection.answer(first, accepted=False, by=heard[0].candidate, at=NOW)
    [second] = selection.cascade(campaign, by=team, at=NOW)
    assert second.application == heard[1]
    assert selection.expire(campaign, at=NOW + timedelta(days=16)) == 1
    [third] = selection.cascade(campaign, by=team, at=NOW)
    selection.answer(third, accepted=True, by=heard[2].candidate, at=NOW)
    assert Application.objects.get(pk=heard[2].pk).announced_state == "accepted"
    assert str(third).endswith(str(challenge))


def test_adopt_refuses_what_is_old_or_done(campaign, heard, team):
    old = selection.match(campaign, by=team, at=NOW)
    new = selection.match(campaign, by=team, at=NOW)
    assert old.inputs_sha256 == new.inputs_sha256
    with pytest.raises(selection.SelectionRefusedError, match="plus récent"):
        selection.adopt(old, by=team, at=NOW)
    selection.adopt(new, by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="déjà adopté"):
        selection.adopt(new, by=team, at=NOW)


def test_a_full_position_offers_nothing(campaign, challenge, heard, team):
    position = challenge.positions.get()
    selection.offer(heard[0], position, by=team, at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="plus de place"):
        selection.offer(heard[1], position, by=team, at=NOW)


def test_answer_is_personal_in_time_and_once(campaign, challenge, heard, team):
    offer = selection.offer(heard[0], challenge.positions.get(), by=team, at=NOW)
    user = heard[0].candidate
    with pytest.raises(selection.SelectionRefusedError, match="pas la vôtre"):
        selection.answer(offer, accepted=True, by=f.UserFactory(), at=NOW)
    with pytest.raises(selection.SelectionRefusedError, match="dépassé"):
        selection.answer(offer, accepted=True, by=user, at=offer.expires_at + timedelta(seconds=1))
    selection.answer(offer, accepted=True, by=user, at=offer.expires_at)
    with pytest.raises(TransitionRefusedError):
        selection.answer(offer, accepted=False, by=user, at=NOW)


def test_waiting_list_lapses(campaign, heard, team):
    campaign.waiting_list_until = date(2026, 3, 1)
    with pytest.raises(selection.SelectionRefusedError, match="caduque"):
        selection.cascade(campaign, by=team, at=NOW)


def test_only_the_team_sees_applications(campaign, team):
    application = f.DepositedApplicationFactory(campaign=campaign)
    assert visible_applications(team).get() == application
    assert not visible_applications(application.candidate).exists()


@pytest.mark.takes("applications.Application.decline", by="selection.expire_offers")
@pytest.mark.takes("selection.Offer.expire", by="selection.expire_offers")
def test_expiry_task_uses_the_clock(db):
    offer = f.OfferFactory(expires_at=NOW - timedelta(seconds=1))
    selection_tasks.expire_offers()
    assert Offer.objects.get(pk=offer.pk).state == "expired"


def test_panel_refuses_candidates_and_emptiness(campaign, challenge):
    stage = campaign.stages.get(kind="hearing")
    with pytest.raises(panels.PanelRefusedError, match="n’a pas de grille"):
        panels.open_panel(
            f.StageFactory(kind="challenge_jury", grid=None),
            name="x",
            jurors=[f.UserFactory()],
            by=f.UserFactory(is_team=True),
            at=NOW,
        )
    with pytest.raises(panels.PanelRefusedError, match="au moins une"):
        panels.open_panel(stage, name="J", jurors=[], by=f.UserFactory(is_team=True), at=NOW)
    with pytest.raises(panels.PanelRefusedError, match="celui d’un défi"):
        panels.open_panel(stage, name="J", jurors=[f.UserFactory()], by=f.UserFactory(is_team=True), at=NOW)
    with pytest.raises(panels.PanelRefusedError, match="candidate à cette campagne"):
        candidate = f.ApplicationFactory(campaign=campaign).candidate
        panels.open_panel(
            stage, name="J", jurors=[candidate], by=f.UserFactory(is_team=True), at=NOW, challenge=challenge
        )


def test_hearing_panel_reads_those_who_want_its_challenge(campaign, challenge, heard, team):
    stage = campaign.stages.get(kind="hearing")
    users = f.UserFactory.create_batch(2)
    panel = panels.open_panel(
        stage, name="J", jurors=[*users, users[0]], by=f.UserFactory(is_team=True), at=NOW, challenge=challenge
    )
    assert [j.secretary for j in panel.jurors.all()] == [True, False]
    assert Message.objects.filter(template="juror_invitation").count() == 2
    f.DepositedApplicationFactory(campaign=campaign, state="heard")
    assert panels.give(stage, panel, by=team, at=NOW) == 3
    assert panels.give(stage, panel, by=team, at=NOW) == 0


def test_closing_a_panel_records_who_was_heard(campaign, challenge, team):
    stage = campaign.stages.get(kind="hearing")
    heard, absent = f.DepositedApplicationFactory.create_batch(2, campaign=campaign, state="shortlisted")
    panel = panels.open_panel(
        stage, name="J", jurors=[f.UserFactory()], by=f.UserFactory(is_team=True), at=NOW, challenge=challenge
    )
    given = {"juror": panel.jurors.get(), "panel": panel}
    f.AssessmentFactory(**given, deposit=heard.dossier.deposit, state="submitted", result=15, submitted_at=NOW)
    f.AssessmentFactory(**given, deposit=absent.dossier.deposit)
    panels.close(stage, panel, by=team, at=NOW)
    states = [Application.objects.get(pk=application.pk).state for application in (heard, absent)]
    assert (states, panel.closed_at) == (["heard", "shortlisted"], NOW)


def test_closing_a_challenge_panel_records_the_challenges_heard(campaign, team):
    stage = campaign.stages.get(kind="challenge_jury")
    dossier = f.DossierFactory(state="deposited")
    challenge = f.ChallengeFactory(campaign=campaign, state="shortlisted", dossier=dossier)
    panel = panels.open_panel(stage, name="J", jurors=[f.UserFactory()], by=f.UserFactory(is_team=True), at=NOW)
    f.AssessmentFactory(
        juror=panel.jurors.get(),
        deposit=f.DepositFactory(dossier=dossier),
        state="submitted",
        result=3,
        submitted_at=NOW,
    )
    panels.close(stage, panel, by=team, at=NOW)
    challenge.refresh_from_db()
    assert challenge.state == "heard"
    panels.close(campaign.stages.get(kind="preselection"), f.PanelFactory(), by=team, at=NOW)


def test_challenge_panel_reads_what_it_is_given_but_not_its_own(campaign, team):
    stage = campaign.stages.get(kind="challenge_jury")
    dossier = f.DossierFactory(state="deposited")
    deposit = f.DepositFactory(dossier=dossier)
    challenge = f.ChallengeFactory(campaign=campaign, state="shortlisted", dossier=dossier)
    colleague = f.AdministrationMemberFactory(administration=challenge.administration).user
    panel = panels.open_panel(stage, name="J", jurors=[colleague], by=f.UserFactory(is_team=True), at=NOW)
    assert panels.give(stage, panel, by=team, at=NOW, only=[]) == 0
    with pytest.raises(NotEnoughJurorsError):
        panels.give(stage, panel, by=team, at=NOW, only=[deposit.pk])
