"""Every link of every message and of every issued document opens for its addressee.

Each template of the outbox has a scenario, which causes it by the product's own act. Its links are then followed as
the addressee: signed in, or from the sign-up of an address without account, or with no session for a signed address.
"""

import ast
import re
from datetime import datetime, timedelta
from itertools import pairwise
from unittest import mock
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse

from accounts.domain import retention
from accounts.models import User
from applications.domain import (
    applications,
    explanation,
    hearings,
    minutes,
    panels,
    pool,
    reminders,
    restricted,
    selection,
)
from applications.models import Profile
from challenges.domain import (
    administrations,
    challenges,
    commitments,
    funding,
    instruction,
    pages,
    proposals,
    regulation,
)
from challenges.enums import MemberRole
from cms import starter
from documents.domain import declarations, production, rendering, signatures, templates
from documents.models import Document
from dossiers.domain import attachments, clamd, receipts
from juries.domain import assessments
from juries.domain import minutes as panel_minutes
from notifications.domain import outbox
from notifications.domain.addressees import Addressee
from notifications.models import Message
from talents.domain import bulletins, circuits, cohorts, deadlines, events, follow_up, season, tracker
from talents.domain.cockpit import alerts
from tests import factories as f
from tests.architecture.test_house import ROOT, modules
from tests.architecture.test_messages import TEMPLATES
from tests.conftest import entered
from tests.factories import NOW
from tests.talents.conftest import make_mission, seal  # noqa: F401 - fixtures

LINK = re.compile(r"https?://[^\s\"'<>]+")
SIGN_IN = {"account_login", "account_signup", "account_request_login_code"}
# Where the links go that a template receives as a value: the route, by template and name.
VALUES = {
    ("account_ends", "address"): "account_login",
    ("application_reminder", "refuse_url"): "refuse-messages",
    ("challenge_answer", "path"): "wagtail_serve",
    ("commitment_signed", "path"): "team:challenge",
    ("juror_invitation", "link"): "juror-invitation",
    ("pool_invitation", "leave"): "pool-link",
    ("pool_invitation", "refuse_url"): "refuse-messages",
    ("pool_renewal", "leave"): "pool-link",
    ("pool_renewal", "stay"): "pool-link",
    ("sponsor_commitment", "path"): "commitment",
}
PLAYED = {
    "application_decision", "application_receipt", "challenge_decision", "challenge_receipt", "juror_invitation", "offer",
}  # fmt: skip
PASSWORD = "une phrase longue 7"
DUE = NOW + timedelta(days=10)
WHERE = {"address": "192.0.2.7", "agent": "Navigateur d’essai"}
SCENARIOS = {}


@pytest.fixture(autouse=True)
def fresh_rates():
    """Sign-ups and codes of one test do not count in the next."""
    cache.clear()


class World:
    """What the scenarios act with."""

    def __init__(self, team, mission_factory):
        self.team, self.make_mission = team, mission_factory

    def campaign(self, kind="applications", **fields):
        campaign = f.CampaignFactory(**fields)
        f.CallWindowFactory(campaign=campaign, kind=kind)
        return campaign

    def submitted_challenge(self):
        """Return a challenge that the lead of an administration submits."""
        seat = f.AdministrationMemberFactory()
        campaign = self.campaign("challenges")
        challenge = challenges.draft(campaign, seat.administration, title="Carte", by=seat.user, at=NOW)
        proposals.set_positions(challenge, [proposals.Opening(f.ProfessionFactory(), 1)])
        challenges.submit(challenge, by=seat.user, at=NOW)
        return challenge

    def published_challenge(self):
        """Return a challenge with its public page, and the dossier of its lead."""
        starter.build()
        challenge = self.submitted_challenge()
        challenge.state = challenge.announced_state = "published"
        challenge.published_title = "Carte des forêts"
        challenge.save()
        return challenge

    def hearing(self, stage, deposit, **fields):
        panel = f.PanelFactory()
        stage.panels.add(panel)
        return f.HearingFactory(panel=panel, deposit=deposit, **fields)

    def commitment(self, address="sponsor@test.invalid"):
        challenge = self.submitted_challenge()
        lead = challenge.dossier.owner
        return commitments.ask_commitment(challenge, email=address, by=lead, at=NOW)

    def issued_contract(self):
        mission = self.make_mission()
        cohorts.contract(mission, by=self.team, at=NOW)
        production.produce(mission.contract_id)
        document = Document.objects.get(pk=mission.contract_id)
        circuits.start(document, at=NOW)
        return document

    def code_for(self, signature):
        signatures.mark_read(signature, at=NOW)
        return circuits.send_code(signature, by=signature.signer, at=NOW)[1]

    def sign(self, signature):
        circuits.sign(signature, self.code_for(signature), by=signature.signer, at=NOW, **WHERE)


