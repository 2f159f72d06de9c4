"""One epicene convention by campaign, for its papers, its messages and its pages; « agent(e) » is offered nowhere."""

import pytest

from challenges.enums import EpicenePairs
from common.language import epicene
from documents.domain import subjects
from notifications.domain import outbox
from notifications.models import Message
from tests import factories as f


@pytest.fixture
def campaign(db):
    return f.CampaignFactory(epicene=EpicenePairs.DOT)


def test_a_campaign_chooses_else_the_instance(campaign, settings):
    plain = f.CampaignFactory()
    assert [epicene.style_of(code) for code in (campaign.code, plain.code, "", "inconnue")] == ["dot", *["full"] * 3]
    settings.DOCUMENT_EPICENE = "dot"
    assert epicene.style_of(plain.code) == "dot"
    assert "brackets" not in EpicenePairs.values


def test_messages_and_pages_follow_it(campaign, django_assert_num_queries):
    context = {"has_account": True, "campaign": "X", "reason": "r", "opens": "demain"}
    person = f.UserFactory()
    subject, body = outbox.written("restricted_invitation", to=person, context=context, campaign=campaign.code)
    assert (subject, "dispensé·e de présélection" in body) == ("Vous êtes invité·e à candidater", True)
    subject, body = outbox.written("restricted_invitation", to=person, context=context)
    assert (subject, "dispensé ou dispensée" in body) == ("Vous êtes invité ou invitée à candidater", True)
    with django_assert_num_queries(0):
        assert epicene.spell_for("Rien à dire", campaign.code) == "Rien à dire"
    outbox.queue("restricted_invitation", to=person, key="k", context=context, at=f.NOW, campaign=campaign.code)
    assert Message.objects.get().subject == "Vous êtes invité·e à candidater"


def test_papers_follow_it(campaign):
    assert subjects.campaign_code(campaign) == campaign.code
    assert subjects.campaign_code(f.DocumentFactory()) == ""
