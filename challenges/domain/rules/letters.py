"""What the rules of a campaign say of the letters of recommendation that it asks for."""

from collections.abc import Iterator

from challenges.models import Campaign
from common.language.french import counted, counted_in_words


def sentences(campaign: Campaign) -> Iterator[str]:
    """Yield how many letters are asked for, who reads them and until when; nothing when none is."""
    if not campaign.references_asked:
        return
    count = counted_in_words(
        campaign.references_asked, "lettre de recommandation", "lettres de recommandation", feminine=True
    )
    yield f"La campagne demande {count} : chaque personne désigne qui écrit, et rien ne passe par elle."
    if campaign.references_required:
        yield "Une candidature ne se dépose qu’une fois ces lettres reçues."
    else:
        days = campaign.references_due_days
        until = f"{counted(days, 'jour')} après la clôture" if days else "la clôture"
        yield f"Une lettre arrive au plus tard {until}. Le dépôt ne l’attend pas ; absente, elle n’écarte personne."
    readers = "l’équipe, et par les jurys qui lisent avec le nom des personnes"
    if campaign.references_confidential:
        yield f"Les lettres sont lues par {readers} ; la personne ne les lit pas."
    else:
        yield f"Les lettres sont lues par {readers}, et par la personne elle-même."
