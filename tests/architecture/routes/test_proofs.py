"""What proves that somebody may act: an address they proved, a link that ends, a seat that writes."""

import ast
import re

import pytest
from django.urls import reverse

from challenges import urls
from talents.rules import visible_documents
from tests import factories as f
from tests.architecture.packages import ROOT, modules

# Where an address is compared without being a proof of anything, and why.
UNPROVED = {
    "accounts/domain/users.py": "the function that asks for the proof",
    "accounts/queries.py": "the team's search of people: it gives a list to read",
    "accounts/receivers.py": "the journal of refused passwords says on which account",
    "accounts/connect/provider.py": "builds what the identity provider said; allauth decides by its own proof",
    "devtools/domain/demo.py": "synthetic people of a demonstration",
    "sandbox/domain/people.py": "makes synthetic people",
    "devtools/domain/sign_ins.py": "synthetic people of a demonstration",
    "devtools/domain/world.py": "synthetic people of a demonstration",
}
PEOPLE = ("filter", "get", "exclude", "get_or_create", "update_or_create", "create", "Q", "User", "EmailAddress")


def lookups():
    """Yield (module, line) for each search of rows by the column of electronic addresses."""
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = {keyword.arg for keyword in node.keywords if keyword.arg}
            if name in PEOPLE and any(word.split("__")[0] == "email" or "__email" in word for word in words):
                yield str(path.relative_to(ROOT)), node.lineno


def test_people_are_found_by_the_addresses_they_proved_and_nowhere_else():
    assert sorted({where for where, _ in lookups()} - set(UNPROVED)) == []


def test_every_exception_still_stands():
    assert {where for where, _ in lookups()} == set(UNPROVED)


def test_every_signed_link_ends():
    """``loads`` and ``unsign`` without ``max_age`` make a key that opens for ever."""
    forever = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (
            ast.unparse(node.func) in {"signing.loads", "loads"}
            or ast.unparse(node.func).endswith((".unsign", ".unsign_object"))
        )
        and "max_age" not in {keyword.arg for keyword in node.keywords}
    ]
    assert forever == []


WRITTEN_BY_POST = {
    "answer", "annex", "autosave", "challenge", "comment", "funding", "page", "parts", "positions", "receipt-pdf", "sponsor",
    "thread", "webinar", "withdraw",
}  # fmt: skip
READ_ONLY = {"preview", "examples", "receipt"}


@pytest.fixture
def hosted(db):
    """Return a deposited and a drafted challenge of one administration."""
    administration = f.AdministrationFactory()
    deposit = f.DepositFactory(dossier=f.DossierFactory(state="deposited"))
    deposited = f.ChallengeFactory(
        administration=administration,
        dossier=deposit.dossier,
        state="published",
        announced_state="published",
        published_title="Carte",
    )
    draft = f.ChallengeFactory(administration=administration, dossier=f.DossierFactory(), state="draft")
    return administration, deposited, draft


def pages():
    """Return the routes of one challenge in the administration's space."""
    return {
        pattern.name
        for pattern in urls.urlpatterns
        if "public_id" in str(pattern.pattern) and not re.search("demandes|signataires", str(pattern.pattern))
    }


def test_every_page_of_a_challenge_is_sorted_by_what_a_reader_may_do():
    assert pages() == WRITTEN_BY_POST | READ_ONLY


@pytest.mark.parametrize("name", sorted(WRITTEN_BY_POST))
def test_a_reader_writes_comments_and_orders_nothing(hosted, signed_in, name):
    administration, deposited, draft = hosted
    question = f.ChallengeQuestionFactory(challenge=deposited)
    seat = f.AdministrationMemberFactory(administration=administration, role="reader")
    for challenge in (deposited, draft):
        words = {"public_id": challenge.public_id} | ({"pk": question.pk} if name == "answer" else {})
        answer = signed_in(seat.user).post(
            reverse(f"administration:{name}", kwargs=words), {"text": "x", "reason": "x"}
        )
        assert answer.status_code == 404
    assert not deposited.comments.exists()


def test_a_reader_is_offered_nothing_to_write(hosted, signed_in):
    administration, deposited, _ = hosted
    seat = f.AdministrationMemberFactory(administration=administration, role="reader")
    page = signed_in(seat.user).get(reverse("administration:challenge", kwargs={"public_id": deposited.public_id}))
    assert "Commenter</button>" not in page.content.decode()
    writer = f.AdministrationMemberFactory(administration=administration, role="hr")
    page = signed_in(writer.user).get(reverse("administration:challenge", kwargs={"public_id": deposited.public_id}))
    assert "Commenter</button>" in page.content.decode()


def test_a_reader_downloads_no_contract(db, signed_in):
    document = f.DocumentFactory()
    mission = f.MissionFactory(state="contracted", contract=document)
    reader = f.AdministrationMemberFactory(administration=mission.host, role="reader")
    colleague = f.AdministrationMemberFactory(administration=mission.host, role="hr")
    assert not visible_documents(reader.user).exists()
    assert visible_documents(colleague.user).get() == document
