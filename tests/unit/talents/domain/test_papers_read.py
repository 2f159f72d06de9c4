"""Every kind of paper, rendered for an awkward case in both regimes, then read: names, amounts, mentions, typography."""

import re
import subprocess
from datetime import date
from decimal import Decimal

import pytest

from documents.domain import rendering
from documents.models import Document
from talents.domain import acts, cohorts, services
from talents.domain.documents import allowed_papers, legal_mentions, papers
from talents.domain.kinds import KINDS
from talents.enums import ActKind
from tests import factories as f
from tests.factories import NOW

START = NOW.date()
LATE = NOW.replace(year=2029, month=3, day=18)


def flat(text):
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def read(document, tmp_path):
    path = tmp_path / f"{document.template}.pdf"
    path.write_bytes(rendering.render(document))
    layout = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True).stdout
    raw = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, text=True).stdout
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout
    body = "\n".join(line for line in raw.splitlines() if not re.match(r"Page \d+ sur", line))
    return flat(body), layout, fonts


def packed(text):
    """Return a text without spaces: a line break may follow a hyphen, and a thin space may not be read."""
    return re.sub(r"\s+", "", text)


@pytest.fixture
def awkward(make_mission):
    """Return a function that makes Élise's mission in Auvergne: cents, 36 months and 20 days, a replacement."""

    def make(*, project):
        mission = make_mission(
            project=project,
            starts_on=date(2026, 3, 1),
            ends_on=date(2029, 3, 20),
            net_monthly=Decimal("3333.33"),
            variable_pct=Decimal(6) if project else 0,
        )
        type(mission.talent).objects.filter(pk=mission.talent.pk).update(first_name="Élise", last_name="d’Auvergne")
        gone = f.MissionFactory(
            cohort=mission.cohort, position=mission.position, offer__position=mission.position, state="ended",
            talent=f.UserFactory(first_name="Hélène", last_name="Yver"),
        )  # fmt: skip
        campaign = mission.cohort.campaign
        campaign.cofunding, campaign.cofunding_amount = ("none", 0) if project else ("flat", Decimal("20000.50"))
        campaign.save()
        bearer = f.AdministrationFactory(name="Ministère des Armées", address="60 boulevard du Général")
        f.SignatureDelegationFactory(administration=bearer, quality="secrétaire générale")
        f.FundingPlanFactory(
            challenge=mission.position.challenge, source="carried", bearer=bearer, programme="352", title_2=True
        )
        type(mission).objects.filter(pk=mission.pk).update(replaces=gone)
        return type(mission).objects.get(pk=mission.pk)

    return make


def every_paper(mission, team):
    """Issue each kind of paper that the regime allows, the mission being in post for some days."""
    cohorts.contract(mission, by=team, at=NOW)
    Document.objects.update(state="done", size=1, sha256="a" * 64, done_at=NOW, file="x")
    type(mission).objects.filter(pk=mission.pk).update(state="active")
    mission.refresh_from_db()
    mission.contract.refresh_from_db()
    issued = {mission.contract.template: mission.contract}
    for code in ("mission_letter", "certificate_of_service", "attestation"):
        if not allowed_papers.refusal(code, mission, on=START):
            issued[code] = papers.issue(code, mission, at=NOW)
    for code in ("financing_agreement", "partnership_agreement"):
        if not allowed_papers.refusal(code, mission.position.challenge, on=START):
            issued[code] = papers.issue(code, mission.position.challenge, at=NOW)
    if not allowed_papers.refusal("transfer_decree", mission.cohort, on=START):
        issued["transfer_decree"] = papers.issue("transfer_decree", mission.cohort, at=NOW)
    record = {"by": team, "reason": "Le besoin demeure."}
    issued["amendment"] = acts.record(
        mission, ActKind.PAY, on=START, net_monthly=Decimal("3500.5"), at=NOW, **record
    ).document
    intent = acts.record(mission, ActKind.INTENT, on=date(2029, 3, 19), until=date(2029, 9, 20), at=LATE, **record)
    issued["renewal_letter"] = intent.document
    end = acts.record(mission, ActKind.TERMINATION, on=date(2029, 3, 19), at=LATE, **record)
    issued["termination_letter"] = end.document
    return issued


