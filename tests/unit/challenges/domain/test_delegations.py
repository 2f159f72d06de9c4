"""Who signs for an administration, in what quality and under which act, from when to when."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from accounts.models import JournalEntry
from challenges.domain import delegations
from challenges.domain.delegations import DelegationRefusedError
from tests import factories as f
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def office():
    return f.AdministrationFactory(name="Office des forêts")


def member(administration, role="hr", first="Aline"):
    user = f.UserFactory(first_name=first, last_name="Dubois")
    f.AdministrationMemberFactory(administration=administration, user=user, role=role)
    return user


def record(administration, user, *, by, **values):
    data = {
        "quality": "directrice générale", "scope": "all", "act": "décret du 2 janvier 2025",
        "starts_on": TODAY, "ends_on": None,
    } | values  # fmt: skip
    return delegations.record(administration, user, **data, by=by, at=NOW)


def test_a_delegation_is_written_by_those_who_may_and_kept_in_the_journal(office, team):
    user = member(office)
    delegation = record(office, user, by=user)
    assert str(delegation) == "Aline Dubois, directrice générale"
    entry = JournalEntry.objects.latest("pk")
    assert (entry.act, entry.what) == (
        "rights",
        "Délégation de signature : Aline Dubois, directrice générale, pour Office des forêts",
    )
    direction = f.UserFactory(first_name="Simone", last_name="Leroy", is_team=True)
    assert record(None, direction, by=team).administration is None


@pytest.mark.parametrize(
    ("case", "field", "message"),
    [
        ("stranger writes", "administration", "n’écrivez pas"),
        ("host writes for the direction", "administration", "n’écrivez pas"),
        ("reader signs", "email", "n’agit pas pour : Office des forêts"),
        ("nobody of the team signs for the direction", "email", "n’agit pas pour : Direction interministérielle"),
        ("no name", "email", "prénom"),
        ("ends before", "ends_on", "après son début"),
    ],
)
def test_a_delegation_is_refused_beside_its_field(office, team, case, field, message):
    user = member(office)
    arguments = {
        "stranger writes": (office, user, f.UserFactory(), {}),
        "host writes for the direction": (None, user, user, {}),
        "reader signs": (office, member(office, role="reader"), team, {}),
        "nobody of the team signs for the direction": (None, user, team, {}),
        "no name": (office, f.UserFactory(first_name=""), team, {}),
        "ends before": (office, user, team, {"ends_on": TODAY - timedelta(days=1)}),
    }
    body, signer, by, values = arguments[case]
    with pytest.raises(DelegationRefusedError, match=message) as refusal:
        record(body, signer, by=by, **values)
    assert refusal.value.field == field


@pytest.mark.parametrize("ends_on", [None, TODAY + timedelta(days=3)])
def test_a_person_has_one_delegation_of_a_scope_at_a_time(office, team, ends_on):
    user = member(office)
    record(office, user, by=team)
    with pytest.raises(DelegationRefusedError, match="déjà une délégation"):
        record(office, user, by=team, ends_on=ends_on)


def test_the_database_refuses_a_blank_quality_and_an_end_before_the_start():
    for values in ({"quality": ""}, {"ends_on": date(2024, 1, 1)}):
        with pytest.raises(IntegrityError):
            from django.db import transaction

            with transaction.atomic():
                f.SignatureDelegationFactory(**values)


def test_the_most_precise_delegation_in_force_represents_a_body(office):
    campaign = f.CampaignFactory()

    def signs(scope="contracts", on=TODAY, campaign=campaign):
        delegation = delegations.representative(office, scope, on=on, campaign=campaign)
        return delegation and delegation.quality

    assert signs() is None
    f.SignatureDelegationFactory(administration=office, quality="générale")
    f.SignatureDelegationFactory(administration=office, quality="précise", scope="contracts")
    f.SignatureDelegationFactory(administration=office, quality="finie", scope="contracts", ends_on=date(2025, 3, 1))
    f.SignatureDelegationFactory(administration=office, quality="future", starts_on=TODAY + timedelta(days=1))
    f.SignatureDelegationFactory(administration=office, quality="autre", scope="agreements")
    f.SignatureDelegationFactory(administration=office, quality="inactive", scope="contracts", user__is_active=False)
    copy = f.CampaignFactory(rehearsal_of=campaign)
    f.SignatureDelegationFactory(administration=office, quality="inventée", rehearsal=copy)
    assert signs() == "précise"
    assert signs(on=date(2025, 2, 1)) in {"précise", "finie"}
    assert signs("decisions") == "générale"
    assert signs(campaign=copy) == "inventée"


def test_a_delegation_ends_once(office, team):
    user = member(office)
    delegation = record(office, user, by=team)
    later = record(office, user, by=team, scope="contracts", starts_on=TODAY + timedelta(days=9))
    with pytest.raises(DelegationRefusedError, match="n’écrivez pas"):
        delegations.end(delegation, by=f.UserFactory(), at=NOW)
    assert delegations.end(delegation, by=user, at=NOW).ends_on == TODAY
    assert delegations.end(later, by=user, at=NOW).ends_on == later.starts_on
    with pytest.raises(DelegationRefusedError, match="est finie depuis"):
        delegations.end(delegation, by=user, at=NOW)
