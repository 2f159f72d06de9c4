"""The terms that an offer states, computed for one person and one date, then frozen with it (R15, R24).

The mission and its contract are made from them: what a person accepted is what they sign.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from applications.models import Application
from challenges.domain import campaigns, funding
from challenges.enums import Employer
from challenges.models import Position
from common import durations
from common.days import day_of
from common.language.formatting import euros, french_date
from common.language.french import NBSP
from common.refusals import RefusedError
from selection.models import Offer

CITY_UNKNOWN = "À convenir avec l’administration d’accueil"


class TermsRefusedError(RefusedError):
    """The terms contradict the campaign; the message says how, in French."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is offered. Amounts are euros a month, unknown when the campaign has no pay table or no dates."""

    employer: str
    host: str
    place: str
    starts_on: date | None
    ends_on: date | None
    net_monthly: Decimal | None
    gross_monthly: Decimal | None
    variable_pct: Decimal


def first_day(position: Position, expires_at: datetime) -> date | None:
    """Return the first day of a mission that may be accepted until an instant: the promotion's, or the day after."""
    starts_on = position.challenge.campaign.starts_on
    if starts_on is None:
        return None
    return max(starts_on, day_of(expires_at) + timedelta(days=1))


def compute_terms(application: Application, position: Position, *, starts_on: date | None) -> Terms:
    """Return the terms of a seat for a person from a day on; the length is what is left of the promotion.

    Raises :class:`TermsRefusedError` for a day outside the promotion.
    """
    challenge = position.challenge
    campaign = challenge.campaign
    if starts_on is not None and campaign.ends_on is not None and starts_on >= campaign.ends_on:
        raise TermsRefusedError(
            f"La promotion finit le {french_date(campaign.ends_on)} : une prise de poste le {french_date(starts_on)}"
            " ne laisse plus de mission."
        )
    band = None
    if application.experience_years is not None and campaign.pay_bands.exists():
        band = campaigns.pay(campaign, application.experience_years)
    host = str(challenge.administration or challenge.administration_label)
    return Terms(
        employer=host if campaign.employer == Employer.HOST else str(Employer.DINUM.label),
        host=host,
        place=challenge.city,
        starts_on=starts_on,
        ends_on=campaign.ends_on if starts_on is not None else None,
        net_monthly=band.net_monthly if band else None,
        gross_monthly=funding.gross(campaign, band.net_monthly) if band else None,
        variable_pct=band.variable_pct if band else Decimal(0),
    )


def columns(terms: Terms) -> dict[str, object]:
    """Return the columns of an offer that keep its terms."""
    return asdict(terms)


def stated(offer: Offer) -> list[tuple[str, str]]:
    """Return what an offer states, as (label, text) in French: the page and the message say the same."""
    variable = f", plus une part variable de {offer.variable_pct.normalize():f}{NBSP}%".replace(".", ",")
    pay = "Fixée par la campagne après votre réponse : demandez-la à l’équipe avant de répondre"
    if offer.net_monthly is not None and offer.gross_monthly is not None:
        pay = f"{euros(offer.net_monthly)} net, {euros(offer.gross_monthly)} brut"
        pay += variable if offer.variable_pct else ""
    dates, length = "À convenir", "À convenir"
    if offer.starts_on is not None:
        dates = french_date(offer.starts_on)
    if offer.starts_on is not None and offer.ends_on is not None:
        length = f"{durations.in_words(offer.starts_on, offer.ends_on)}, jusqu’au {french_date(offer.ends_on)}"
    return [
        ("Employeur", offer.employer or "À convenir"),
        ("Administration d’accueil", offer.host),
        ("Lieu de travail", offer.place or CITY_UNKNOWN),
        ("Prise de poste", dates),
        ("Durée", length),
        ("Rémunération mensuelle", pay),
    ]