@pytest.fixture
def world(team, request, settings):
    return World(team, request.getfixturevalue("make_mission"))


def scenario(function):
    """Register what causes the message of the function's name."""
    SCENARIOS[function.__name__] = function
    return function


@scenario
def account_ends(world):
    f.UserFactory(date_joined=NOW - timedelta(days=705), last_login=None)
    retention.purge(at=NOW)


@scenario
def administration_invitation(world):
    for email in (f.UserFactory().email, "nouvelle@test.invalid"):
        administrations.attach(f.AdministrationFactory(), email=email, role=MemberRole.LEAD, by=world.team, at=NOW)


@scenario
def application_decision(world):
    campaign = world.campaign()
    for state in ("shortlisted", "waiting", "heard", "ineligible", "not_selected"):
        f.DepositedApplicationFactory(campaign=campaign, state=state)
    assert applications.announce(campaign, at=NOW) == 5


@scenario
def application_incomplete(world):
    applications.ask_completion(f.DepositedApplicationFactory(), note="Le CV", due_at=DUE, by=world.team, at=NOW)


@scenario
def application_receipt(world):
    campaign, person = world.campaign(), f.UserFactory()
    application = applications.start(campaign, by=person, at=NOW)
    position = f.PositionFactory(challenge=f.PublishedChallengeFactory(campaign=campaign))
    applications.set_profile(application, profession=position.profession, experience_years=3)
    applications.set_wishes(application, [position.challenge])
    applications.submit(application, by=person, at=NOW)


@scenario
def application_reminder(world):
    campaign = f.CampaignFactory()
    f.CallWindowFactory(campaign=campaign, closes_at=NOW + timedelta(hours=20))
    f.ApplicationFactory(campaign=campaign)
    assert reminders.remind(at=NOW) == 1


@scenario
def application_wishes(world):
    campaign = world.campaign("wishes")
    application = f.DepositedApplicationFactory(campaign=campaign, state="shortlisted", announced_state="shortlisted")
    wanted = [f.PublishedChallengeFactory(campaign=campaign)]
    applications.express_wishes(application, wanted, by=application.candidate, at=NOW)


@scenario
def attachment_set_aside(world):
    piece = f.AttachmentFactory()
    with (
        mock.patch.object(clamd, "configured", return_value=True),
        mock.patch.object(clamd, "scan", return_value="Essai"),
        mock.patch.object(type(piece.file), "open"),
    ):
        attachments.examine(piece.pk)


@scenario
def bulletin_recap(world):
    mission = world.make_mission(state="active")
    f.WeeklyReportFactory(challenge=mission.position.challenge)
    assert bulletins.tell(at=datetime(2026, 3, 13, 15, 0, tzinfo=ZoneInfo("Europe/Paris"))) == 1


@scenario
def challenge_answer(world):
    question = pages.ask(world.published_challenge(), text="Où ?", by=f.UserFactory(), at=NOW)
    pages.answer(question, text="À Brest.", by=question.challenge.dossier.owner, at=NOW)


@scenario
def challenge_decision(world):
    for state in ("shortlisted", "selected", "ineligible", "rejected"):
        challenge = world.submitted_challenge()
        challenge.state = state
        challenge.save()
        challenges.announce(challenge.campaign, at=NOW)


@scenario
def challenge_incomplete(world):
    instruction.ask_completion(world.submitted_challenge(), note="Le budget", due_at=DUE, by=world.team, at=NOW)


@scenario
def challenge_question(world):
    pages.ask(world.published_challenge(), text="Où ?", by=f.UserFactory(), at=NOW)


