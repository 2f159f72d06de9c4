"""The address of every route on the objects of the story."""

import uuid

from django.core.files.base import ContentFile
from django.urls import reverse

from applications.domain import pool
from applications.domain.pairs import invitations
from applications.models import Application
from challenges.models import Challenge, Profession
from documents.domain import production
from documents.models import Document
from juries.domain import members
from juries.models import Assessment, Juror, Panel, ScoringGrid
from notifications.domain import outbox
from reporting.domain import season
from selection.models import DecisionRequest, Ranking
from tests import factories as f
from tests.architecture.workspace.exercises import EXERCISES
from tests.architecture.workspace.missions import MISSIONS, mission_of

OF_THE_PAST = {
    "team:selection", "team:cohort", "team:admit", "team:contracts", "team:agreement", "team:tracker", "team:events",
    "team:coaching", "team:booklet", "team:requested-pieces", "team:arrival-points",
}  # fmt: skip
OF_CHALLENGE = {"team:challenge", "team:withdraw-challenge", "team:challenge-funding"}


def _request_of(story):
    known = DecisionRequest.objects.filter(campaign=story.present).first()
    return known or f.DecisionRequestFactory(application__campaign=story.present)


def _invitation_of(story):
    member = f.PairMemberFactory(application__campaign=story.present)
    return invitations.token_of(member.pair)


def _task_of(story):
    own = Application.objects.get(candidate=story.user("candidate"))
    return f.AutomationRunFactory(automation__campaign=own.campaign, application=own)


def _graded_assessment(story):
    return Assessment.objects.filter(juror__user=story.user("juror"), state="submitted").first()


def _minuted(story):
    panel = Juror.objects.filter(user=story.user("juror")).first().panel
    return {"public_id": f.MinutesFactory(panel=panel).public_id}


