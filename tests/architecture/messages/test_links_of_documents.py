"""Every link of every issued document opens for whoever holds the file; none is written by hand."""

import re
from unittest import mock

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse

from challenges.domain import funding
from challenges.domain.rules import regulation
from documents.domain import rendering
from documents.domain.texts import declarations, templates
from dossiers.domain import receipts
from juries.domain import assessments
from juries.domain import minutes as panel_minutes
from reporting.domain import season
from selection.domain.proofs import explanation
from tests import factories as f
from tests.architecture.messages.links import check_without_session, links_of, path_of
from tests.architecture.packages import ROOT
from tests.factories import NOW


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
    application = f.DepositedApplicationFactory(state="shortlisted", announced_state="shortlisted")
    f.PreselectionRecordFactory(
        campaign=application.campaign, inputs=[[application.profession_id, [[application.pk, "3.000", 1, 2, True]]]]
    )
    return explanation.issue(application, explanation.of(application, at=NOW), at=NOW)


NATURES = {
    "campaign_rules": lambda team: regulation.issue(f.ready_campaign(), at=NOW),
    "decision_explanation": issued_explanation,
    "deposit_receipt": issued_receipt,
    "funding_annex": issued_annex,
    "jury_minutes": issued_minutes,
    "season_report": lambda team: season.report(f.CohortFactory().campaign, by=team, at=NOW),
}
PAGES = {"base", "composed", "export", "verify"}  # the frame of the kinds that editors write, and two pages of the site


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


def test_no_address_is_written_by_hand_in_a_document():
    sources = [
        *ROOT.glob("*/letters/*.txt"),
        *(ROOT / f"templates/documents/{stem}.html" for stem in [*NATURES, "composed"]),
    ]
    assert len(sources) > len(NATURES) + 10
    by_hand = re.compile(r"https?://|www\.|href=\"/|(?<![<\w/.])/[a-z-]+/")
    texts = [str(path.relative_to(ROOT)) for path in sources if by_hand.search(path.read_text(encoding="utf-8"))]
    assert texts == []
