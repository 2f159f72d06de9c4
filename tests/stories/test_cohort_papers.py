"""The papers of promotions 4 and 7, from their real challenges."""

import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from challenges.models import SignatureDelegation
from devtools.domain import cohort_stages, employment
from documents.domain.texts import composing, declarations
from documents.models import Document
from sandbox.domain.world import World
from talents.domain.documents import circuits
from talents.models import Mission
from tests import factories as f
from tests.factories import NOW


@pytest.mark.parametrize(
    ("alone", "arguments", "printed", "contract"),
    [
        (False, ["EIG7", "--count", "34"], "'contract_project': 34, 'mission_letter': 34, 'partnership_agreement': 31",
         "project"),
        (True, ["EIG4"], "'contract_fixed_term': 41, 'financing_agreement': 17}", "fixed_term"),
    ],
)  # fmt: skip
def test_papers_of_a_promotion_lack_nothing(db, data, monkeypatch, capsys, alone, arguments, printed, contract):
    waited = []
    monkeypatch.setattr(cohort_stages, "wait", waited.append)
    monkeypatch.setattr(cohort_stages.subprocess, "Popen", lambda *a, **k: pytest.fail("no worker here"))
    if not alone:
        from contextlib import nullcontext

        monkeypatch.setattr(cohort_stages, "worker", nullcontext)
    options = {"no_worker": True} if alone else {}
    call_command("contracts", *arguments, "--data", str(data), **options)
    assert printed in capsys.readouterr().out
    assert len(waited) == 1
    for document in Document.objects.filter(version__isnull=False).select_related("version", "subject"):
        kind = declarations.kind(document.template)
        assert composing.missing(kind, document.version.content, document.context) == []
        assert all(party.people for party in circuits.parties(document, on=document.issued_at.date()))
    lengths = set(Mission.objects.values_list("cohort__campaign__contract_kind", flat=True))
    assert lengths == {contract}


def test_papers_need_the_programme_s_data(db, tmp_path):
    with pytest.raises(CommandError, match="fichier absent"):
        call_command("contracts", "--data", str(tmp_path))


def test_delegations_are_invented_once_in_each_rehearsal(team):
    """Two stages of a rehearsal ask for the same signatories: the second adds none, another rehearsal has its own."""
    first, second = f.CampaignFactory(), f.CampaignFactory()
    host = f.AdministrationFactory()
    for campaign in (first, second):
        f.ChallengeFactory.create_batch(2, campaign=campaign, administration=host)
    for campaign in (first, first, second):
        values = {"rng": random.Random(1), "data": Path(), "scale": 1, "applications": 0, "heard": 0}
        employment.delegate(World(campaign=campaign, team=team, **values), at=NOW)
        signed_for = SignatureDelegation.objects.filter(rehearsal=campaign).values_list("administration", flat=True)
        assert sorted(signed_for, key=str) == [host.pk, None], "the host once, the direction once"
