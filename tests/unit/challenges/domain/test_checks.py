"""Every contradiction of a campaign is named before it is published."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from challenges.domain.rules import checks
from tests import factories as f


@pytest.fixture
def campaign(db):
    return f.ready_campaign(starts_on=date(2026, 9, 1), ends_on=date(2027, 6, 30))


def messages(campaign, *, blocking=True):
    return [finding.message for finding in checks.findings(campaign) if finding.blocking is blocking]


def window(campaign, kind, opens, closes):
    return f.CallWindowFactory(
        campaign=campaign,
        kind=kind,
        opens_at=datetime.fromisoformat(opens).replace(tzinfo=UTC),
        closes_at=closes and datetime.fromisoformat(closes).replace(tzinfo=UTC),
    )


def test_ready_campaign_has_no_contradiction(campaign):
    assert messages(campaign) == []


def test_calendar_contradictions(campaign):
    window(campaign, "applications", "2026-05-01", "2026-06-01")
    window(campaign, "applications", "2026-04-01", "2026-04-20")
    window(campaign, "applications", "2026-05-20", None)
    window(campaign, "wishes", "2026-08-20", "2026-09-02")
    campaign.ends_on = campaign.starts_on
    assert messages(campaign) == [
        "Appel à candidatures : deux fenêtres se chevauchent.",
        "La fin de mission précède la prise de poste.",
        "Un appel se clôt après la prise de poste.",
    ]


def test_jury_before_the_close_is_named(campaign):
    window(campaign, "applications", "2026-05-01", "2026-06-01T21:00")
    window(campaign, "wishes", "2026-06-10", "2026-06-20")
    stage = campaign.stages.get()
    stage.starts_on = date(2026, 3, 12)
    stage.save()
    hearing = f.StageFactory(
        campaign=campaign, kind="hearing", grid=stage.grid, starts_on=date(2026, 6, 15), ends_on=date(2026, 9, 3)
    )
    f.StageFactory(campaign=campaign, kind="preselection", grid=None, starts_on=date(2026, 5, 15))
    assert messages(campaign) == [
        "Jury des projets commence le 12/03/2026, avant la clôture de l’appel à projets (09/04/2026).",
        "Audition des candidats commence le 15/06/2026, avant la clôture des vœux (20/06/2026).",
        "Audition des candidats finit après la prise de poste.",
        "Présélection des candidatures : aucune grille n’est choisie.",
    ]
    early = (
        "Présélection des candidatures commence le 15/05/2026, avant la clôture de l’appel à candidatures (01/06/2026)."
    )
    assert early in messages(campaign, blocking=False)
    campaign.talent_pool = True
    assert not any("avant la clôture" in message for message in messages(campaign))
    hearing.grid = f.ScoringGridFactory(code="vide")
    hearing.save()
    assert "Audition des candidats : la grille vide n’a aucun critère." in messages(campaign)


def test_a_grid_of_one_s_profession_measures_as_the_stage_s(campaign):
    stage = campaign.stages.get()
    profession = f.ProfessionFactory()
    alike = f.CriterionFactory(grid__scale_min=stage.grid.scale_min, grid__scale_max=stage.grid.scale_max).grid
    trade_grid = f.TradeGridFactory(campaign=campaign, kind=stage.kind, profession=profession, grid=alike)
    assert messages(campaign) == []
    assert str(trade_grid) == f"{profession} : {alike}"
    type(alike).objects.filter(pk=alike.pk).update(scale_max=9)
    assert "n’a pas le barème et l’agrégat" in messages(campaign)[0]
    alike.criteria.all().delete()
    assert "n’a aucun critère" in messages(campaign)[0]
    type(trade_grid).objects.update(kind="hearing")
    assert "l’étape n’a pas de grille" in messages(campaign)[0]


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ([], ["La table de rémunération est vide."]),
        ([(1, 5), (5, None)], ["Rien n’est prévu avant 1 ans d’expérience."]),
        ([(0, 5), (7, None)], ["Rien n’est prévu entre 5 et 7 ans d’expérience."]),
        ([(0, 5), (3, None)], ["Deux tranches se recouvrent entre 3 et 5 ans."]),
        (
            [(0, None), (3, 9)],
            ["Deux tranches se recouvrent entre 3 et la fin ans.", "Rien n’est prévu au-delà de 9 ans d’expérience."],
        ),
        ([(0, 5), (5, 9)], ["Rien n’est prévu au-delà de 9 ans d’expérience."]),
    ],
)
def test_pay_table_contradictions(campaign, bands, expected):
    campaign.pay_bands.all().delete()
    for start, end in bands:
        f.PayBandFactory(campaign=campaign, from_years=start, up_to_years=end)
    assert messages(campaign) == expected


def test_rules_contradictions(campaign):
    campaign.cofunding, campaign.acceptance_days = "flat", 0
    campaign.waiting_list_until = date(2026, 6, 1)
    f.StageFactory(campaign=campaign, kind="hearing", grid=campaign.stages.get().grid, starts_on=date(2026, 6, 15))
    assert messages(campaign) == [
        "Le cofinancement est prévu, sans montant.",
        "Le délai pour accepter une proposition est nul.",
        "La liste d’attente expire avant la fin des auditions.",
    ]


def test_warnings_do_not_block(campaign):
    campaign.contract_kind, campaign.contract_months = "project", 12
    f.PayBandFactory(campaign=campaign, from_years=0, up_to_years=5, net_monthly=Decimal(5000))
    campaign.pay_bands.filter(up_to_years=None).update(from_years=5)
    window(campaign, "applications", "2026-02-10", "2026-02-20")
    window(campaign, "wishes", "2099-02-10", "2099-02-20")
    warnings = messages(campaign, blocking=False)
    assert "La rémunération baisse avec l’expérience." in warnings
    assert any("décret 2019-1414" in warning for warning in warnings)
    assert any(warning.endswith("zone A 11 jours, zone B 7 jours).") for warning in warnings), warnings
    assert any("pas encore connu" in warning for warning in warnings)


def test_letters_that_nobody_reads_or_reads_too_late_are_named(campaign):
    campaign.references_asked = 2

    def late():
        return [message for message in messages(campaign, blocking=False) if "recommandation" in message]

    [unread] = late()
    assert "aucun jury de candidatures ne lit avec les noms : l’équipe seule les lira." in unread
    window(campaign, "applications", "2026-05-01", "2026-06-01T12:00")
    f.StageFactory(campaign=campaign, kind="preselection", blind=True, starts_on=date(2026, 6, 2))
    hearing = f.StageFactory(campaign=campaign, kind="hearing", starts_on=date(2026, 6, 8))
    [early] = late()
    assert "commence le 08/06/2026, avant la date limite des lettres de recommandation (08/06/2026)." in early
    hearing.starts_on = date(2026, 6, 9)
    hearing.save()
    assert late() == []
    hearing.starts_on = None
    hearing.save()
    assert late() == []
    campaign.references_required = True
    hearing.starts_on = date(2026, 6, 8)
    hearing.save()
    assert late() == []
