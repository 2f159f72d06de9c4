"""The cover of a challenge: its colour and its pictogram come from its first theme, else from its trade."""

from challenges.models import Challenge
from common.web.covers import Cover, digits, draw

FAMILIES = (
    "green-archipel", "green-emeraude", "blue-cumulus", "blue-ecume", "purple-glycine", "pink-macaron",
    "yellow-tournesol", "orange-terre-battue",
)  # fmt: skip
THEMES = {
    "Accompagnement": ("green-archipel", "environment/human-cooperation"),
    "Cartographie": ("blue-cumulus", "map/map"),
    "Citoyenneté": ("blue-ecume", "leisure/community"),
    "Cohésion sociale": ("pink-macaron", "leisure/community"),
    "Culture": ("purple-glycine", "leisure/culture"),
    "Démographie": ("blue-ecume", "digital/data-visualization"),
    "Environnement": ("green-emeraude", "environment/environment"),
    "Finance": ("yellow-tournesol", "institutions/money"),
    "Formation": ("orange-terre-battue", "digital/self-training"),
    "Ingénierie": ("blue-cumulus", "system/system"),
    "Ingénierie territoriale": ("green-archipel", "map/location-france"),
    "Innovation": ("purple-glycine", "digital/innovation"),
    "Intégration": ("pink-macaron", "system/language"),
    "Justice": ("blue-ecume", "institutions/justice"),
    "Logement": ("orange-terre-battue", "buildings/house"),
    "Numérique public": ("blue-cumulus", "digital/application"),
    "Protection sociale": ("pink-macaron", "health/health"),
    "Ressources humaines": ("purple-glycine", "digital/ecosystem"),
    "Santé": ("green-archipel", "health/health"),
    "Santé-Environnement": ("green-emeraude", "health/medical-research"),
    "Service public": ("blue-ecume", "buildings/city-hall"),
    "Social": ("pink-macaron", "environment/human-cooperation"),
    "Sport": ("yellow-tournesol", "leisure/community"),
    "Sécurité": ("blue-cumulus", "institutions/firefighter"),
    "Travail": ("orange-terre-battue", "buildings/companie"),
    "Écologie": ("green-emeraude", "environment/leaf"),
    "Éducation": ("yellow-tournesol", "buildings/school"),
}
TRADES = {"design": "leisure/digital-art", "data": "digital/data-visualization"}
USUAL = "digital/coding"
PICTOGRAMS = frozenset({USUAL, *TRADES.values(), *(pictogram for _, pictogram in THEMES.values())})


def cover_of(challenge: Challenge) -> Cover:
    """Return the cover of a challenge whose themes and positions are loaded; a theme we do not know gives no colour."""
    known = [THEMES[theme.label] for theme in challenge.themes.all() if theme.label in THEMES]
    family, pictogram = known[0] if known else (_family(challenge), _pictogram(challenge))
    return draw(f"{challenge.slug}\n{challenge}", family=family, pictogram=pictogram)


def _family(challenge: Challenge) -> str:
    return FAMILIES[next(digits(challenge.slug)) % len(FAMILIES)]


def _pictogram(challenge: Challenge) -> str:
    codes = sorted(position.profession.code for position in challenge.positions.all())
    return next((TRADES[word] for code in codes for word in TRADES if word in code), USUAL)
