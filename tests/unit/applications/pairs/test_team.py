"""What the team reads of pairs: in the list, in the filter, on each dossier."""

import pytest

from tests import factories as f


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(state="published", pairs="together")


@pytest.fixture
def client(team, signed_in):
    return signed_in(team)


def shown(client, campaign, **query):
    page = client.get(f"/equipe/campagnes/{campaign.code}/candidatures/", query)
    return page, [row.pk for row in page.context["reading"].page]


def test_list_is_narrowed_to_pairs_and_says_the_other_dossier(client, campaign):
    alone, first, second, third, fourth = (f.DepositedApplicationFactory(campaign=campaign) for _ in range(5))
    f.formed_pair(first, second, wish="only")
    f.formed_pair(third, fourth)
    page, rows = shown(client, campaign, column=["candidate", "pair"])
    assert rows == [alone.pk, first.pk, second.pk, third.pk, fourth.pk]
    cells = [line.cells[1][0] for line in page.context["reading"].lines]
    others = [f"Dossier {row.pk}" for row in (second, first, fourth, third)]
    assert [cell.strip() for cell in cells][1:] == others
    assert others[0] not in cells[0]
    assert shown(client, campaign, pair="formed")[1] == [first.pk, second.pk, third.pk, fourth.pk]
    assert shown(client, campaign, pair="bound")[1] == [first.pk, second.pk]


def test_nothing_of_pairs_is_offered_where_the_campaign_has_none(client, campaign):
    type(campaign).objects.update(pairs="")
    alone = f.DepositedApplicationFactory(campaign=campaign)
    page, rows = shown(client, campaign, pair="bound")
    assert ("Binôme" in page.text, len(rows)) == (False, 1)
    assert "binôme" not in client.get(f"/equipe/candidatures/{alone.public_id}/").text


def test_dossier_leads_to_the_other_of_the_pair(client, campaign):
    first, second = (f.DepositedApplicationFactory(campaign=campaign) for _ in range(2))
    pair = f.formed_pair(first, second, wish="only")
    page = client.get(f"/equipe/candidatures/{first.public_id}/").text
    assert (f"/equipe/candidatures/{second.public_id}/" in page, "« seulement ensemble »" in page) == (True, True)
    assert str(second.candidate) in page
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    blind = client.get(f"/equipe/candidatures/{first.public_id}/").text
    assert (second.short_label in blind, str(second.candidate) in blind) == (True, False)
    pair.members.filter(application=second).update(wish="preferred")
    type(second).objects.filter(pk=second.pk).update(state="draft", announced_state="draft")
    page = client.get(f"/equipe/candidatures/{first.public_id}/").text
    assert ("n’est pas déposée" in page, "ensemble de préférence" in page) == (True, True)
    pair.members.update(active=False)
    assert "Candidature en binôme avec" not in client.get(f"/equipe/candidatures/{first.public_id}/").text
    second.delete()
    pair.members.update(active=True)
    assert "Candidature en binôme avec" not in client.get(f"/equipe/candidatures/{first.public_id}/").text