@scenario
def challenge_receipt(world):
    world.submitted_challenge()


@scenario
def challenge_withdrawn(world):
    challenge = f.PublishedChallengeFactory()
    for factory in (f.ApplicationFactory, f.DepositedApplicationFactory):
        f.WishFactory(application=factory(campaign=challenge.campaign), challenge=challenge)
    challenges.withdraw(challenge, by=world.team, at=NOW, reason="budget")
    assert Message.objects.filter(template="challenge_withdrawn").count() == 2


@scenario
def cockpit(world):
    campaign = f.CampaignFactory()
    panel = f.PanelFactory()
    f.StageFactory(campaign=campaign, kind="preselection").panels.add(panel)
    f.AssessmentFactory(juror=f.JurorFactory(panel=panel, charter_signed_at=NOW - timedelta(days=9)))
    assert alerts.remind(campaign, "silent-jurors", by=world.team, at=NOW) == 1


@scenario
def commitment_code(world):
    commitments.send_commitment_code(world.commitment(), at=NOW)


@scenario
def commitment_signed(world):
    commitment = world.commitment()
    code = commitments.send_commitment_code(commitment, at=NOW)[1]
    signed = {"name": "Léa Faure", "function": "Directrice", "network": "192.0.2.7", "agent": "essai"}
    commitments.sign_commitment(commitment, code, at=NOW, **signed)


@scenario
def deadline(world):
    world.make_mission(state="active")
    assert deadlines.remind(at=NOW.replace(month=9, day=3))


@scenario
def event_cancelled(world):
    event = f.CohortEventFactory(cohort=world.make_mission(state="active").cohort)
    events.cancel(event, reason="Grève", at=NOW)


@scenario
def hearing_cancelled(world):
    stage = f.StageFactory(kind="hearing")
    application = f.DepositedApplicationFactory(campaign=stage.campaign, state="shortlisted")
    hearing = world.hearing(stage, application.dossier.deposit, convened_at=NOW)
    hearings.cancel(stage, hearing, reason="Grève", by=world.team, at=NOW)


@scenario
def hearing_convocation(world):
    for kind in ("hearing", "challenge_jury"):
        challenge = world.submitted_challenge()
        subject = f.DepositedApplicationFactory(campaign=challenge.campaign) if kind == "hearing" else challenge
        subject.state = subject.announced_state = "shortlisted"
        subject.save()
        stage = f.StageFactory(kind=kind, campaign=challenge.campaign)
        hearing = world.hearing(stage, subject.dossier.deposit, place="Salle 3")
        assert hearings.convene(stage, hearing.panel, at=NOW) == 1


def ask_to_join():
    administration = f.AdministrationMemberFactory().administration
    return administrations.ask_to_join(
        f.UserFactory(), administration=administration, role=MemberRole.HR, message="Bonjour", at=NOW
    )


@scenario
def join_answer(world):
    administrations.approve(ask_to_join(), by=world.team, at=NOW)
    administrations.refuse(ask_to_join(), by=world.team, at=NOW, reason="Inconnu du service")


@scenario
def join_request(world):
    ask_to_join()


@scenario
def juror_invitation(world):
    stage = f.StageFactory(kind="preselection", grid=f.ScoringGridFactory())
    jurors = [f.UserFactory(), Addressee("jure@test.invalid")]
    panels.open_panel(stage, name="Jury", jurors=jurors, by=world.team, at=NOW)


@scenario
def minutes_to_sign(world):
    chair = f.JurorFactory(chair=True)
    f.MinutesFactory(panel=chair.panel)
    minutes.ask_signature(chair.panel, at=NOW)


@scenario
def offer(world):
    application = f.DepositedApplicationFactory(state="heard", announced_state="heard")
    challenge = f.PublishedChallengeFactory(campaign=application.campaign)
    selection.offer(application, f.PositionFactory(challenge=challenge), by=world.team, at=NOW)


@scenario
def offer_reminder(world):
    made = f.OfferFactory()
    assert reminders.remind_offers(at=made.expires_at - timedelta(days=1)) == 1


