"""What the rules of a campaign say of pairs of co-applicants."""

from collections.abc import Iterator

from challenges.enums import Pairs
from challenges.models import Campaign
from common.language.french import NBSP

BOTH = (
    "Deux personnes peuvent candidater en binôme : chacune dépose sa propre candidature et répond seule à une"
    " proposition ; elles écrivent ensemble une partie commune, lue avec les deux dossiers. Chacune peut quitter le"
    " binôme jusqu’à la clôture ; si l’une n’a pas déposé à cette date, la candidature de l’autre devient individuelle."
)
TOGETHER = (
    f"Un binôme dont les deux membres le demandent n’est placé que sur un même défi{NBSP}: ses membres y ont chacun une"
    " place, ou aucun n’est placé. Ce souhait ne change aucun rang."
)
PREFERRED = "Le souhait d’être placés ensemble est lu ; il ne lie pas la sélection et ne change aucun rang."


def sentences(campaign: Campaign) -> Iterator[str]:
    """Yield what a campaign says of pairs, in French; nothing when it has none."""
    if campaign.pairs == Pairs.NONE:
        return
    yield BOTH
    yield TOGETHER if campaign.pairs == Pairs.TOGETHER else PREFERRED
    if campaign.pairs_sentence:
        yield campaign.pairs_sentence
