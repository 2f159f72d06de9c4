"""What the rules say of what a campaign may ask beside its dossier: an AI's help, letters of recommendation."""

from collections.abc import Iterator

from challenges.enums import Declared
from challenges.models import Campaign
from common.language.french import NBSP, counted, counted_in_words


def sentences(campaign: Campaign) -> Iterator[str]:
    """Yield what a campaign asks beside its dossier, who reads it and until when; nothing of what it does not ask."""
    if campaign.ai_declaration:
        who = "l’équipe et les jurys lisent" if campaign.ai_declaration == Declared.JURY else "l’équipe seule lit"
        yield f"Chaque personne peut dire si une intelligence artificielle l’a aidée à écrire{NBSP}: {who} sa réponse."
    if campaign.references_asked:
        yield from _letters(campaign)


def _letters(campaign: Campaign) -> Iterator[str]:
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
