"""Write the names of public bodies as people write them: the register gives capitals without accents.

A curated table (``challenges/data/administration_names.json``, by SIREN) for those that the programme knows; rules for
the others: accents of the usual words, apostrophes, capitals of proper nouns and of the first word.
"""

import json
import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parent.parent / "data" / "administration_names.json"
ACCENTED = """académie académique activités aéronautique aérospatiales aérotechnique amélioration aménagement animée
appliquées archéologie archéologiques armée armées automatisé avancées bâtiment bibliothèque bibliothèques biodiversité
cathédrale château chargé chaussées cinéma cinémathèque cité cohésion collectivité collège comédie communauté compétences
confisqués contrôle création décoratifs découverte défense démographiques départemental départementale département déchets
développement développements dorée économie économique économiques école écoles écologique écologie éducation égalité
électronique énergie énergies équitation établissement établissements État étranger études européen européenne europe
évaluation évry extrême fédération fédérale fédéral financière forêt forêts français française françaises françaises
fréquences garantie général générale généraux génie géographique géologiques gérontologie hôpital hôpitaux hygiène
immobilière industrie ingénieurs insertion intégration intérieur intérêt interministériel interministérielle interrégional
lumière maîtrise mécanique médical médicale médiathèque mémoire métiers météo météorologie forestière métrologie métropole ministère
mobilité muséum musée musées numérique océanographique opéra opérateur opérationnelles opérations orléans pêche pénitentiaire
périphérique polytechnique préfecture préfet prévention préventives privées procédure professionnelle propriété protégé
public qualité québec recherche réfugiés régie région régional régionale régionales représentation répression république
réseau réunion sécurisés sécurité sénat société spécialisé spécialisée stratégie supérieur supérieure supérieurs technologie
télécom télécommunication télécommunications théâtre trésor université universités universitaire vétérinaire œuvres
aînés bâti chômage côte élève élèves émile énergétique équipement été évolution fête île îles jeunesse légion libération
liberté médiation même noël péréquation santé scène siège sûreté vérité"""
PROPER = """Adour Aix Alfort Alpes Alsace Amiens Angers Antilles Aquitaine Ardenne Ardennes Artois Assas Athènes Atlantique
Auvergne Avignon Azur Badinter Barthélemy Belfort Bernard Blanc Bordeaux Bourges Bourgogne Branly Brest Bretagne Caen Calédonie
Calanques Capitole Cergy Cévennes Champagne Champollion Champs Chirac Claude Clermont Comté Compiègne Condorcet Corse Créteil
Cros Dauphine Dijon Domitia Écrins Eiffel Élysées Émile Erasmus Essonne Estaing Étienne Europe Évry Ferrand Fontainebleau France
Franche François Garonne Georges Giscard Grenoble Guadeloupe Guimet Gustave Guyane Henner Jacques Jean Jules
Caire Lille Limoges Loire Lorraine Louis Louvre Lyon Madrid Malaquais Mans Marie Marne Marseille Martin Martinique
Mayotte Méditerranée Mercantour Meuse Michel Monnet Montaigne Montbéliard Montpellier Moreau Moulin Nancy Nanterre Nantes
Nîmes Normandie Occitanie Odéon Opale Orléans Orsay Panthéon Paoli Paris Pasteur Pau Paul Perpignan Picardie Picasso 
Poitiers Polynésie Pompidou Provence Pyrénées Quentin Reims Rennes Réunion Rhin Rhône Robert Rochelle Rome Rouen Saclay
Saint Savoie Seine Sèvres Sorbonne Strasbourg Tarbes Toulon Toulouse Tours Troyes Valéry Vanoise Velázquez Vendée Verne
Versailles Victor Villetaneuse Villette Vincennes Yvelines Renaissance Savoie Vaucluse Haute-Garonne Loiret Finistère Isère Gironde
Île-de-France Hauts-de-France Grand-Est Auvergne-Rhône-Alpes Polynésie Genève Bastia Metz Dôme Rouergue Touraine"""
ACRONYMS = """ANSSI BRGM CHU CHRU CNPF CNM CNRS CY DINUM ENSAM ENSCI EPA IFP IGN INP INSA INSEE IRSN PSL RATP SNCF TSE II
III IV VIII XIII"""