@pytest.mark.parametrize("project", [False, True], ids=["host employs", "direction employs"])
def test_every_paper_reads_well_and_prints_its_mentions(awkward, team, tmp_path, project):
    issued = every_paper(awkward(project=project), team)
    expected = {"contract_project", "mission_letter", "partnership_agreement"} if project else {
        "contract_fixed_term", "financing_agreement", "transfer_decree",
    }  # fmt: skip
    common = {"certificate_of_service", "attestation", "amendment", "renewal_letter", "termination_letter"}
    assert set(issued) == expected | common
    for code, document in issued.items():
        text, layout, fonts = read(document, tmp_path)
        for mention in legal_mentions.mentions_of(code):
            assert packed(mention.clause) in packed(text), (code, mention.label)
            for name in mention.values:
                value = document.context[name]
                for part in value if isinstance(value, list) else [value]:
                    wanted = packed(part)
                    assert wanted in packed(text) or wanted[:1].lower() + wanted[1:] in packed(text), (code, name, part)
        assert re.findall(r"\b(?:de|que) [AEIOUÉÈÊaeiouéèê]\S*", text) == []
        assert "ou soumise" not in text
        assert re.findall(r"\bde les? (?!renouveler)", text) == []
        assert not re.search(r"\b[dD]u 17$", layout, re.MULTILINE)
        assert {line.split()[0].partition("+")[2] for line in fonts.splitlines()[2:]} <= {"Marianne", "Marianne-Bold"}
        assert "RÉPUBLIQUE FRANÇAISE" in text.upper()


def test_amounts_and_lengths_are_whole(awkward, team, tmp_path):
    issued = every_paper(awkward(project=True), team)
    text, _, _ = read(issued["contract_project"], tmp_path)
    assert "Contrat de projet d’Élise d’Auvergne" in text
    assert packed("trois mille trois cent trente-trois euros et trente-trois centimes") in packed(text)
    assert "trente-six mois et vingt jours" in text
    assert "trois mois au moins avant le terme" in text
    assert "La direction interministérielle du numérique, dont l’adresse" in text
    assert "remplace Hélène Yver" in text


def test_a_late_renewal_letter_says_so_and_cites_its_article(awkward, team, tmp_path):
    for project, article in ((True, "2-8"), (False, "45")):
        issued = every_paper(awkward(project=project), team)
        text, _, _ = read(issued["renewal_letter"], tmp_path)
        assert "deux jours avant le terme : le délai n’est pas respecté" in text
        assert f"article {article})" in text
        assert "au moins avant le terme du contrat" not in text


def test_a_certificate_attests_nothing_to_come(awkward, team, tmp_path):
    mission = awkward(project=False)
    issued = every_paper(mission, team)
    text, _, _ = read(issued["certificate_of_service"], tmp_path)
    assert "jusqu’au jour du présent certificat" in text
    assert "10 mars 2026" in text
    assert "2029" not in text


def test_the_table_of_papers_knows_every_kind():
    assert set(allowed_papers.RULES) == {kind.code for kind in KINDS}
    codes = {code for mention in legal_mentions.MENTIONS for code in mention.papers}
    assert codes <= set(allowed_papers.RULES)


@pytest.mark.parametrize(
    ("code", "state", "reason"),
    [
        ("mission_letter", "prepared", "Ce document ne peut pas être établi pour une mission « "),
        ("attestation", "prepared", "Aucun service n’est encore accompli"),
        ("attestation", "active", "Aucun service n’a été accompli"),
        ("contract_fixed_term", "prepared", "Les contrats de cette campagne sont d’un autre genre"),
        ("transfer_decree", "prepared", "l’employeur y est la direction"),
    ],
)
def test_a_paper_that_would_contradict_its_mission_is_refused(make_mission, code, state, reason):
    mission = make_mission(project=True, state=state, starts_on=date(2026, 9, 1))
    subject = mission.cohort if code == "transfer_decree" else mission
    with pytest.raises(papers.PaperRefusedError, match=reason):
        papers.issue(code, subject, at=NOW)
    assert not Document.objects.exists()


def test_an_agreement_is_about_a_challenge_retained(mission):
    challenge = mission.position.challenge
    type(challenge).objects.filter(pk=challenge.pk).update(state="submitted")
    challenge.refresh_from_db()
    with pytest.raises(papers.PaperRefusedError, match=f"Le défi « {challenge} » n’est pas retenu"):
        papers.issue("financing_agreement", challenge, at=NOW)


def test_services_are_attested_at_each_host_up_to_the_day(served):
    forest = served.host
    sea, mountain = (f.AdministrationFactory(name=name) for name in ("Office de la mer", "Office de la montagne"))
    moves = [(date(2026, 2, 1), forest, sea), (date(2026, 3, 1), sea, mountain)]
    for rank, (day, before, after) in reversed(list(enumerate(moves, 1))):
        f.MissionActFactory(mission=served, rank=rank, kind="transfer", on=day, host_before=before, host_after=after)
    served.host = mountain
    first, second = "Office des forêts (jusqu’au 31 janvier 2026)", "Office de la mer (jusqu’au 28 février 2026)"
    for day, expected in (
        (date(2026, 1, 15), "Office des forêts"),
        (date(2026, 2, 1), f"{first} puis Office de la mer"),
        (date(2026, 3, 10), f"{first}, {second} puis Office de la montagne"),
    ):
        assert flat(services.hosts(served, on=day)) == expected
