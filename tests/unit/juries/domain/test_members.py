"""Who sits: the personal link of an invitation, departures, substitutes, a second round of hearing."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from juries.domain import assessments, members
from juries.domain.sharing import assignments
from juries.domain.timetables import hearings
from juries.models import Juror
from juries.rules import readable_assessments, seats
from notifications.models import Message
from panels.domain import panels
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def stage(db):
    return f.StageFactory(kind="preselection", grid=f.CriterionFactory().grid, readings=2)


@pytest.fixture
def panel(stage, team):
    return panels.open_panel(
        stage, name="Jury A", jurors=f.UserFactory.create_batch(3), by=f.UserFactory(is_team=True), at=NOW
    )


def signed(panel):
    panel.jurors.update(charter_signed_at=NOW)
    return list(panel.jurors.order_by("pk"))


class TestInvitation:
    def test_the_message_holds_a_link_that_leads_to_the_charter(self, panel):
        seat = panel.jurors.first()
        body = seat.user.messages.get(template="juror_invitation").body
        address = re.search(r"https?://[^/\s]+(/\S+)", body)[1]  # its signature holds the second of the message
        client = Client()
        page = client.get(address).content.decode()
        assert "Invitation au jury « Jury A »" in page
        assert client.post(address, {"act": "accept"}).url == f"/jury/charte/{seat.public_id}/"
        assert Juror.objects.get(pk=seat.pk).left_at is None

    @pytest.mark.takes("juries.Assessment.drop", by="juror-invitation")
    def test_declining_frees_the_readings_and_the_link_dies(self, panel, team):
        assignments.assign(panel, f.DepositFactory.create_batch(3), by=team, at=NOW)
        seat = panel.jurors.last()
        client, address = Client(), members.path(seat)
        assert "C’est noté" in client.post(address, {"act": "decline", "reason": "Absence"}).content.decode()
        seat.refresh_from_db()
        assert (seat.left_at, seat.left_reason) == (NOW, "Absence")
        assert not assignments.under_read(panel).exists()
        assert not seat.assessments.exclude(state="recused").exists()
        again = client.post(address, {"act": "accept"})
        assert again.status_code == 410
        assert "Ce lien n’est plus valable" in again.content.decode()
        assert "Jury A" not in again.content.decode()

    def test_a_false_link_is_unknown_and_an_old_one_or_a_closed_panel_says_so(self, panel, monkeypatch):
        seat = panel.jurors.first()
        token = members.path(seat).split("/")[-2]
        assert members.invited("faux") is None
        assert members.invited(signing.dumps(seat.pk, salt="autre")) is None
        assert Client().get("/jury/invitation/faux/").status_code == 404
        with monkeypatch.context() as patched, pytest.raises(members.InvitationLinkExpiredError):
            patched.setattr(members, "INVITATION_LIFETIME", timedelta(seconds=-1))
            members.invited(token)
        assert members.invited(token) == seat
        assessments.close(panel, at=NOW)
        with pytest.raises(members.InvitationLinkExpiredError):
            members.invited(token)


class TestDeparture:
    def test_what_is_handed_in_stays_and_the_rest_goes_to_the_substitute(self, panel, stage, team, signed_in):
        mine, *_ = signed(panel)
        assignments.assign(panel, f.DepositFactory.create_batch(6), by=team, at=NOW)
        held = {row.pk for row in panel.assessments.exclude(juror=mine)}
        done, begun, *_ = mine.assessments.order_by("pk")
        key = panel.grid.criteria.get().pk
        for assessment in (done, begun):
            assessments.score(assessment, {key: 3}, by=mine.user, at=NOW)
        assessments.submit(done, by=mine.user, at=NOW)
        newcomer = f.UserFactory()
        juror = panels.replace(stage, mine, newcomer, reason="Nouveau poste", by=team, at=NOW)
        assert juror.replaces == mine
        assert juror.secretary
        assert Message.objects.filter(recipient=newcomer, template="juror_invitation").exists()
        done.refresh_from_db()
        begun.refresh_from_db()
        assert (done.state, begun.state) == ("submitted", "recused")
        assert not assignments.under_read(panel).exists()
        assert held <= {row.pk for row in panel.assessments.exclude(state="recused")}
        assert not readable_assessments(mine.user).exists()
        assert not seats(mine.user).exists()
        client = signed_in(mine.user)
        assert panel.name not in client.get("/jury/").content.decode()
        for page in ("charte", "lecture", "journee"):
            assert client.get(f"/jury/{page}/{mine.public_id}/").status_code == 404

    def test_without_substitute_the_others_read(self, panel, stage, team):
        mine, *_ = signed(panel)
        assignments.assign(panel, f.DepositFactory.create_batch(3), by=team, at=NOW)
        assert panels.replace(stage, mine, None, reason="Maladie", by=team, at=NOW) is None
        assert not assignments.under_read(panel).exists()

    def test_it_is_refused_twice_closed_without_reason_or_for_a_candidate(self, panel, stage, team):
        mine, other, _ = signed(panel)
        with pytest.raises(members.DepartureRefusedError, match="Dites pourquoi"):
            members.leave(mine, reason=" ", by=team, at=NOW)
        with pytest.raises(panels.PanelRefusedError, match="membre de ce jury"):
            panels.replace(stage, mine, other.user, reason="x", by=team, at=NOW)
        candidate = f.ApplicationFactory(campaign=stage.campaign).candidate
        with pytest.raises(panels.PanelRefusedError, match="candidate à cette campagne"):
            panels.replace(stage, mine, candidate, reason="x", by=team, at=NOW)
        members.leave(mine, reason="x", by=team, at=NOW)
        with pytest.raises(members.DepartureRefusedError, match="déjà quitté"):
            members.leave(mine, reason="x", by=team, at=NOW)

    def test_team_records_it_on_a_page(self, panel, stage, team, signed_in):
        mine, other, _ = signed(panel)
        client = signed_in(team)
        address = f"/equipe/jurys/{panel.public_id}/jures/{mine.public_id}/depart/"
        assert client.post(address, {"reason": "x", "substitute": other.user.email}).status_code == 422
        newcomer = f.UserFactory()
        page = client.post(address, {"reason": "Congé", "substitute": newcomer.email}, follow=True).content.decode()
        assert "une invitation est envoyée à" in page
        assert "Congé" in page
        assert f"Remplace {mine}" in page
        gone = f"/equipe/jurys/{panel.public_id}/jures/{other.public_id}/depart/"
        assert "quitte le jury." in client.post(gone, {"reason": "Congé"}, follow=True).content.decode()


class TestNewcomer:
    def test_who_joins_reads_what_lacks_and_never_what_ties_them(self, stage, panel, team, signed_in):
        type(panel).objects.update(common=1)
        panel.refresh_from_db()
        deposits = f.DepositFactory.create_batch(3)
        assignments.assign(panel, deposits, by=team, at=NOW)
        lot = panel.extras.get().deposit
        client, address = signed_in(team), f"/equipe/jurys/{panel.public_id}/jures/"
        known = panel.jurors.first().user
        assert client.post(address, {"act": "join", "address": known.email}).status_code == 422
        assert client.post(address, {"act": "join", "address": "nul"}).status_code == 422
        tied = f.UserFactory(email="cousine@atelier.example")
        type(tied).objects.filter(pk=lot.deposited_by_id).update(email="autrice@atelier.example")
        page = client.post(address, {"act": "join", "address": tied.email}, follow=True).content.decode()
        assert "complétez les lectures" in page
        free = panels.join(stage, panel, f.UserFactory(is_team=True), by=f.UserFactory(is_team=True), at=NOW)
        assert free.kind == "programme"
        assignments.top_up(panel, by=team, at=NOW)
        members.share_again(panel, by=team, at=NOW)
        assignments.assign(panel, deposits, by=team, at=NOW)
        assert free.assessments.get().deposit == lot
        assert not panel.jurors.get(user=tied).assessments.exists()

    def test_nobody_joins_a_closed_panel_or_their_own_campaign(self, stage, panel):
        candidate = f.ApplicationFactory(campaign=stage.campaign).candidate
        with pytest.raises(panels.PanelRefusedError, match="candidate"):
            panels.join(stage, panel, candidate, by=f.UserFactory(is_team=True), at=NOW)
        assessments.close(panel, at=NOW)
        with pytest.raises(panels.PanelRefusedError, match="clos"):
            panels.join(stage, panel, f.UserFactory(), by=f.UserFactory(is_team=True), at=NOW)


def test_a_secretary_who_steps_back_hands_the_collective_grid_over(team, db):
    panel = f.PanelFactory(collective=True, grid=f.CriterionFactory().grid)
    first = f.JurorFactory(panel=panel, secretary=True)
    second = f.JurorFactory(panel=panel)
    deposit = f.DepositFactory()
    assignments.assign(panel, [deposit], by=team, at=NOW)
    assessments.recuse(first.assessments.get(), by=first.user, at=NOW, reason="ancien employeur")
    assert second.assessments.get().state == "assigned"
    assessments.recuse(second.assessments.get(), by=second.user, at=NOW, reason="ami")
    assert list(assignments.under_read(panel)) == [deposit]


class TestSecondRound:
    @pytest.fixture
    def heard(self, db):
        return f.HearingFactory(state="held")

    def again(self, heard, team, **changes):
        asked = {"starts_at": NOW + timedelta(days=2), "minutes": 30, "place": "", "reason": "question restée ouverte"}
        return hearings.hear_again(heard, **(asked | changes), by=team, at=NOW)

    def test_it_follows_the_first_once(self, heard, team):
        second = self.again(heard, team)
        assert (second.rank, second.state, second.log.get().reason) == (2, "planned", "question restée ouverte")
        with pytest.raises(hearings.SlotTakenError, match="déjà une audition pour ce dossier"):
            self.again(heard, team, starts_at=NOW + timedelta(days=3))

    @pytest.mark.parametrize(
        ("changes", "message"),
        [({"reason": " "}, "Dites pourquoi"), ({"starts_at": NOW - timedelta(days=1)}, "vient après")],
    )
    def test_it_is_refused_before_the_first_or_without_reason(self, heard, team, changes, message):
        with pytest.raises(hearings.SlotTakenError, match=message):
            self.again(heard, team, **changes)

    def test_it_is_refused_while_the_first_is_to_come(self, team, db):
        with pytest.raises(hearings.SlotTakenError, match="pas encore"):
            self.again(f.HearingFactory(), team)

    def test_team_plans_it_on_the_page(self, heard, team, signed_in):
        stage = f.StageFactory(kind="hearing")
        stage.panels.add(heard.panel)
        client, address = signed_in(team), f"/equipe/jurys/{heard.panel.public_id}/auditions/"
        assert "Entendre une seconde fois" in client.get(address).content.decode()
        day = (NOW + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S")
        asked = {
            "act": "again", "again-hearing": heard.pk, "again-starts_at": day, "again-minutes": 30,
            "again-reason": "doute",
        }  # fmt: skip
        assert "tour 2" in client.post(address, asked, follow=True).content.decode()
