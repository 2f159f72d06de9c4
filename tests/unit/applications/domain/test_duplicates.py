"""Accounts that look like one person's are suggested, and merged with their history or kept apart."""

import pytest
from allauth.account.models import EmailAddress

from applications.domain import duplicates
from applications.models import Application, DuplicateDecision
from applications.queries.duplicates import suggestions
from tests import factories as f
from tests.factories import NOW


def candidate(campaign=None, phone="", **fields):
    user = f.UserFactory(**fields)
    f.ProfileFactory(person=user, phone=phone)
    f.DepositedApplicationFactory(candidate=user, **({"campaign": campaign} if campaign else {}))
    return user


@pytest.fixture
def pair(db):
    return (
        candidate(first_name="Zoé", last_name="N’Diaye", email="zoe.ndiaye@exemple.invalid", phone="06 11 22 33 44"),
        candidate(
            first_name="Zoe", last_name="N Diaye", email="zoendiaye+eig@exemple.invalid", phone="+33 6 11 22 33 44"
        ),
    )


def test_what_is_shared_is_said(pair):
    candidate(first_name="Ali", last_name="Ba", phone="12")
    [suggestion] = suggestions()
    assert (suggestion.first, suggestion.second) == pair
    assert sorted(suggestion.reasons) == ["même boîte aux lettres", "même prénom et même nom", "même téléphone"]
    for account in pair:
        dossier = account.applications.get().dossier
        f.AttachmentFactory(dossier=dossier, field=f.FormFieldFactory(form=dossier.form, kind="file"), sha256="a" * 64)
    assert "même fichier joint" in suggestions()[0].reasons


def test_what_a_crowd_shares_tells_nothing(db):
    for _ in range(11):
        candidate(first_name="Jean", last_name="Martin")
    candidate(first_name="", last_name="Seul")
    assert suggestions() == []


def test_two_people_are_not_suggested_again(pair, team, signed_in):
    client = signed_in(team)
    here = "/equipe/doublons/"
    first, second = pair
    assert "même téléphone" in client.get(here).content.decode()
    page = client.post(here, {"act": f"apart:{second.pk}-{first.pk}"}, follow=True).content.decode()
    assert "ne seront plus rapprochés" in page
    assert "deux personnes" in page
    assert suggestions() == []


def test_a_merge_keeps_everything_and_both_addresses(pair, team, signed_in):
    primary, merged = pair
    f.MessageFactory(recipient=merged)
    primary.profile.delete()
    client = signed_in(team)
    data = {"act": f"merge:{primary.pk}-{merged.pk}"}
    refused = client.post("/equipe/doublons/", data)
    assert (refused.status_code, "Donnez le motif" in refused.text) == (422, True)
    page = client.post("/equipe/doublons/", data | {"reason": "Confirmé par téléphone"}, follow=True).content.decode()
    assert "n’en font plus qu’un" in page
    assert primary.applications.count() == 2
    assert {application.dossier.owner for application in primary.applications.all()} == {primary}
    merged.refresh_from_db()
    assert (merged.is_active, merged.applications.count()) == (False, 0)
    assert set(EmailAddress.objects.filter(user=primary).values_list("email", flat=True)) == {
        "zoe.ndiaye@exemple.invalid", "zoendiaye+eig@exemple.invalid",
    }  # fmt: skip
    decision = DuplicateDecision.objects.get()
    assert (decision.moved["candidatures"], decision.moved["messages"], decision.moved["profile"]) == (1, 1, 1)
    assert str(decision) == "Une seule personne"


def test_one_deposit_a_campaign_stays_after_a_merge(team, db):
    campaign = f.CampaignFactory()
    primary, merged = candidate(campaign), candidate(campaign)
    gone = candidate(campaign)
    Application.objects.filter(candidate=gone).update(state="not_shortlisted")
    duplicates.merge(primary, merged, reason="Même personne", by=team, at=NOW)
    duplicates.merge(primary, gone, reason="Même personne", by=team, at=NOW)
    assert Application.objects.get(candidate=merged).state == "withdrawn"
    assert Application.objects.get(candidate=gone).state == "not_shortlisted"
    assert primary.applications.get().state == "submitted"


@pytest.mark.parametrize("case", ["same", "inactive", "team", "juror", "member"])
def test_a_merge_is_refused(case, pair, team):
    primary, merged = pair
    match case:
        case "same":
            merged = primary
        case "inactive":
            type(merged).objects.filter(pk=merged.pk).update(is_active=False)
        case "team":
            f.RoleAssignmentFactory(user=merged)
        case "juror":
            f.JurorFactory(user=merged)
        case _:
            f.AdministrationMemberFactory(user=merged)
    with pytest.raises(duplicates.MergeRefusedError):
        duplicates.merge(primary, merged, reason="x", by=team, at=NOW)


def test_a_dossier_read_blind_is_not_named(pair, team, signed_in):
    for account in pair:
        f.StageFactory(campaign=account.applications.get().campaign, kind="preselection", blind=True)
    f.ApplicationFactory(candidate=pair[0])
    page = signed_in(team).get("/equipe/doublons/").content.decode()
    assert "Personne non connue" in page
    assert "Diaye" not in page
    assert ", brouillon" in page
