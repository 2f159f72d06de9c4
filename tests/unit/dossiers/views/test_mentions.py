"""A colleague named in a note finds it in their inbox, until they open it."""

import pytest
from bs4 import BeautifulSoup

from accounts.enums import Role, RoleLevel
from accounts.models import RoleAssignment
from applications.models import Note, NoteMention
from challenges.models import ChallengeComment, CommentMention
from dossiers.domain.exchanges import mentions
from dossiers.domain.exchanges.mentions import MentionRefusedError
from reporting.queries import inbox
from tests import factories as f
from tests.factories import NOW


@pytest.fixture
def application(db):
    return f.DepositedApplicationFactory()


@pytest.fixture
def challenge(db):
    return f.deposited()


@pytest.fixture(params=["application", "challenge"])
def subject(request):
    """Return an application, then a challenge: notes live the same on both."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def capucine(db):
    return f.UserFactory(first_name="Capucine", last_name="Martin", roles=["instructor"])


def page(subject):
    kind = "candidatures" if hasattr(subject, "candidate_id") else "defis"
    return f"/equipe/{kind}/{subject.public_id}/"


def send(client, subject, text, colleague=""):
    if hasattr(subject, "candidate_id"):
        return client.post(f"{page(subject)}notes/", {"act": "note", "text": text, "colleague": colleague})
    return client.post(page(subject), {"act": "comment", "text": text, "colleague": colleague})


def notes():
    return [*Note.objects.all(), *ChallengeComment.objects.all()]


def seen():
    rows = [*NoteMention.objects.order_by("pk"), *CommentMention.objects.order_by("pk")]
    return [(mention.colleague, mention.seen_at) for mention in rows]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [("Vu avec @Capucine Martin, merci.", False), ("@capucine : peux-tu relire ?", False), ("À relire", True), ("@Capucine", True)],
)  # fmt: skip
def test_a_named_colleague_finds_the_note_until_they_open_it(text, chosen, subject, team, capucine, signed_in):
    ours, theirs = signed_in(team), signed_in(capucine)
    assert send(ours, subject, text, capucine.pk if chosen else "").status_code == 302
    assert seen() == [(capucine, None)]
    (group,) = inbox.groups(capucine)
    assert (group.label.startswith("Mention"), group.count) == (True, 1)
    assert f"{team} vous mentionne" in theirs.get("/equipe/boite/").text
    assert f"{team} vous mentionne" in theirs.get("/equipe/").text
    assert "Capucine Martin (pas encore vu)" in ours.get(page(subject)).text
    assert inbox.groups(capucine) != []
    assert text in theirs.get(group.items[0].url).text
    assert (inbox.groups(capucine), seen()) == ([], [(capucine, NOW)])
    assert "Capucine Martin (vu)" in ours.get(page(subject)).text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("@Paul, vois-tu ?", "« @Paul, » ne nomme personne"),
        ("Avec @Sacha demain", "« @Sacha » nomme plusieurs collègues"),
        ("Avec @Zoe demain", "« @Zoe » ne nomme personne"),
    ],
)
def test_a_name_that_names_nobody_refuses_the_note_and_keeps_it(text, fault, subject, team, signed_in):
    f.UserFactory(first_name="Sacha", last_name="A", roles=["instructor"])
    f.UserFactory(first_name="Sacha", last_name="B", roles=["instructor"])
    zoe = f.UserFactory(first_name="Zoé", last_name="C")
    f.RoleAssignmentFactory(user=zoe, role=Role.INSTRUCTOR, scope=RoleLevel.PROGRAMME, scope_code="AUTRE")
    refused = send(signed_in(team), subject, text)
    assert (refused.status_code, fault in refused.text.replace("\u00a0", "\u0020").replace("\u202f", " ")) == (
        422,
        True,
    )
    assert text in [area.text.strip() for area in BeautifulSoup(refused.content, "html.parser").find_all("textarea")]
    assert notes() == []


def test_a_colleague_who_may_not_read_it_cannot_be_chosen(subject, team, signed_in):
    assert send(signed_in(team), subject, "À relire", f.UserFactory().pk).status_code == 422
    assert notes() == []


def test_a_colleague_who_lost_the_right_is_told_nothing_any_more(subject, team, capucine, signed_in):
    send(signed_in(team), subject, "@Capucine Martin")
    RoleAssignment.objects.filter(user=capucine).delete()
    capucine.forget_grants()
    assert inbox.groups(capucine) == []


def test_an_address_names_nobody(subject, team, signed_in):
    send(signed_in(team), subject, "Écrire à a.b+c@exemple.fr")
    assert (len(notes()), seen()) == (1, [])


def test_who_sees_as_a_colleague_sees_nothing_in_their_place(subject, team, capucine, signed_in):
    client = signed_in(team)
    send(client, subject, "@Capucine Martin")
    client.post("/equipe/membres/voir-comme/", {"email": capucine.email, "reason": "Aide"})
    assert "Capucine Martin (pas encore vu)" in client.get(page(subject)).text
    assert seen() == [(capucine, None)]


def test_the_longest_text_of_a_name_is_read_to_its_end(capucine):
    other = f.UserFactory(first_name="Capucine", last_name="Martineau")
    assert mentions.named_in("@Capucine Martineau et @Capucine Martin", [capucine, other]) == [other, capucine]
    with pytest.raises(MentionRefusedError):
        mentions.named_in("@Capucine", [capucine, other])


def test_a_mention_is_named_by_its_colleague(db):
    assert str(mention := f.NoteMentionFactory()) == str(mention.colleague)
