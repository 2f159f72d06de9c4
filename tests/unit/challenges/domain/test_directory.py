"""Join, tree, labels: who is who among administrations."""

import json

import pytest

from challenges.domain.directory import administrations, labels
from challenges.models import Administration, AdministrationLabel, Challenge
from common.transitions import TransitionRefusedError
from notifications.domain import correspondence
from notifications.models import Message
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def lead(db):
    return f.AdministrationMemberFactory()


def ask(user, administration, **fields):
    given = {"role": "reader", "message": "Bureau 12", "at": NOW} | fields
    return administrations.ask_to_join(user, administration=administration, **given)


def test_known_siret_asks_and_gives_no_seat(db):
    body = f.AdministrationFactory(siren="130025265")
    user = f.UserFactory(siret="13002526500013")
    assert administrations.known_by_siret(user) == body
    lead = f.AdministrationMemberFactory(administration=body)
    request = administrations.ask_by_siret(user, role="lead", at=NOW)
    assert (request.administration, request.state) == (body, "pending")
    assert not body.members.filter(user=user).exists()
    assert Message.objects.get(template="join_request").recipient == lead.user
    with pytest.raises(administrations.JoinRefusedError, match="SIRET"):
        administrations.ask_by_siret(f.UserFactory(), role="lead", at=NOW)


def test_request_is_answered_by_a_lead_or_the_team(lead, team):
    user = f.UserFactory()
    request = ask(user, lead.administration)
    assert str(request) == f"{user} : {lead.administration}"
    assert Message.objects.get(template="join_request").recipient == lead.user
    with pytest.raises(administrations.JoinRefusedError, match="déjà en attente"):
        ask(user, lead.administration)
    stranger = f.AdministrationMemberFactory(role="lead").user
    reader = f.AdministrationMemberFactory(administration=lead.administration, role="reader").user
    for who in (stranger, reader, user):
        with pytest.raises(administrations.JoinRefusedError, match="répondent aux demandes"):
            administrations.approve(request, by=who, at=NOW)
        with pytest.raises(administrations.JoinRefusedError, match="répondent aux demandes"):
            administrations.refuse(request, by=who, at=NOW, reason="x")
    administrations.approve(request, by=lead.user, at=NOW)
    assert lead.administration.members.get(user=user).role == "reader"
    with pytest.raises(TransitionRefusedError):
        administrations.approve(request, by=team, at=NOW)
    with pytest.raises(administrations.JoinRefusedError, match="agissez déjà"):
        ask(user, lead.administration)
    assert "Vous agissez maintenant" in Message.objects.get(template="join_answer").body


def test_refusal_gives_its_reason(lead, team):
    request = ask(f.UserFactory(), lead.administration)
    with pytest.raises(administrations.JoinRefusedError, match="motif"):
        administrations.refuse(request, by=team, at=NOW, reason=" ")
    administrations.refuse(request, by=team, at=NOW, reason="Service inconnu")
    assert "Service inconnu" in Message.objects.get(template="join_answer").body


def test_unknown_body_is_found_by_siren_or_made(db, team):
    known = f.AdministrationFactory(siren="130025265")
    first = ask(f.UserFactory(), None, proposed_name="Dinum", proposed_siren="130025265")
    administrations.approve(first, by=team, at=NOW)
    assert first.administration == known
    second = ask(f.UserFactory(), None, proposed_name="Service neuf")
    administrations.approve(second, by=team, at=NOW)
    assert (second.administration.name, second.administration.search_words) == ("Service neuf", " neuf servic ")


def test_tree_has_no_loop(db):
    ministry, body, office = (f.AdministrationFactory(name=name) for name in ("Ministère", "Opérateur", "Antenne"))
    f.AdministrationFactory(name="Isolée")
    administrations.save(body, parent=ministry)
    administrations.save(office, parent=body)
    with pytest.raises(administrations.TreeRefusedError, match="une des siennes"):
        administrations.save(ministry, parent=office)
    [root] = administrations.tree()
    assert (root.administration, root.children[0].administration, root.children[0].children[0].administration) == (
        ministry, body, office,
    )  # fmt: skip