@scenario
def piece_refused(world):
    piece = f.MissionPieceFactory(mission=world.make_mission(state="contracted"))
    tracker.check(piece, accept=False, reason="Illisible", by=world.team, at=NOW)


@scenario
def pool_invitation(world):
    pool.join(f.ProfileFactory().person, agreed=True, at=NOW)
    assert pool.invite(world.campaign(), Profile.objects.all(), word="Venez.", by=world.team, at=NOW) == 1


@scenario
def pool_renewal(world):
    pool.join(f.UserFactory(), agreed=True, at=NOW - relativedelta(years=2) + timedelta(days=20))
    assert pool.tend(at=NOW) == (1, 0)


@scenario
def restricted_invitation(world):
    campaign = world.campaign("restricted")
    people, addresses = [f.UserFactory()], ["ancienne@test.invalid"]
    restricted.invite(campaign, people, reason="Promotion 5", by=world.team, at=NOW, addresses=addresses)


@scenario
def signature_code(world):
    world.code_for(world.issued_contract().signatures.get(rank=1))


@scenario
def signature_done(world):
    document = world.issued_contract()
    for rank in (1, 2):
        world.sign(document.signatures.get(rank=rank))


@scenario
def signature_invitation(world):
    world.issued_contract()


@scenario
def signature_refused(world):
    signature = world.issued_contract().signatures.get(rank=1)
    circuits.refuse(signature, reason="Erreur", by=signature.signer, at=NOW)


@scenario
def sponsor_commitment(world):
    for address in ("sponsor@test.invalid", f.UserFactory().email):
        world.commitment(address)


@scenario
def survey(world):
    mission = world.make_mission(
        state="ended", starts_on=datetime(2025, 2, 1).date(), ends_on=datetime(2025, 12, 1).date()
    )
    mission.log.create(verb="start", source="contracted", target="active", at=NOW)
    assert follow_up.ask(at=NOW) == 2


def links_of(text):
    """Return the links of a text, without the sign that ends its sentence."""
    return [link.rstrip(".,;)") for link in LINK.findall(text)]


def path_of(link):
    """Return the path and query of one of our links."""
    assert link.startswith(f"{settings.SITE_URL}/"), f"{link} leaves the platform"
    return link.removeprefix(settings.SITE_URL)


def route_of(path):
    return resolve(urlsplit(path).path).view_name


def next_of(path):
    """Return the path that a sign-in page leads to, or nothing."""
    return parse_qs(urlsplit(path).query).get("next", [""])[0]


def arrival(client, path):
    """Follow a path; return the status and the path of the last page."""
    answer = client.get(path, follow=True)
    return answer.status_code, answer.request["PATH_INFO"], answer


def check_signed_in(user, path):
    """Check that a link shows its addressee a page, and never asks a person who is signed in to sign in."""
    status, last, _ = arrival(entered(user), path)
    assert (status, route_of(last) in SIGN_IN) == (200, False), f"{path} -> {last}: {status}"
    if next_of(path):
        assert last == next_of(path)


def check_without_session(path):
    """Check that a link opens for a visitor: the page itself, or a sign-in page that leads to it."""
    status, last, answer = arrival(Client(), path)
    assert status == 200, f"{path} -> {last}: {status}"
    target = next_of(path) or ("" if last == urlsplit(path).path else path)
    if target:
        assert route_of(last) in SIGN_IN
        page = BeautifulSoup(answer.content, "html.parser")
        assert target in [field["value"] for field in page.find_all("input", {"name": "next"})]


def sign_up(path, address):
    """Make the account of an invited address from the link of its message; return the last page."""
    client = Client()
    page = BeautifulSoup(client.get(path).content, "html.parser")
    assert page.find("input", {"name": "email"})["value"] == address
    client.post(path, {"email": address, "password1": PASSWORD, "password2": PASSWORD, "next": next_of(path)})
    code = re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", mail.outbox[-1].body)[0]
    answer = client.post(reverse("account_email_verification_sent"), {"code": code}, follow=True)
    return answer.status_code, answer.request["PATH_INFO"]