def _panel_of(story):
    return {"public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id}


def _seat_of(story):
    return {"public_id": Juror.objects.get(user=story.user("juror")).public_id}


def _reading_of(story, name="number"):
    row = Assessment.objects.filter(panel__stages__campaign=story.present).select_related("panel", "deposit").first()
    return {"public_id": row.panel.public_id, name: row.deposit.number if name == "number" else row.public_id}


def _graded(story):
    return {"public_id": _graded_assessment(story).public_id}


def _piece(story):
    piece = f.MissionPieceFactory(mission=mission_of(story))
    piece.file.storage.delete(piece.file.name)
    piece.file.storage.save(piece.file.name, ContentFile(b"%PDF"))
    return piece


def _exported(story):
    export = f.ExportFactory(by=story.user("team"))
    export.file.storage.save(export.file.name, ContentFile(b"a;b"))
    return export


def _reported(story):
    document = season.report(story.past, by=story.user("team"), at=f.NOW)
    production.produce(document.pk)
    return document


def _signed(story):
    return f.SignatureFactory(document=mission_of(story).contract, signer=story.user("talent"), state="called")


SUBJECTS = {
    **EXERCISES,
    **MISSIONS,
    **{
        name: lambda s, c, form: {"public_id": f.SignatureDelegationFactory(administration=c.administration).public_id}
        for name in ("administration:delegation-end", "team:delegation-end")
    },
    "team:delegations": lambda s, c, form: {},
    "team:colleagues": lambda s, c, form: {},
    "team:see-as": lambda s, c, form: {},
    "leave-view-as": lambda s, c, form: {},
    "team:colleague": lambda s, c, form: {"public_id": s.user("team").public_id},
    "administration:delegations": lambda s, c, form: {},
    "administration:answer-request": lambda s, c, form: {
        "public_id": f.JoinRequestFactory(administration=c.administration).public_id
    },
    "administration:answer": lambda s, c, form: {
        "public_id": c.public_id,
        "pk": f.ChallengeQuestionFactory(challenge=c).pk,
    },
    "commitment": lambda s, c, form: {"token": f.CommitmentFactory(challenge=c).token},
    **{
        name: lambda s, c, form: {}
        for name in (
            "search",
            "robots",
            "sitemap",
            "open-data",
            "gallery",
            "team:find",
            "wagtailcore_login",
            "broken-links",
        )
    },
    **{
        f"api:{name}": lambda s, c, form: {}
        for name in ("api-root", "openapi-json", "calls", "challenges", "promotions")
    },
    "opinion": lambda s, c, form: {"procedure": "jury"},
    "api:challenge": lambda s, c, form: {"slug": Challenge.objects.filter(state="published").first().slug},
    "image": lambda s, c, form: {"name": "absente.png"},
    "dataset": lambda s, c, form: {"name": "promotions", "extension": "csv"},
    "export": lambda s, c, form: {"code": "administrations"},
    "list-records": lambda s, c, form: {"code": "administrations"},
    "list-bulk": lambda s, c, form: {"code": "administrations"},
    **{
        name: lambda s, c, form: {"public_id": _exported(s).public_id}
        for name in ("export-progress", "export-download")
    },
    "season-set": lambda s, c, form: {"public_id": _reported(s).public_id},
    "talent:portrait": lambda s, c, form: {"public_id": mission_of(s).public_id},
    "leave-sandbox": lambda s, c, form: {},
    "messages": lambda s, c, form: {},
    "team:pool": lambda s, c, form: {},
    "team:duplicates": lambda s, c, form: {},
    "pool-link": lambda s, c, form: {
        "token": pool.address(pool.join(s.user("candidate"), agreed=True, at=f.NOW), "partir")
        .rstrip("/")
        .rpartition("/")[2]
    },
    **dict.fromkeys(("reference", "reference-preview", "reference-decline"), lambda s, c, form: f.personal_link()),
    "letter-file": lambda s, c, form: f.letter_address(s.past),
    "candidate:cancel-reference": lambda s, c, form: dict.fromkeys(("public_id", "reference"), uuid.uuid4()),
    "juror-invitation": lambda s, c, form: {"token": members.path(f.JurorFactory()).rstrip("/").rpartition("/")[2]},
    "candidate:pair-invitation": lambda s, c, form: {"token": _invitation_of(s)},
    "team:replace-juror": lambda s, c, form: {
        "public_id": Panel.objects.filter(stages__campaign=s.present).first().public_id,
        "seat": Juror.objects.filter(panel__stages__campaign=s.present).order_by("panel_id").first().public_id,
    },
    "team:composition": lambda s, c, form: {"public_id": s.past.match_runs.first().public_id},
    "team:what-if": lambda s, c, form: {"public_id": s.past.match_runs.first().public_id},
    "team:seat": lambda s, c, form: {"pk": Ranking.objects.first().position_id},
    "my-data": lambda s, c, form: {},
    "request-sign-in-link": lambda s, c, form: {},
    "sign-in-link": lambda s, c, form: {"secret": "un-secret-inconnu"},
    "privacy-register": lambda s, c, form: {},
    "my-readers": lambda s, c, form: {},
    "team:journal": lambda s, c, form: {},
    "signatures": lambda s, c, form: {},
    "hosted-missions": lambda s, c, form: {},
    "talent:renewal": lambda s, c, form: {
        "public_id": f.MissionActFactory(mission=mission_of(s), kind="intent").public_id
    },
    "my-calendar": lambda s, c, form: {},
    "alumni": lambda s, c, form: {},
    "cohort-room": lambda s, c, form: {"code": s.past.code},
    "calendar-feed": lambda s, c, form: {"token": f.FeedKeyFactory().token},
    "team:event": lambda s, c, form: {"public_id": f.CohortEventFactory(cohort=s.past.cohort).public_id},
    "team:event-cancel": lambda s, c, form: {"public_id": f.CohortEventFactory(cohort=s.past.cohort).public_id},
    "mission-piece": lambda s, c, form: {"public_id": _piece(s).public_id},
    "mission-piece-check": lambda s, c, form: {"public_id": _piece(s).public_id},
    **{
        name: lambda s, c, form: {"public_id": _signed(s).public_id}
        for name in (*(f"signature-{act}" for act in ("document", "evidence", "code", "sign", "refuse")), "signature")
    },
    "team:requested-piece": lambda s, c, form: {"code": s.past.code, "piece": "identity"},
    "team:arrival-point": lambda s, c, form: {"code": s.past.code, "point": "week"},
    **{
        name: lambda s, c, form: {"public_id": mission_of(s).contract.batch.public_id}
        for name in ("team:batch-archive", "team:batch-cancel", "team:batch-sign")
    },
    "team:message": lambda s, c, form: {
        "code": s.present.code,
        "public_id": f.MessageFactory(campaign_code=s.present.code).public_id,
    },
    "team:document": lambda s, c, form: {"public_id": mission_of(s).contract.public_id},
    "team:deadlines": lambda s, c, form: {},
    "team:deadlines-calendar": lambda s, c, form: {},
    "team:templates": lambda s, c, form: {},
    **{
        name: lambda s, c, form: {"code": "attestation", "rank": 1}
        for name in ("team:template", "team:template-decide", "team:template-preview")
    },
    "verify-document": lambda s, c, form: {},
    "matchings": lambda s, c, form: {},
    "matching-checker": lambda s, c, form: {},
    "unavailabilities": lambda s, c, form: {},
    "available-again": lambda s, c, form: {"pk": f.UnavailabilityFactory().pk},
    "export-my-data": lambda s, c, form: {},
    "my-name": lambda s, c, form: {},
    "erase-my-data": lambda s, c, form: {},
    "refuse-messages": lambda s, c, form: {
        "token": outbox.refusal_address(s.user("candidate"), "reminders").rstrip("/").rpartition("/")[2]
    },
    "team:directory": lambda s, c, form: {},
    "team:record-new": lambda s, c, form: {},
    "team:labels": lambda s, c, form: {},
    "team:campaign-new": lambda s, c, form: {},
    "team:presets": lambda s, c, form: {},
    "team:vocabularies": lambda s, c, form: {},
    "team:vocabulary": lambda s, c, form: {"kind": "metiers"},
    **{
        name: lambda s, c, form: {"kind": "metiers", "pk": Profession.objects.first().pk}
        for name in ("team:vocabulary-term", "team:vocabulary-act")
    },
    "team:forms": lambda s, c, form: {},
    "team:grids": lambda s, c, form: {},
    "team:charter": lambda s, c, form: {},
    "team:grid-new": lambda s, c, form: {},
    "team:grid": lambda s, c, form: {"pk": ScoringGrid.objects.first().pk},
    "team:grid-examples": lambda s, c, form: {"pk": ScoringGrid.objects.first().pk},
    "team:grid-version": lambda s, c, form: {"pk": ScoringGrid.objects.first().pk},
    "team:reading-at": lambda s, c, form: _reading_of(s, "reading"),
    "team:sharing": lambda s, c, form: _reading_of(s),
    "juror:minutes": lambda s, c, form: _minuted(s),
    "juror:minutes-pdf": lambda s, c, form: _minuted(s),
    "team:minutes-pdf": lambda s, c, form: _minuted(s),
    "team:minutes": lambda s, c, form: _panel_of(s),
    "team:prefer": lambda s, c, form: {
        "code": s.past.code,
        "pk": Ranking.objects.filter(position__challenge__campaign=s.past).first().pk,
    },
    "juror:acts": lambda s, c, form: {},
    **{
        name: lambda s, c, form: {
            "public_id": Application.objects.get(candidate=s.user("candidate")).public_id,
            "key": "decision-letter-1-accepted",
        }
        for name in ("candidate:letter", "candidate:letter-ask")
    },
    **dict.fromkeys(("team:common-lot", "team:deliberation"), lambda s, c, form: _panel_of(s)),
    "team:deliberation-dossier": lambda s, c, form: _panel_of(s) | {"number": "EIG-0000"},
    "juror:deliberation-dossier": lambda s, c, form: _seat_of(s) | {"number": "EIG-0000"},
    **dict.fromkeys(
        (
            "juror:common-lot",
            "juror:day",
            "juror:calendar",
            "juror:deliberation",
            "juror:own-reading",
            "juror:bids",
            "juror:host-order",
        ),
        lambda s, c, form: _seat_of(s),
    ),
    "juror:restore": lambda s, c, form: _graded(s) | {"change": _graded_assessment(s).changes.first().pk},
    "juror:untie": lambda s, c, form: (
        _graded(s) | {"passage": f.PassageFactory(assessment=_graded_assessment(s)).public_id}
    ),
    "team:sandbox": lambda s, c, form: {},
    "team:promote": lambda s, c, form: {},
    "team:play": lambda s, c, form: {"pk": f.ExtraFactory(campaign=s.present).pk},
    "team:record": lambda s, c, form: {"public_id": c.administration.public_id},
    "team:extend": lambda s, c, form: {"code": s.present.code, "pk": s.present.windows.first().pk},
    "team:add-round": lambda s, c, form: {"code": s.present.code, "pk": s.present.stages.first().pk},
    "team:challenge-page": lambda s, c, form: {"public_id": c.public_id},
    "team:form": lambda s, c, form: {"pk": form.pk},
    "team:form-act": lambda s, c, form: {"pk": form.pk},
    "team:form-field-new": lambda s, c, form: {"pk": form.pk},
    "team:form-field": lambda s, c, form: {"pk": form.pk, "field": form.fields.first().pk},
    "team:form-section": lambda s, c, form: {"pk": form.pk, "field": form.fields.first().pk},
    "team:form-preview": lambda s, c, form: {"pk": form.pk, "reader": "jury"},
    "team:enter-sandbox": lambda s, c, form: {
        "code": f.CampaignFactory(rehearsal_of=s.present, sandbox=True, code="EIG4-R2-R9").code
    },
}


def address_of(name, story):
    """Return a route's address on the story's own objects."""
    campaign = story.past if name in OF_THE_PAST else story.present
    challenge = Challenge.objects.filter(administration__members__user=story.user("administration")).exclude(
        dossier=None
    )
    assessment = Assessment.objects.filter(juror__user=story.user("juror"), state="submitted").first()
    document = Document.objects.filter(mission__talent=story.user("talent")).first()
    cv = {"public_id": assessment.public_id, "piece": assessment.deposit.dossier.attachments.first().public_id}
    arguments = {
        "candidate:start": {"code": "EIG4-R2"},
        "candidate:add-wish": {"slug": Challenge.objects.filter(state="published").first().slug},
        **{
            name: {"public_id": f.dated_offer(story.user("talent")).public_id}
            for name in ("candidate:offer", "candidate:start-date", "team:start-date")
        },
        "juror:charter": {"public_id": Juror.objects.get(user=story.user("juror")).public_id},
        "talent:document": {"public_id": document.public_id},
        "team:automation": {"public_id": f.AutomationFactory(campaign=story.present).public_id},
        "team:finish-task": {"pk": _task_of(story).pk},
        "team:decision-request": {"public_id": _request_of(story).public_id},
        "team:retry-document": {"public_id": document.public_id},
        "team:batch": {"public_id": document.batch.public_id},
        "team:panel": {"public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id},
        "team:jurors": {"public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id},
        "team:bids": {"public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id},
        "team:dismiss-conflict": {
            "public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id,
            "conflict": 0,
        },
        **{
            name: {"public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id}
            for name in ("team:hearings", "team:self-scheduling")
        },
        "candidate:hearing-slot": {"public_id": uuid.uuid4()},  # nobody is convened in the story yet
        "team:close-panel": {"public_id": Panel.objects.filter(stages__campaign=story.present).first().public_id},
        "team:selection-act": {"code": "EIG4-R1", "act": "rank"},
        "team:match-run": {"public_id": story.past.match_runs.first().public_id},
        "matching-data": {"public_id": story.past.match_runs.first().public_id},
        **dict.fromkeys(("juror:attachment", "juror:piece"), cv),
        "juror:piece-page": cv | {"number": 1},
    }
    hosted = challenge.first()
    campaign_form = story.present.challenge_form
    if name in SUBJECTS:
        arguments |= {name: SUBJECTS[name](story, hosted, campaign_form)}
    own = Application.objects.get(candidate=story.user("candidate"))
    by_space = {"administration": challenge.first(), "candidate": own, "juror": assessment}
    if name in arguments:
        return reverse(name, kwargs=arguments[name])
    if name in {"candidate:piece", "team:piece"}:
        piece = own.dossier.attachments.first()
        return reverse(name, kwargs={"public_id": own.public_id, "piece": piece.public_id})
    if name in {
        "team:challenge",
        "team:withdraw-challenge",
        "team:challenge-funding",
        "team:application",
        "team:blind",
        "team:unmask",
        "team:check",
        "team:refuse",
        "team:feedback",
        "team:ask",
        "team:note",
        "team:application-thread",
    }:
        return reverse(name, kwargs={"public_id": (challenge.first() if name in OF_CHALLENGE else own).public_id})
    space, _, page = name.partition(":")
    if page in {
        "",
        "home",
        "new",
        "members",
        "join",
        "profile",
        "import-cv",
        "pool",
        "inbox",
        "waiting",
        "resend-messages",
        "retry-documents",
    }:
        return reverse(name)
    if space == "team":
        return reverse(name, kwargs={"code": campaign.code})
    return reverse(name, kwargs={"public_id": by_space[space].public_id})
