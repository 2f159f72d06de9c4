"""The papers of a mission's life and of the repository's templates, for the awkward case, rendered then read."""

import re

from challenges.domain.rules import regulation
from common.language.french import with_de
from documents.domain import production
from documents.models import Document
from dossiers.domain import receipts
from followup.domain import follow_up
from followup.enums import ReviewPhase
from juries.domain import assessments, minutes
from panels.domain import minutes as drawn
from talents.domain import cohorts, tracker
from talents.domain.documents import circuits
from tests import factories as f
from tests.factories import NOW
from tests.unit.talents.domain.test_circuits import sign
from tests.unit.talents.domain.test_papers_read import awkward, read  # noqa: F401 - a fixture


def rules_of(mission):
    campaign = mission.cohort.campaign
    type(campaign).objects.filter(pk=campaign.pk).update(name="Entrepreneurs d’intérêt général, promotion d’Auvergne")
    campaign.refresh_from_db()
    return regulation.issue(campaign, at=NOW)


def receipt_of(mission):
    application = mission.offer.application
    deposit = f.DepositedApplicationFactory(candidate=mission.talent).dossier.deposit
    return receipts.issue(deposit, subject=f"Candidature {with_de(str(mission.talent))}",
                          campaign=application.campaign.name, zone="Indian/Reunion")  # fmt: skip


def minutes_of(mission, team):
    panel = f.PanelFactory(name="Jury d’Auvergne et d’Île-de-France", grid=f.CriterionFactory().grid)
    stage = f.StageFactory(campaign=mission.cohort.campaign, kind="hearing", grid=panel.grid)
    f.AssessmentFactory(panel=panel, juror__panel=panel, state="submitted", submitted_at=NOW, result=3)
    chair = f.JurorFactory(panel=panel, user=f.UserFactory(first_name="Élise", last_name="d’Auvergne"))
    assessments.close(panel, at=NOW)
    session = minutes.Session(present={chair.pk}, chair=chair.pk, dissent="L’écart de 3 333,33 € reste à dire.",
                              facts=drawn.facts(stage, panel))  # fmt: skip
    return minutes.sign(minutes.draw_up(panel, session, by=team, at=NOW), by=chair.user, at=NOW)


def follow_up_of(mission, team):
    """Issue the review, the booklet and the two sheets of a mission."""
    challenge = mission.position.challenge
    f.IndicatorFactory(challenge=challenge)
    f.DeliverableFactory(challenge=challenge)
    f.ChecklistAnswerFactory(mission=mission)
    report = "Élise d’Auvergne a livré ce qui était prévu pour 3 333,33 €.\n" * 30
    values = {"phase": ReviewPhase.values[0], "held_on": NOW.date(), "decision": "go", "report": report}
    review = follow_up.review(challenge, values, by=team, at=NOW).document
    sheets = [tracker.checklist(mission, code, at=NOW) for code in ("arrival_checklist", "departure_checklist")]
    return [review, follow_up.booklet(mission.cohort, at=NOW), *sheets]


def evidence_of(mission, team):
    """Return the evidence of a contract that everybody signed."""
    cohorts.contract(mission, by=team, at=NOW)
    production.produce(mission.contract_id)
    document = Document.objects.get(pk=mission.contract_id)
    circuits.start(document, at=NOW)
    for signature in document.signatures.order_by("rank"):
        sign(signature)
    return circuits.evidence_of(document)


def test_the_papers_of_a_mission_and_the_files_of_the_repository_read_well(awkward, team, seal, tmp_path):  # noqa: F811
    mission = awkward(project=False)
    evidence = evidence_of(mission, team)
    issued = [*follow_up_of(mission, team), evidence, rules_of(mission), receipt_of(mission), minutes_of(mission, team)]
    assert {document.template for document in issued} == {
        "phase_review", "closing_booklet", "arrival_checklist", "departure_checklist", "signature_evidence",
        "campaign_rules", "deposit_receipt", "jury_minutes",
    }  # fmt: skip
    for document in issued:
        text, layout, fonts = read(document, tmp_path)
        assert re.findall(r"\b(?:de|que) [AEIOUÉÈÊaeiouéèê]\S*", text) == [], document.template
        assert re.findall(r"\bde les? ", text) == []
        assert "INDÉFINI" not in text
        assert not re.search(r"\(\w+/\w+\)", text), "a zone is named as people say it"
        assert not re.search(r"\b[dD]u \d{1,2}$", layout, re.MULTILINE)
        assert not re.search(r"\d $|« $|[^ \u00a0\u202f][;!?»] ", layout, re.MULTILINE), document.template
        assert {line.split()[0].partition("+")[2] for line in fonts.splitlines()[2:]} <= {"Marianne", "Marianne-Bold"}
        assert "RÉPUBLIQUE FRANÇAISE" in text.upper()
        assert "20 avenue de Ségur" in text