PHRASES = {
    "centre-val de Loire": "Centre-Val de Loire", "Île de France": "Île-de-France", "nouvelle-Aquitaine":
    "Nouvelle-Aquitaine", "pays de Loire": "Pays de la Loire", "de la Réunion": "de La Réunion", "côte d’Azur":
    "Côte d’Azur", "côte d’Opale": "Côte d’Opale", "Paris la Villette": "Paris-La Villette", "val de Seine": "Val de Seine",
    "belleville": "Belleville", "val de Marne": "Val-de-Marne", "val d’Essonne": "Val d’Essonne", "mont-Saint-Michel":
    "Mont-Saint-Michel", "notre-dame": "Notre-Dame", "porte dorée": "Porte dorée", "port Cros": "Port-Cros", "mont Blanc":
    "Mont Blanc", "nouvelle Calédonie": "Nouvelle-Calédonie", "Bretagne sud": "Bretagne Sud", "Paris-nord": "Paris-Nord",
    "sciences po": "Sciences Po", "pays de l’Adour": "Pays de l’Adour", "mines-télécom": "Mines-Télécom", "lumière Lyon":
    "Lumière Lyon", "Louis lumière": "Louis-Lumière", "Le havre": "Le Havre", "légion d’honneur": "Légion d’honneur",
    "extrême orient": "Extrême-Orient", "Grand palais": "Grand Palais", "Réunion des musées": "réunion des musées",
    "maison des sciences": "Maison des sciences", "Artois Picardie": "Artois-Picardie", "Rhin Meuse": "Rhin-Meuse",
    "Adour Garonne": "Adour-Garonne", "Provence Alpes": "Provence-Alpes", "d’Aix Marseille": "d’Aix-Marseille",
    "Loire Atlantique": "Loire-Atlantique",
}  # fmt: skip


def _fold(word: str) -> str:
    """Return a word as the register spells it: capitals without accents."""
    return word.lower().translate(str.maketrans("àâäçéèêëîïôöùûüœ", "aaaceeeeiioouuu~")).replace("~", "oe").upper()


@cache
def _spellings() -> dict[str, str]:
    """Return the usual spelling of a word by its capitals; a proper noun comes before a common one."""
    common = {_fold(word): word for word in ACCENTED.split()}
    proper = {_fold(part): part for word in PROPER.split() for part in word.split("-")}
    return common | proper | {word: word for word in ACRONYMS.split()}


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = json.loads(TABLE.read_text(encoding="utf-8"))
    return table


def _spell_word(word: str) -> str:
    folded = _fold(word)
    if folded == "A":
        return "à"
    return _spellings().get(folded, word.lower())


def spell(name: str) -> str:
    """Return a name of the register as people write it: « École nationale des ponts et chaussées ».

    A name that is not all capitals is left as somebody wrote it.
    """
    if not name.isupper():
        return name
    text = re.sub(r"\s+", " ", name.strip().replace("'", "’"))
    text = re.sub(r"\b([DL])(?:’|'| ) ?(?=[AEIOUYHÉÈ])", r"\1’", text)
    spelled = re.sub(r"[A-ZÀ-ÖØ-Þ]+", lambda match: _spell_word(match[0]), text)
    for common, proper in PHRASES.items():
        spelled = re.sub(rf"\b{common}\b", proper, spelled)
    return spelled[:1].upper() + spelled[1:]


def write_name(siren: str, name: str) -> str:
    """Return a body's name as people write it, from the curated table or by the rules."""
    return _table().get(siren) or spell(name)
