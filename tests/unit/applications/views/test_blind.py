"""Blind preselection: what the candidate, the team and the juror see."""

import pytest

from applications.domain import applications, wish_list
from applications.models import Application
from dossiers.domain.blind import blinding
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign)
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    return campaign


@pytest.fixture
def draft(campaign):
    user = f.UserFactory(first_name="Zoé", last_name="Okafor")
    profile = f.ProfileFactory(person=user, phone="06 11 22 33 44")
    f.PortfolioLinkFactory(profile=profile, url="https://monhibou.invalid/")
    application = applications.start(campaign, by=user, at=NOW)
    text = f.FormFieldFactory(form=campaign.application_form, label="Motivation")
    cv = f.FormFieldFactory(form=campaign.application_form, label="CV", kind="file", identifying=True, required=False)
    f.AnswerFactory(
        dossier=application.dossier, field=text, value="Zoé Okafor, je suis passionnée. Voir monhibou, à Athènes."
    )
    f.AttachmentFactory(dossier=application.dossier, field=cv)
    return application


@pytest.fixture
def deposited(draft):
    position = f.PositionFactory(challenge__campaign=draft.campaign)
    applications.set_profile(draft, profession=position.profession, experience_years=3)
    wish_list.set_wishes(draft, [position.challenge])
    applications.submit(draft, by=draft.candidate, at=NOW)
    return Application.objects.get(pk=draft.pk)


def test_candidate_sees_and_corrects_before_deposit(draft, signed_in):
    client = signed_in(draft.candidate)
    here = f"/candidature/dossiers/{draft.public_id}/anonyme/"
    assert (
        "Voir ma version anonyme"
        in client.get(f"/candidature/dossiers/{draft.public_id}/?etape=depot").content.decode()
    )
    page = client.get(here).content.decode()
    assert "[nom]" in page
    assert 'value="passionnée"' in page
    assert 'value="Zoé"' not in page  # one's own name is not a choice
    client.post(here, {"listed": ["passionnée"], "hide": ["passionnée"], "extra": "Athènes\n"})
    page = client.get(here).content.decode()
    assert "passionné·e" in page
    assert ">Athènes</textarea>" in page.replace("\n", "")
    assert '<mark class="app-mask">[masqué]</mark>' in page
    client.post(here, {"listed": ["passionnée"], "extra": ""})
    assert draft.dossier.maskings.get().hidden is False


def test_candidate_of_an_open_campaign_has_no_blind_version(draft, signed_in):
    draft.campaign.stages.update(blind=False)
    client = signed_in(draft.candidate)
    assert client.get(f"/candidature/dossiers/{draft.public_id}/anonyme/").status_code == 404
    assert "version anonyme" not in client.get(f"/candidature/dossiers/{draft.public_id}/?etape=depot").content.decode()


def test_team_reads_blind_until_the_decision_or_a_logged_act(deposited, signed_in, team, campaign):
    client = signed_in(team)
    here = f"/equipe/candidatures/{deposited.public_id}/"
    listing = f"/equipe/campagnes/{campaign.code}/candidatures/"
    number = deposited.dossier.deposit.number
    piece = deposited.dossier.attachments.get()
    for page in (here, listing):
        assert "Okafor" not in client.get(page).text
    assert client.get(listing + "?text=Okafor").context["reading"].page == []
    assert number not in client.get(listing + "?text=Okafor").content.decode()
    assert f"Dossier {number}" in client.get(here).content.decode()
    exported = b"".join(client.post("/exports/candidatures/", {"campaign": listing.split("/")[3]})).decode()
    assert (number in exported, "Okafor" in exported) == (True, False)
    assert client.post(f"{here}pieces/{piece.public_id}/").status_code == 404
    assert "Dites pourquoi" in client.post(here + "identite/", follow=True).content.decode()
    assert client.post(here + "identite/", {"reason": "x" * 301}).status_code == 422
    page = client.post(here + "identite/", {"reason": "Doublon"}, follow=True).content.decode()
    assert "Anonymat levé" in page
    assert "Okafor</a>" in client.get(listing + "?text=Okafor").text
    assert client.post(f"{here}pieces/{piece.public_id}/")["Content-Disposition"].endswith('"cv.pdf"')
    colleague = signed_in(f.UserFactory(is_team=True))
    assert "Okafor" not in colleague.get(here).content.decode()
    Application.objects.update(state="shortlisted")
    assert "Okafor" in colleague.get(here).content.decode()


def test_open_piece_is_served_bare_to_a_blind_reader(deposited, signed_in, team):
    field = f.FormFieldFactory(form=deposited.dossier.form, kind="file", label="Portfolio")
    piece = f.AttachmentFactory(dossier=deposited.dossier, field=field, name="Zoé.png", extension="png")
    served = signed_in(team).post(f"/equipe/candidatures/{deposited.public_id}/pieces/{piece.public_id}/")
    assert served["Content-Disposition"] == 'attachment; filename="piece.png"'


def test_team_corrects_and_readers_read_the_next_version(deposited, signed_in, team, campaign):
    client = signed_in(team)
    here = f"/equipe/candidatures/{deposited.public_id}/anonyme/"
    assert "proposée au dépôt" in client.get(here).content.decode()
    client.post(here, {"extra": "Athènes"})
    page = client.get(here).content.decode()
    assert "Version 2" in page
    stage = campaign.stages.get()
    panel = f.PanelFactory(grid=stage.grid, blind=True)
    juror = f.JurorFactory(panel=panel)
    assessment = f.AssessmentFactory(juror=juror, deposit=deposited.dossier.deposit)
    read = signed_in(juror.user).get(f"/jury/dossiers/{assessment.public_id}/").content.decode()
    assert "Athènes" not in read
    assert "Okafor" not in read
    assert "[masqué]" in read
    campaign.stages.update(blind=False)
    assert client.get(here).status_code == 404
    deposited.dossier.deposit.blind_copies.all().delete()
    campaign.stages.update(blind=True)
    assert "Aucune version n’est encore établie" in client.get(here).content.decode()


def test_author_is_hidden_by_every_name_whatever_asks(campaign):
    """No reader of a blind version chooses what is known of its author: the pages of a piece once left out the rest."""
    author = f.UserFactory(first_name="Zélie", last_name="Okafor", preferred_name="Sacha")
    row = f.ApplicationFactory(campaign=campaign, candidate=author)
    rules = blinding.rules_for(row.dossier, {"answers": []})
    assert blinding.blind_text("Zélie Okafor, dite Sacha", rules) == "[nom] [nom], dite [nom]"
    assert rules.schools == campaign.blind_schools
    assert "0612345678" not in rules.known.strings
    f.ProfileFactory(person=author, phone="06 12 34 56 78")
    assert "06 12 34 56 78" in blinding.rules_for(row.dossier, {"answers": []}).known.strings
    proposal = f.DossierFactory()
    assert not blinding.rules_for(proposal, {"answers": []}).schools