def test_suggestion_says_why(db):
    budget = f.AdministrationFactory(name="Direction du budget")
    agency = f.AdministrationFactory(name="Agence nationale de la cohésion des territoires", acronym="ANCT")
    f.AdministrationFactory(name="Office des eaux")
    index = labels.Directory(Administration.objects.all())
    [first, *_] = index.suggest("Ministère de l’économie, direction du Budget (DB)")
    assert (first.administration, first.why) == (budget, "toute la dénomination")
    [second] = index.suggest("ANCT Paris")
    assert (second.administration, second.score, second.why) == (agency, 80, "sigle ANCT")
    assert index.suggest("Marine") == []


def test_decision_moves_the_challenges_and_is_undone(team, db):
    label = f.AdministrationLabelFactory(raw="Budget")
    budget, other = f.AdministrationFactory(), f.AdministrationFactory()
    past = f.ChallengeFactory(administration=None, administration_label="Budget")
    with pytest.raises(labels.NothingToUndoError):
        labels.undo(label)
    labels.decide(label, budget, why="mots communs : budget", by=team, at=NOW)
    labels.decide(label, other, why="choisie", by=team, at=NOW)
    assert str(label.decisions.last()) == f"Budget : {other}"
    labels.undo(label)
    past.refresh_from_db()
    assert past.administration == budget
    labels.undo(label)
    label.refresh_from_db()
    assert (label.administration, label.method, label.decisions.count()) == (None, "", 0)


def test_the_105_labels_of_the_data(story, data):
    rows = json.loads((data / "eig_challenges.json").read_text(encoding="utf-8"))
    raw = {row["administration"] for row in rows}
    assert len(raw) == 105
    assert set(AdministrationLabel.objects.values_list("raw", flat=True)) >= raw
    index = labels.Directory(Administration.objects.exclude(siren=""))
    waiting = AdministrationLabel.objects.filter(administration=None, raw__in=raw)
    suggested = {label.raw: index.suggest(label.raw) for label in waiting}
    assert len(suggested) == 83
    explained = [suggestions for suggestions in suggested.values() if suggestions]
    assert len(explained) >= 30
    for suggestions in explained:
        assert all(suggestion.why and labels.MIN_SCORE <= suggestion.score <= 100 for suggestion in suggestions)
        assert [suggestion.score for suggestion in suggestions] == sorted(
            (suggestion.score for suggestion in suggestions), reverse=True
        )
    past = Challenge.objects.filter(administration_label__in=raw, dossier=None)
    assert past.count() == 131


def test_requests_of_a_day_are_counted(db):
    user = f.UserFactory()
    for _ in range(administrations.MAX_JOIN_REQUESTS_A_DAY):
        ask(user, f.AdministrationFactory())
    with pytest.raises(administrations.JoinRefusedError, match="Vous avez fait 5 demandes"):
        ask(user, f.AdministrationFactory())
    assert user.join_requests.count() == administrations.MAX_JOIN_REQUESTS_A_DAY


def test_messages_to_the_leads_are_counted(lead, monkeypatch):
    few = correspondence.DailyLimits(author=9, subject=1, addressee=9)
    monkeypatch.setitem(correspondence.DAILY_LIMITS, "join_request", few)
    ask(f.UserFactory(), lead.administration)
    with pytest.raises(administrations.JoinRefusedError, match="déjà partis aujourd’hui"):
        ask(f.UserFactory(), lead.administration)


def test_invitations_to_one_address_are_counted(team, signed_in):
    client = signed_in(team)
    for _ in range(3):
        administrations.attach(f.AdministrationFactory(), email="a@test.invalid", role="hr", by=team, at=NOW)
    data = {"administration": "Service neuf", "email": "a@test.invalid", "role": "hr"}
    refused = client.post("/equipe/administrations/personnes/", data)
    assert (refused.status_code, "déjà reçu 3 messages" in refused.content.decode()) == (422, True)
    assert not Administration.objects.filter(name="Service neuf").exists()
    invited = client.post(
        "/equipe/administrations/personnes/", data | {"email": "b@test.invalid"}, follow=True
    ).content.decode()
    assert "Invitation envoyée à b@test.invalid" in invited