def check_link(message, path):
    check_without_session(path)
    if message.recipient is not None:
        check_signed_in(message.recipient, path)
    elif route_of(path) == "account_signup":
        assert sign_up(path, message.address) == (200, next_of(path))
        check_signed_in(User.objects.get(email=message.address), path)
    elif route_of(path) in SIGN_IN:
        check_signed_in(f.UserFactory(), path)


def check_one_click_refusal(message):
    """Check the address that the reader's own mail program calls (RFC 8058)."""
    header = outbox._email(message).extra_headers["List-Unsubscribe"]
    refusal = path_of(header.strip("<>"))
    check_without_session(refusal)
    assert Client().post(refusal, {"List-Unsubscribe": "One-Click"}).status_code == 200
    message.recipient.refusals.all().delete()


def routes_of(template):
    """Return the routes that a template of the outbox names, or receives."""
    source = (ROOT / f"templates/emails/{template}.txt").read_text(encoding="utf-8")
    names = re.findall(r"{{ site_url }}{{ (\w+) }}|{{ (address|leave|stay|refuse_url) }}", source)
    received = {VALUES.get((template, name)) for pair in names for name in pair if name} - {None}
    return set(re.findall(r'{% url "([^"]+)"', source)) | received


def test_every_template_has_a_scenario():
    assert sorted(SCENARIOS) == TEMPLATES


@pytest.mark.parametrize("template", TEMPLATES)
def test_links_of_a_message_open_for_its_addressee(template, world, request):
    if template.startswith("signature_"):
        request.getfixturevalue("seal")
    SCENARIOS[template](world)
    messages = list(Message.objects.filter(template=template).select_related("recipient"))
    assert messages
    paths = [(message, path_of(link)) for message in messages for link in links_of(message.body)]
    for message, path in paths:
        check_link(message, path)
        if message.category:
            check_one_click_refusal(message)
    routes = {route_of(path) for _, path in paths} | {route_of(next_of(path)) for _, path in paths if next_of(path)}
    assert routes == routes_of(template), "the scenario shows each link of the template"


def test_messages_of_a_played_season_open_for_their_addressees(story):
    """The links of former acts still open: after the answer, the announcement, the end of a call."""
    messages = Message.objects.filter(recipient__isnull=False).select_related("recipient").order_by("pk")
    links = {
        (message.template, message.recipient, path_of(link)) for message in messages for link in links_of(message.body)
    }
    assert {template for template, _, _ in links} >= PLAYED
    for _, person, path in links:
        check_signed_in(person, path)


def issued_receipt(team):
    return receipts.issue(f.DepositFactory(), subject="Candidature", campaign="Essai", zone="Europe/Paris")


def issued_annex(team):
    campaign = f.CampaignFactory(cofunding="months", cofunding_amount=4)
    challenge = f.ChallengeFactory(campaign=campaign, administration=f.AdministrationFactory())
    f.PositionFactory(challenge=challenge, pay_band=f.PayBandFactory(campaign=campaign, net_monthly=3500))
    plan = {"source": "direct", "programme": "352", "title_2": True, "bearer": None, "headcount_ceiling": True}
    funding.write(challenge, **plan, by=team, at=NOW)
    return funding.annex(challenge, at=NOW)


def issued_minutes(team):
    panel = f.PanelFactory(grid=f.CriterionFactory().grid)
    chair = f.JurorFactory(panel=panel)
    assessments.close(panel, at=NOW)
    session = panel_minutes.Session(present={chair.pk}, chair=chair.pk)
    return panel_minutes.sign(panel_minutes.draw_up(panel, session, by=team, at=NOW), by=chair.user, at=NOW)


def issued_explanation(team):
    application = f.DepositedApplicationFactory(state="not_selected", announced_state="not_selected")
    f.MatchLineFactory(
        application=application,
        outcome="unseated",
        position=f.PositionFactory(),
        run=f.MatchRunFactory(campaign=application.campaign, adopted_at=NOW),
    )
    return explanation.issue(application, explanation.of(application), at=NOW)


NATURES = {
    "campaign_rules": lambda team: regulation.issue(f.ready_campaign(), at=NOW),
    "decision_explanation": issued_explanation,
    "deposit_receipt": issued_receipt,
    "funding_annex": issued_annex,
    "jury_minutes": issued_minutes,
    "season_report": lambda team: season.report(f.CohortFactory().campaign, by=team, at=NOW),
}
PAGES = {"composed", "export", "verify"}  # the frame of the kinds that editors write, and two pages of the site


