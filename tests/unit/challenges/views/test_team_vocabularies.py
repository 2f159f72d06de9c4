"""The pages of the vocabularies, and what a term added there changes elsewhere."""

import pytest

from challenges.domain import campaigns, instruction
from challenges.domain.rules.reasons import ReasonRefusedError
from challenges.models import Campaign, Profession, Programme, RefusalReason, Theme
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def page_of(kind):
    return f"/equipe/vocabulaires/{kind}/"


def test_the_lists_are_counted(client):
    page = client.get("/equipe/vocabulaires/").text
    assert "Motifs de refus" in page
    assert client.get(page_of("inconnus")).status_code == 404


def test_a_third_programme_opens_a_campaign_and_is_read_everywhere(client, team):
    given = {"code": "PIX", "name": "Pionniers de l’intérêt public"}
    assert client.post(page_of("programmes"), given | {"code": "pix"}).status_code == 422
    assert client.post(page_of("programmes"), given).status_code == 302
    refused = client.post(page_of("programmes"), given | {"name": "Autre"})
    assert (refused.status_code, "Ce code est déjà pris." in refused.text, 'value="Autre"' in refused.text) == (
        422, True, True,
    )  # fmt: skip
    new = {"base": "preset:EIG6", "programme": "PIX", "number": "1", "anchor": "opening", "starts_on": "2026-03-09"}
    assert client.post("/equipe/campagnes/nouvelle/", new).url == "/equipe/campagnes/PIX1/dates/"
    campaign = Campaign.objects.get()
    assert campaign.name == "Pionniers de l’intérêt public, promotion 1"
    campaigns.publish(campaign, by=team, at=NOW)
    assert "du programme Pionniers de l’intérêt public" in client.get("/equipe/campagnes/PIX1/regles/texte/").text
    assert b"PIX1" in b"".join(client.get("/donnees-ouvertes/promotions.csv").streaming_content)


def test_a_term_is_renamed_everywhere(client):
    programme = Programme.objects.get(code="EIG")
    address = f"{page_of('programmes')}{programme.pk}/"
    page = client.get(address).text
    assert 'value="Entrepreneurs d’intérêt général"' in page
    assert "id_code" not in page
    assert client.post(address, {"name": "Designers d’intérêt général"}).status_code == 422
    assert client.post(address, {"name": "Talents"}).status_code == 302
    assert Programme.objects.get(code="EIG").name == "Talents"


def test_a_trade_is_moved_and_retired(client):
    trade = f.ProfessionFactory()
    other = f.ProfessionFactory(code="design", label="Art")
    act = f"{page_of('metiers')}{trade.pk}/acte/"
    assert client.post(act, {"act": "up"}).status_code == 302
    assert list(Profession.objects.all()) == [trade, other]
    assert client.post(act, {"act": "retire"}).status_code == 302
    assert "Proposer de nouveau" in client.get(page_of("metiers")).text
    refused = client.post(f"{page_of('metiers')}{other.pk}/acte/", {"act": "retire"}, follow=True)
    assert "le dernier de la liste" in refused.text
    assert not Profession.objects.get(pk=other.pk).retired
    assert client.post(act, {"act": "restore"}).status_code == 302
    assert client.post(act, {"act": "down"}).status_code == 302
    assert client.post(act, {"act": "dissoudre"}).status_code == 404


def test_a_retired_trade_is_offered_to_nobody_new_and_stays_where_it_was_chosen(client):
    from challenges.forms.challenges import PositionForm

    trade = f.ProfessionFactory(retired=True)
    campaign = f.CampaignFactory()
    assert trade not in PositionForm(campaign=campaign).fields["profession"].queryset
    form = PositionForm(campaign=campaign, initial={"profession": trade.pk})
    assert trade in form.fields["profession"].queryset


def test_a_retired_theme_stays_on_its_challenge_alone(client):
    from challenges.forms.challenges import PageForm

    theme = Theme.objects.create(label="Climat", retired=True)
    challenge = f.ChallengeFactory()
    assert theme not in PageForm(instance=challenge).fields["themes"].queryset
    challenge.themes.add(theme)
    assert theme in PageForm(instance=challenge).fields["themes"].queryset


def test_a_reason_of_the_team_refuses_a_proposal(client, team):
    refused = client.post(page_of("motifs"), {"label": "Hors du calendrier"})
    assert (refused.status_code, "Cochez une étape au moins." in refused.text) == (422, True)
    assert not RefusalReason.objects.filter(label="Hors du calendrier").exists()
    sent = {"label": "Hors du calendrier", "stages": ["reception", "proposal"], "words": "Le projet arrive trop tard."}
    assert client.post(page_of("motifs"), sent).status_code == 302
    reason = RefusalReason.objects.get(label="Hors du calendrier")
    challenge = f.ChallengeFactory(state="submitted")
    RefusalReason.objects.filter(code="other").update(retired=True)
    with pytest.raises(ReasonRefusedError, match="Choisissez"):
        instruction.decide(challenge, "refuse", by=team, at=NOW, reason="Trop tard", code="other")
    instruction.decide(challenge, "refuse", by=team, at=NOW, reason="Trop tard", code=reason.code)
    challenge.refresh_from_db()
    assert challenge.refusal_label == "Hors du calendrier"


def test_a_reason_changes_its_stages_and_words_and_keeps_the_earlier_ones(client):
    reason = RefusalReason.objects.get(code="jury_opinion")
    address = f"{page_of('motifs')}{reason.pk}/"
    page = client.get(address).text
    assert "La décision suit l’avis du jury des projets." in page
    assert 'value="proposal" id="id_stages_1" checked' in page
    sent = {"label": "Avis défavorable", "stages": ["proposal", "withdrawal"], "words": "Le jury a rendu son avis."}
    assert client.post(address, sent).status_code == 302
    reason = RefusalReason.objects.get(code="jury_opinion")
    assert [use.stage for use in reason.stages.all()] == ["proposal", "withdrawal"]
    assert [str(wording) for wording in reason.wordings.all()] == [
        "La décision suit l’avis du jury des projets.", "Le jury a rendu son avis.",
    ]  # fmt: skip
    assert client.post(address, sent).status_code == 302
    assert reason.wordings.count() == 2, "the same words are written once"
    assert "Projet non retenu, Défi retiré par l’équipe" in client.get(page_of("motifs")).text
    assert str(reason.stages.all()[0]) == "Projet non retenu"


def test_a_stage_keeps_a_reason(client):
    silence = RefusalReason.objects.get(code="no_answer")
    act = f"{page_of('motifs')}{silence.pk}/acte/"
    assert "dernier motif de l’étape" in client.post(act, {"act": "retire"}, follow=True).text
    moved = {"label": "Silence", "stages": ["selection"], "words": ""}
    refused = client.post(f"{page_of('motifs')}{silence.pk}/", moved)
    assert (refused.status_code, "dernier motif de l’étape" in refused.text) == (422, True)
    other = {"label": "Sans réponse", "stages": ["offer"], "words": ""}
    assert client.post(page_of("motifs"), other).status_code == 302
    assert client.post(f"{page_of('motifs')}{silence.pk}/", moved).status_code == 302
    assert RefusalReason.objects.get(code="no_answer").words == "", "the words are taken away"
