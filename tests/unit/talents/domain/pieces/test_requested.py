"""What a campaign asks: the shipped list, then the team's own; who opens what was given."""

import pytest

from accounts.domain.acts import NotPermittedError
from talents.domain.pieces import requested
from talents.domain.pieces.requested import RequestedPieceRefusedError
from talents.models import Mission, RequestedPiece
from tests import factories as f
from tests.factories import NOW

VALUES = {
    "label": "Casier judiciaire", "help": "Bulletin n° 3.", "required": True, "formats": ["pdf"],
    "readers": ["programme_hr"], "kept_days": 30, "asked": True,
}  # fmt: skip


def fresh(mission):
    return Mission.objects.get(pk=mission.pk)


def test_a_campaign_asks_the_shipped_list_until_it_writes_its_own(mission, team):
    campaign = mission.cohort.campaign
    assert [piece.code for piece in requested.required_of(mission)] == [
        "identity", "health", "bank", "diploma", "career", "activity", "ethics",
    ]  # fmt: skip
    assert not RequestedPiece.objects.exists()
    added = requested.write(campaign, requested.NEW, VALUES, by=team, at=NOW)
    assert (added.code, added.rank, str(added)) == ("casier-judiciaire", 10, "Casier judiciaire")
    assert len(requested.asked_of(fresh(mission))) == 10
    requested.write(campaign, added.code, VALUES | {"asked": False, "kept_days": None}, by=team, at=NOW)
    assert added.code not in {piece.code for piece in requested.asked_of(fresh(mission))}
    assert [log.reason for log in campaign.log.filter(verb="pieces")] == ["Pièce demandée : Casier judiciaire"] * 2


def test_two_pieces_never_share_a_label_nor_a_code(mission, team):
    campaign = mission.cohort.campaign
    requested.write(campaign, requested.NEW, VALUES, by=team, at=NOW)
    with pytest.raises(RequestedPieceRefusedError, match="Une autre pièce porte cet intitulé") as refused:
        requested.write(campaign, requested.NEW, VALUES | {"label": "casier JUDICIAIRE"}, by=team, at=NOW)
    assert refused.value.field == "label"
    again = requested.write(campaign, requested.NEW, VALUES | {"label": "Casier : judiciaire"}, by=team, at=NOW)
    named = requested.write(campaign, requested.NEW, VALUES | {"label": "Nouvelle"}, by=team, at=NOW)
    silent = requested.write(campaign, requested.NEW, VALUES | {"label": "¿?"}, by=team, at=NOW)
    assert [again.code, named.code, silent.code] == ["casier-judiciaire-2", "nouvelle-2", "piece"]
    with pytest.raises(RequestedPieceRefusedError, match="n’est pas dans la liste"):
        requested.write(campaign, "ghost", VALUES | {"label": "Autre"}, by=team, at=NOW)


def test_only_those_who_keep_the_missions_write_the_list(mission):
    reader = f.UserFactory(roles=["reader"])
    with pytest.raises(NotPermittedError):
        requested.write(mission.cohort.campaign, requested.NEW, VALUES, by=reader, at=NOW)


def test_a_piece_that_was_sent_is_shown_once_it_is_asked_no_longer(mission, team):
    f.MissionPieceFactory(mission=mission, kind="health")
    requested.write(mission.cohort.campaign, "health", VALUES | {"label": "Droits", "asked": False}, by=team, at=NOW)
    requested.write(mission.cohort.campaign, "ethics", VALUES | {"asked": False}, by=team, at=NOW)
    shown = [piece.code for piece in requested.shown_in(fresh(mission))]
    assert ("health" in shown, "ethics" in shown) == (True, False)


def test_a_piece_that_no_list_knows_opens_to_nobody_else(mission):
    assert requested.readers_of(f.MissionPieceFactory(mission=mission, kind="ghost")) == frozenset()
