"""Every route x every actor. A route that is not listed here fails the suite."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import get_resolver

from documents.models import Document
from tests.architecture.routes.addresses import address_of
from tests.architecture.routes.test_single_sign_in import ALLAUTH
from tests.architecture.workspace.headings import misplaced
from tests.architecture.workspace.roles import TEAM_ROUTES, wrong_answers
from tests.conftest import ACTORS
from tests.url_patterns import PREFIXES, routes_of

LOGIN = 302
# For each route: method, and the answer to anonymous, stranger, candidate, administration, juror, talent, team.
# « own » below makes the address from the story: what belongs to the actor of the column that sees it.
OPEN = (200,) * 7
ALL_SIGNED_IN = (LOGIN, 200, 200, 200, 200, 200, 200)
TEAM = (LOGIN, 404, 404, 404, 404, 404, 200)
TEAM_ACT = (LOGIN, 404, 404, 404, 404, 404, 302)
TEAM_TYPED = (LOGIN, 404, 404, 404, 404, 404, 422)  # what is missing is said at its field
ADMINISTRATION = (LOGIN, 404, 404, 200, 404, 404, 404)
CANDIDATE = (LOGIN, 404, 200, 404, 404, 404, 404)
JUROR = (LOGIN, 404, 404, 404, 200, 404, 404)
TALENT = (LOGIN, 404, 404, 404, 404, 200, 404)
TALENT_ACT = (LOGIN, 404, 404, 404, 404, 302, 404)
# Pages that both sides, the coach and the team share; those of the person recruited alone: the team reads none.
ROOM = ("room", "bulletin", "follow-up", "results", "reviews", "review", "exit", "sustainability")
OWN = ("talent:thread", "talent:portrait", "mission-logbook", "mission-handover", "signature", "signature-document")

ROUTES = {
    "alive": ("get", OPEN),
    "ready": ("get", OPEN),
    "security-txt": ("get", (404,) * 7),  # no contact is set here
    "verify-document": ("get", OPEN),
    "matchings": ("get", OPEN),
    "matching-checker": ("get", OPEN),
    "matching-data": ("get", OPEN),
    "spaces": ("get", (LOGIN, 302, 302, 200, 200, 200, 200)),
    "administration:home": ("get", ALL_SIGNED_IN),
    "administration:new": ("get", ADMINISTRATION),
    "administration:challenge": ("get", ADMINISTRATION),
    "administration:autosave": ("post", (LOGIN, 404, 404, 409, 404, 404, 404)),
    "administration:receipt": ("get", ADMINISTRATION),
    "administration:receipt-pdf": ("post", (LOGIN, 404, 404, 302, 404, 404, 404)),
    "administration:join": ("get", ALL_SIGNED_IN),
    "administration:members": ("get", ADMINISTRATION),
    "administration:delegations": ("get", ADMINISTRATION),
    "administration:delegation-end": ("post", (LOGIN, 404, 404, 302, 404, 404, 404)),
    "administration:answer-request": ("post", (LOGIN, 404, 404, 422, 404, 404, 422)),
    "administration:parts": ("get", (LOGIN,) + (404,) * 6),
    "administration:positions": ("get", (LOGIN,) + (404,) * 6),  # the story's proposal is deposited: nothing to write
    "administration:funding": ("get", ADMINISTRATION),
    "administration:annex": ("post", (LOGIN, 404, 404, 302, 404, 404, 404)),
    "administration:sponsor": ("get", ADMINISTRATION),
    "administration:preview": ("get", ADMINISTRATION),
    "administration:examples": ("get", ADMINISTRATION),
    "administration:comment": ("post", (LOGIN, 404, 404, 422, 404, 404, 404)),
    "administration:withdraw": ("post", (LOGIN, 404, 404, 422, 404, 404, 404)),
    "administration:decision-requests": ("get", (LOGIN,) + (404,) * 6),  # the story's proposal is not refused
    **dict.fromkeys(("administration:page", "administration:people"), ("get", ADMINISTRATION)),
    "administration:answer": ("post", (LOGIN, 404, 404, 422, 404, 404, 404)),
    "administration:webinar": ("post", (LOGIN, 404, 404, 422, 404, 404, 404)),
    "commitment": ("get", OPEN),
    "privacy-register": ("get", OPEN),
    "request-sign-in-link": ("get", (200,) + (302,) * 6),
    "sign-in-link": ("get", (410,) * 7),
    "my-data": ("get", ALL_SIGNED_IN),
    "my-readers": ("get", ALL_SIGNED_IN),
    "team:journal": ("get", TEAM),
    "team:find": ("get", TEAM),
    "team:inbox": ("get", TEAM),
    **dict.fromkeys(("team:resend-messages", "team:retry-documents"), ("post", TEAM_TYPED)),
    **{f"team:{name}": ("get", TEAM) for name in ("messages", "message", "documents")},
    **{f"team:{kind}-deliveries": ("get", TEAM) for kind in ("application", "challenge")},
    "team:waiting": ("get", TEAM),
    "team:calendar": ("get", TEAM),
    "team:tasks": ("get", TEAM),
    "team:cockpit": ("get", TEAM),
    "team:journeys": ("get", TEAM),
    "team:season-report": ("post", TEAM_ACT),
    "season-set": ("post", TEAM),
    "broken-links": ("get", TEAM),
    "team:cockpit-remind": ("get", TEAM_ACT),
    "unavailabilities": ("get", ALL_SIGNED_IN),
    "available-again": ("post", (LOGIN,) + (302,) * 6),
    "export-my-data": ("post", ALL_SIGNED_IN),
    "my-name": ("post", (LOGIN,) + (422,) * 6),
    "erase-my-data": ("post", (LOGIN,) + (422,) * 6),
    "messages": ("get", ALL_SIGNED_IN),
    "refuse-messages": ("get", OPEN),
    "leave-sandbox": ("post", (LOGIN,) + (404,) * 6),
    "candidate:home": ("get", ALL_SIGNED_IN),
    "candidate:profile": ("get", ALL_SIGNED_IN),
    "candidate:pool": ("get", ALL_SIGNED_IN),
    "pool-link": ("get", OPEN),
    "juror-invitation": ("get", OPEN),
    **dict.fromkeys(("reference", "reference-preview", "reference-decline"), ("get", OPEN)),
    "letter-file": ("post", (LOGIN, 404, 404, 404, 404, 404, 200)),
    **dict.fromkeys(
        ("candidate:references", "candidate:cancel-reference"), ("get", (LOGIN,) + (404,) * 6)
    ),  # none asked
    "team:replace-juror": ("get", TEAM),
    "team:pool": ("get", TEAM),
    "team:duplicates": ("get", TEAM),
    "candidate:import-cv": ("post", (LOGIN,) + (422,) * 6),
    "candidate:start": ("post", (LOGIN, 302, 302, 302, 302, 302, 302)),
    "candidate:add-wish": ("get", (LOGIN, 200, 200, 200, 200, 302, 200)),  # the talent has deposited
    "candidate:application": ("get", CANDIDATE),
    "candidate:autosave": ("post", (LOGIN, 404, 409, 404, 404, 404, 404)),
    "candidate:receipt": ("get", CANDIDATE),
    "candidate:monitoring": ("get", CANDIDATE),
    "candidate:receipt-pdf": ("post", (LOGIN, 404, 302, 404, 404, 404, 404)),
    "candidate:piece": ("get", CANDIDATE),
    "candidate:explanation": ("get", (LOGIN,) + (404,) * 6),  # nothing is announced in the story yet
    "candidate:letter": ("get", (LOGIN,) + (404,) * 6),
    "candidate:letter-ask": ("post", (LOGIN,) + (404,) * 6),
    "candidate:explanation-pdf": ("get", (LOGIN,) + (404,) * 6),
    "candidate:waiting-room": ("get", (LOGIN,) + (404,) * 6),
    "candidate:hearing-slot": ("get", (LOGIN,) + (404,) * 6),
    "candidate:agenda": ("get", (LOGIN,) + (404,) * 6),  # nobody is convened in the story yet
    "candidate:blind": ("get", (LOGIN,) + (404,) * 6),  # the story's application is deposited: a draft no more
    **dict.fromkeys(
        ("candidate:pair", "candidate:pair-leave"), ("get", (LOGIN,) + (404,) * 6)
    ),  # no pairs in the story
    "candidate:pair-invitation": ("get", ALL_SIGNED_IN),
    "candidate:wishes": ("get", (LOGIN, 404, 200, 404, 404, 404, 404)),
    **{f"{space}:thread": ("get", (LOGIN,) + (404,) * 6) for space in ("administration", "candidate")},  # none there
    "candidate:resume": ("post", (LOGIN, 404, 302, 404, 404, 404, 404)),
    "candidate:follow-up": ("get", (LOGIN,) + (404,) * 6),
    "candidate:decision-requests": ("get", (LOGIN,) + (404,) * 6),  # nothing is announced in the story yet
    "candidate:withdraw": ("post", (LOGIN, 404, 302, 404, 404, 404, 404)),
    **dict.fromkeys(("candidate:offer", "candidate:start-date"), ("get", (LOGIN, 404, 404, 404, 404, 200, 404))),
    "candidate:exercise": ("get", CANDIDATE),
    "candidate:exercise-autosave": ("post", (LOGIN,) + (404,) * 6),  # not begun
    "candidate:exercise-piece": ("get", (LOGIN,) + (404,) * 6),
    **{f"team:{name}": ("get", TEAM) for name in ("exercises", "exercise", "exercise-preview", "exercise-adjustments")},
    "team:exercise-piece": ("get", (LOGIN,) + (404,) * 6),  # the statement has no file
    "juror:home": ("get", JUROR),
    "juror:charter": ("get", JUROR),
    "juror:assessment": ("get", JUROR),
    "juror:acts": ("post", (LOGIN, 404, 404, 404, 400, 404, 404)),
    "juror:reopen": ("post", (LOGIN, 404, 404, 404, 302, 404, 404)),
    "juror:restore": ("post", (LOGIN, 404, 404, 404, 302, 404, 404)),
    "juror:tie": ("post", (LOGIN, 404, 404, 404, 400, 404, 404)),
    "juror:untie": ("post", (LOGIN, 404, 404, 404, 302, 404, 404)),
    "juror:own-reading": ("get", JUROR),
    **dict.fromkeys(("juror:bids", "juror:host-order"), ("get", (LOGIN,) + (404,) * 6)),  # nothing is asked, no host
    **dict.fromkeys(("juror:day", "juror:calendar"), ("get", JUROR)),
    **dict.fromkeys(("juror:common-lot", "juror:deliberation"), ("get", JUROR)),
    "juror:deliberation-dossier": ("get", (LOGIN,) + (404,) * 6),  # nobody deliberates in the story yet
    "juror:minutes": ("get", JUROR),
    "juror:minutes-pdf": ("get", (LOGIN,) + (404,) * 6),  # not signed
    "juror:attachment": ("post", (LOGIN, 404, 404, 404, 404, 404, 404)),  # the CV identifies: hidden from blind readers
    **dict.fromkeys(("juror:piece", "juror:piece-page"), ("get", (LOGIN,) + (404,) * 6)),  # same: that CV is not shown
    "talent:home": ("get", (LOGIN, 404, 404, 404, 404, 200, 404)),
    "talent:renewal": ("post", TALENT_ACT),
    "team:mission-thread": ("get", TEAM),
    "talent:document": ("get", (LOGIN, 404, 404, 404, 404, 200, 200)),
    "signatures": ("get", ALL_SIGNED_IN),
    "hosted-missions": ("get", ADMINISTRATION),
    "mission-record": ("get", (LOGIN, 404, 404, 404, 404, 200, 200)),
    "mission-piece-remind": ("post", (LOGIN, 404, 404, 404, 404, 404, 302)),
    "mission-piece-send": ("post", (LOGIN, 404, 404, 404, 404, 422, 422)),
    "mission-point": ("post", TALENT_ACT),
    "mission-piece": ("post", (LOGIN, 404, 404, 404, 404, 200, 200)),
    "mission-piece-check": ("post", TEAM_TYPED),
    "team:tracker": ("get", TEAM),
    **{f"team:{list_}{page}": ("get", TEAM) for list_ in ("requested-piece", "arrival-point") for page in ("s", "")},
    "mission-checklist": ("post", (LOGIN, 404, 404, 404, 404, 302, 302)),
    "mission-follow-up-act": ("post", (LOGIN, 404, 404, 404, 404, 422, 422)),
    **dict.fromkeys((f"mission-{page}" for page in ROOM), ("get", (LOGIN, 404, 404, 404, 404, 200, 200))),
    **dict.fromkeys(OWN, ("get", TALENT)),
    **dict.fromkeys(("cohort-room", "cohort-post", "cohort-post-file"), ("get", (LOGIN, 404, 404, 200, 404, 200, 200))),
    "my-calendar": ("get", ALL_SIGNED_IN),
    "calendar-feed": ("get", OPEN),
    "alumni": ("get", (LOGIN, 404, 404, 404, 404, 200, 200)),
    "survey": ("get", OPEN),
    "sponsor-check": ("get", OPEN),
    "team:sponsor-handled": ("post", TEAM_ACT),
    "team:events": ("get", TEAM),
    "team:event": ("get", TEAM),
    "team:event-cancel": ("post", TEAM_TYPED),
    "team:coaching": ("get", TEAM),
    "team:booklet": ("post", TEAM_ACT),
    "signature-evidence": ("get", (LOGIN,) + (404,) * 6),  # nobody has signed yet
    "signature-code": ("post", TALENT_ACT),
    "signature-sign": ("post", (LOGIN, 404, 404, 404, 404, 422, 404)),
    "signature-refuse": ("post", (LOGIN, 404, 404, 404, 404, 422, 404)),
    "team:mission": ("get", TEAM),
    **{f"team:mission-{page}": ("get", TEAM) for page in ("terms", "act", "contact", "team")},
    "team:mission-start": ("post", TEAM_ACT),
    "team:mission-paper": ("post", TEAM_TYPED),
    "team:mission-correct": ("post", TEAM_TYPED),
    "team:mission-deadline": ("post", (LOGIN,) + (404,) * 6),  # no rule is named
    "team:agreement": ("post", TEAM_TYPED),
    **dict.fromkeys(("team:deadlines", "team:deadlines-calendar"), ("get", TEAM)),
    "team:batch-archive": ("post", TEAM),
    "team:batch-cancel": ("post", TEAM_ACT),
    "team:batch-sign": ("post", TEAM_ACT),
    **{f"team:document{page}": ("get", TEAM) for page in ("", "-outside", "-signer")},
    "team:document-again": ("post", TEAM_ACT),  # nobody refused: said on the document's page
    "signed-file": ("get", (LOGIN, 404, 404, 404, 404, 200, 200)),
    "team:templates": ("get", TEAM),
    "team:template": ("get", TEAM),
    "team:template-decide": ("post", TEAM_TYPED),
    "team:template-preview": ("get", TEAM),
    "team:home": ("get", TEAM),
    "team:members": ("get", TEAM),
    "team:colleagues": ("get", TEAM),
    "team:see-as": ("get", TEAM),
    "leave-view-as": ("post", (LOGIN,) + (404,) * 6),  # nobody sees as another here
    "team:colleague": ("get", TEAM),
    "team:delegations": ("get", TEAM),
    "team:delegation-end": ("post", TEAM_ACT),
    "team:directory": ("get", TEAM),
    "team:record-new": ("get", TEAM),
    "team:record": ("get", TEAM),
    "team:labels": ("get", TEAM),
    "team:campaign-new": ("get", TEAM),
    "team:presets": ("get", TEAM),
    "team:vocabularies": ("get", TEAM),
    "team:vocabulary": ("get", TEAM),
    "team:vocabulary-term": ("get", TEAM),
    "team:vocabulary-act": ("post", (LOGIN,) + (404,) * 6),  # no act is asked for
    "team:campaign-dates": ("get", TEAM_ACT),  # the story's campaign is published: its rules are shown
    "team:rules": ("get", TEAM),
    "team:rules-text": ("get", TEAM),
    "team:rules-pdf": ("get", (LOGIN,) + (404,) * 6),  # not produced yet in the story
    "team:publish-campaign": ("post", TEAM_ACT),
    "team:close-campaign": ("get", TEAM),
    "team:extend": ("get", TEAM),
    "team:add-round": ("post", (LOGIN, 404, 404, 404, 404, 404, 422)),
    "list-records": ("get", TEAM),
    "list-bulk": ("post", (LOGIN,) + (404,) * 6),  # no act is named
    "team:challenge-page": ("get", TEAM),
    "team:forms": ("get", TEAM),
    "team:form": ("get", TEAM),
    "team:form-act": ("post", TEAM_ACT),
    "team:form-field-new": ("get", TEAM),
    "team:form-field": ("get", TEAM),
    "team:form-section": ("get", TEAM),
    "team:form-preview": ("get", TEAM),
    "team:grids": ("get", TEAM),
    "team:charter": ("get", TEAM),
    "team:grid-new": ("get", TEAM),
    "team:grid": ("get", TEAM),
    "team:grid-examples": ("get", TEAM),
    "team:grid-version": ("post", TEAM_ACT),
    "team:rehearsals": ("get", TEAM),
    "team:enter-sandbox": ("post", TEAM_ACT),
    "team:sandbox": ("get", (LOGIN,) + (404,) * 6),  # nobody has entered one
    "team:promote": ("post", (LOGIN,) + (404,) * 6),
    "team:play": ("post", (LOGIN,) + (404,) * 6),
    "team:campaign": ("get", TEAM),
    "team:cohort": ("get", TEAM),
    "team:admit": ("post", TEAM_ACT),
    "team:contracts": ("post", TEAM_ACT),
    "team:batch": ("get", TEAM),
    "team:retry-document": ("post", TEAM_ACT),
    "team:challenges": ("get", TEAM),
    "team:announce-challenges": ("post", TEAM_ACT),
    "team:challenge": ("get", TEAM),
    "team:applications": ("get", TEAM),
    "export": ("post", TEAM),
    "export-progress": ("get", TEAM),
    "export-download": ("get", TEAM),
    "search": ("get", OPEN),
    "robots": ("get", OPEN),
    "wagtailcore_login": ("get", (302,) * 7),
    "sitemap": ("get", OPEN),
    "image": ("get", (404,) * 7),  # the story holds no image
    "gallery": ("get", TEAM),
    "opinion": ("get", ALL_SIGNED_IN),
    "open-data": ("get", OPEN),
    "dataset": ("get", OPEN),
    "api:api-root": ("get", (404,) * 7),
    "api:openapi-json": ("get", OPEN),
    "api:calls": ("get", OPEN),
    "api:challenges": ("get", OPEN),
    "api:challenge": ("get", OPEN),
    "api:promotions": ("get", OPEN),
    "team:announce-applications": ("post", TEAM_ACT),
    "team:panels": ("get", TEAM),
    "team:panel": ("get", TEAM),
    "team:bids": ("get", TEAM),
    "team:close-panel": ("post", TEAM_ACT),
    **dict.fromkeys(("team:hearings", "team:self-scheduling", "team:forwarding-consents"), ("get", TEAM)),
    "team:plan-hearings": ("get", TEAM),
    "team:capacity": ("get", TEAM),
    "team:jurors": ("get", TEAM),
    "team:sharing": ("get", TEAM),
    "team:reading-at": ("get", TEAM),
    **dict.fromkeys(("team:common-lot", "team:deliberation"), ("get", TEAM)),
    "team:deliberation-dossier": ("get", (LOGIN,) + (404,) * 6),  # same
    "team:minutes": ("get", TEAM),
    "team:minutes-pdf": ("get", (LOGIN,) + (404,) * 6),  # not signed
    "team:prefer": ("post", TEAM_TYPED),
    "team:end-list": ("post", TEAM_TYPED),
    "team:dismiss-conflict": ("post", (LOGIN,) + (404,) * 6),  # the story has no conflict
    "team:preselection": ("get", TEAM),
    "team:calibration": ("get", TEAM),
    "team:adaptive-readings": ("get", TEAM),
    "team:selection": ("get", TEAM),
    "team:selection-act": ("post", TEAM_ACT),
    "team:match-run": ("get", TEAM),
    "team:what-if": ("get", TEAM),
    "team:holds": ("get", TEAM),
    "team:composition-rules": ("get", TEAM),
    "team:composition": ("get", TEAM),
    **dict.fromkeys(("team:automations", "team:automation", "team:decision-requests"), ("get", TEAM)),
    "team:finish-task": ("post", TEAM_ACT),
    **dict.fromkeys(("team:decision-request", "team:start-date"), ("get", TEAM)),
    "team:feedback-list": ("get", TEAM),
    "team:feedback": ("get", (LOGIN,) + (404,) * 6),  # the story's candidate is read blind: no name before the decision
    "team:seat": ("get", TEAM),
    "team:withdraw-challenge": ("get", TEAM),
    "team:challenge-funding": ("get", TEAM),
    "team:application": ("get", TEAM),
    "team:piece": ("post", (LOGIN,) + (404,) * 6),  # the CV identifies: hidden until the decision
    "team:blind": ("get", TEAM),
    "team:check": ("post", TEAM_ACT),
    "team:ask": ("post", TEAM_TYPED),
    "team:note": ("post", TEAM_TYPED),
    "team:application-thread": ("post", TEAM_TYPED),
    "keep-view": ("post", (LOGIN,) + (404,) * 6),  # no list is named here
    "team:compare": ("get", TEAM_ACT),
    "team:outside": ("get", TEAM),
    "team:restricted": ("get", TEAM),
    "team:refuse": ("post", TEAM_TYPED),
    "team:unmask": ("post", TEAM_TYPED),
}


def test_every_route_is_listed():
    routes = {name for address, name in routes_of(get_resolver().url_patterns) if not address.startswith(PREFIXES)}
    with_arguments = {
        "account_confirm_email", "account_reset_password_from_key", "mfa_remove_webauthn", "mfa_edit_webauthn",
    }  # fmt: skip
    unnamed = {None}  # former addresses of allauth, which lead to the named ones
    assert routes - with_arguments - unnamed == set(ROUTES) | set(ALLAUTH)


# The button of an act, where a page has several: without it the act does not exist.
PRESSED = {
    "administration:answer-request": {"answer": "refuse"},
    "mission-checklist": {"moment": "arrival"},
    "mission-piece-check": {"decision": "refuse"},
    "mission-piece-send": {"kind": "identity"},
    "mission-point": {"item": "badge", "done": "yes"},
    "talent:renewal": {"answer": "decline"},
    "team:check": {"act": "recompute"},
    "team:form-act": {"act": "version"},
    "team:note": {"act": "note"},
    "team:application-thread": {"act": "write"},
    "team:prefer": {"act": "prefer"},
    "team:template-decide": {"decision": "refuse"},
}


@pytest.mark.parametrize("name", ROUTES)
def test_route_answers_each_actor_and_each_role(name, story, client_for, issued, monkeypatch):
    method, expected = ROUTES[name]
    address = address_of(name, story)
    if name in TEAM_ROUTES:
        assert wrong_answers(name, method, address, PRESSED.get(name, {}), expected[-1], monkeypatch) == {}
    responses = [getattr(client_for(actor), method)(address, PRESSED.get(name, {})) for actor in ACTORS]
    answers = tuple(response.status_code for response in responses)
    signed_in = responses[1:]  # a visitor has no space
    misplacements = [fault for response in signed_in for fault in misplaced(name, response)]
    for response in responses:
        response.close()
    assert misplacements == []
    assert dict(zip(ACTORS, answers, strict=True)) == dict(zip(ACTORS, expected, strict=True))


@pytest.fixture
def issued(story):
    """The talent's contract is issued, without its file: the rule is what is tested."""
    document = Document.objects.filter(mission__talent=story.user("talent")).first()
    name = storages["private"].save("documents/contrat.pdf", ContentFile(b"%PDF-1.4"))
    Document.objects.filter(pk=document.pk).update(
        state="done", size=8, sha256="0" * 64, done_at=document.issued_at, file=name
    )


@pytest.mark.parametrize("actor", ACTORS)
def test_editors_desk_is_closed_to_all_but_editors(actor, client_for):
    expected = 200 if actor == "team" else 302
    client = client_for(actor)
    assert client.get("/cms/").status_code == expected


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("path", ["/", "/defis/", "/defis/enki/", "/eig4/", "/programme/"])
def test_public_page_is_open(path, actor, client_for, story):
    assert client_for(actor).get(path).status_code == 200