def document_links(document):
    """Return the addresses that a document's page links to or prints."""
    page = BeautifulSoup(rendering.html_of(document), "html.parser")
    linked = {element["href"] for element in page.find_all(href=True) if not element["href"].startswith("#")}
    return linked | set(links_of(page.get_text(" ")))


def check_document(document):
    for link in document_links(document):
        check_without_session(path_of(link))


def test_every_document_is_rendered_here():
    stems = {path.stem for path in (ROOT / "templates/documents").glob("*.html")}
    assert set(NATURES) == stems - PAGES == set(declarations.NATURES) | {season.TEMPLATE}


@pytest.mark.parametrize("nature", NATURES)
def test_links_of_a_document_open_for_whoever_holds_it(nature, team):
    check_document(NATURES[nature](team))


@pytest.mark.parametrize("kind", declarations.kinds(), ids=lambda kind: kind.code)
def test_links_of_a_composed_document_open_for_whoever_holds_it(kind, db):
    version = templates.current(kind.code)
    check_document(f.DocumentFactory(template=kind.code, version=version, context=declarations.sample(kind)))


@pytest.mark.parametrize("link", ["{site}/verifier/absent/", "/verifier/", "https://ailleurs.invalid/"])
def test_a_dead_relative_or_foreign_link_of_a_document_is_seen(link, db):
    context = {"title": "Règlement", "articles": [], "changes": []}
    document = f.DocumentFactory(template="campaign_rules", context=context)
    page = f'<p><a href="{link.format(site=settings.SITE_URL)}">Vérifier</a></p>'
    with mock.patch.object(rendering, "html_of", return_value=page), pytest.raises(AssertionError):
        check_document(document)


def test_a_live_link_of_a_document_passes(db):
    page = f"<p>Vérifier : {settings.SITE_URL}{reverse('verify-document')}.</p>"
    with mock.patch.object(rendering, "html_of", return_value=page):
        check_document(f.DocumentFactory())


def test_no_path_is_written_by_hand_in_a_message():
    """After the site's address comes a reversed route: by its tag, or by a value of VALUES."""
    faults = []
    for template in TEMPLATES:
        source = (ROOT / f"templates/emails/{template}.txt").read_text(encoding="utf-8")
        values = "|".join(name for whose, name in VALUES if whose == template) or "nothing"
        after = rf"(?!{{% url |{{{{ (?:{values}) }}}})"
        faults += [
            (template, found) for found in re.findall(rf"(?:{{{{ site_url }}}}|next=){after}.*|https?:.*", source)
        ]
    assert faults == []


def written_paths(source):
    """Yield the lines of Python that join a path written by hand to the site's address."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = node.values
        elif isinstance(node, ast.BinOp):
            parts = [node.left, node.right]
        else:
            continue
        for part, following in pairwise(parts):
            text = getattr(following, "value", "")
            if "SITE_URL" in ast.unparse(part) and isinstance(text, str) and len(text) > 1 and text.startswith("/"):
                yield node.lineno


def test_no_path_is_written_by_hand_after_the_address_of_the_site():
    found = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := list(written_paths(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_a_path_written_by_hand_is_seen():
    assert list(written_paths('a = f"{settings.SITE_URL}/jury/{key}/"\nb = SITE_URL + "/jury/"')) == [1, 2]
    assert list(written_paths('a = f"{settings.SITE_URL}{path}"\nb = settings.SITE_URL + "/"')) == []


def test_no_address_is_written_by_hand_in_a_document():
    sources = [
        *ROOT.glob("*/letters/*.txt"),
        *(ROOT / f"templates/documents/{stem}.html" for stem in [*NATURES, "composed"]),
    ]
    assert len(sources) > len(NATURES) + 10
    by_hand = re.compile(r"https?://|www\.|href=\"/|(?<![<\w/.])/[a-z-]+/")
    found = [str(path.relative_to(ROOT)) for path in sources if by_hand.search(path.read_text(encoding="utf-8"))]
    assert found == []
