"""Synthetic French dossiers with planted identities, and how much redaction finds of them.

Names come from a library's own lists, drawn without looking at what redaction knows. Each planted piece has its kind and
its place: « structured » (the account, the identity field) or « free » (a sentence of a free text).
"""

import random
from dataclasses import dataclass, field

from faker import Faker

from dossiers.domain.blind import blinding, redaction
from dossiers.domain.blind.blinding import Rules
from dossiers.enums import MaskKind

TRADES = ("développeuse", "designer", "data scientist", "géomaticien", "juriste", "cheffe de projet")
SUBJECTS = ("les démarches en ligne", "la cartographie des risques", "la donnée de santé", "le droit du travail")
SCHOOLS = (
    "École polytechnique", "Université de Nantes", "INSA Lyon", "Sciences Po", "Télécom Paris", "Le Wagon",
    "École nationale des ponts et chaussées", "IUT de Rodez", "Gobelins", "HEC",
)  # fmt: skip
CITIES = ("Paris", "Lyon", "Marseille", "Brest", "Saint-Denis", "Fort-de-France")
BODIES = ("la Direction du budget", "le ministère de la Transition écologique", "Pôle Emploi", "l’Insee", "la Cnam")
PLAIN = (
    "J’ai conduit une équipe de quatre personnes pendant trois ans, de 2019 à 2022.",
    "Le service compte 120 000 usagers et 45 agents.",
    "Python, SQL et PostgreSQL sont mes outils de tous les jours.",
    "À {city}, j’ai travaillé avec {body} sur {subject}.",
    "Mon budget était de 250 000 euros, pour 14 communes de Bretagne.",
    "J’aime rendre simple ce qui ne l’est pas, et l’écrire en français clair.",
    "La loi du 7 octobre 2016 nous a obligés à ouvrir le code.",
)


@dataclass
class Planted:
    kind: str
    text: str
    place: str


@dataclass
class Synthetic:
    person: str
    email: str
    phone: str
    texts: list[str]
    planted: list[Planted] = field(default_factory=list)


def _phone(rng):
    digits = [rng.choice("67"), *(f"{rng.randint(0, 99):02d}" for _ in range(4))]
    shape = rng.randint(0, 4)
    if shape == 0:
        return "0" + " ".join(digits)
    if shape == 1:
        return "+33 " + " ".join(digits)
    if shape == 2:
        return "0" + ".".join(digits)
    return "0" + "".join(digits) if shape == 3 else "+33" + "".join(digits)


def _sentences(rng, fake, person):
    """Yield (sentence, planted pieces) that tell who writes, or whom they worked with."""
    first, last = person.person.split(" ", 1)
    other = f"{fake.first_name()} {fake.last_name()}"
    written = rng.choice(
        [
            person.email,
            person.email.replace("@", " (at) "),
            person.email.replace("@", " arobase ").replace(".", " point "),
        ]
    )
    handle = f"@{fake.user_name()}"
    link = f"https://{fake.user_name()}.{rng.choice(['fr', 'dev', 'io'])}/travaux"
    bare = f"{fake.user_name()}.{rng.choice(['fr', 'com', 'design'])}"
    school = rng.choice(SCHOOLS)
    another, author = _phone(rng), fake.last_name()
    title = f"{rng.choice(['Mme', 'M.', 'Monsieur', 'Madame'])} {fake.last_name()}"
    return [
        (f"Je m’appelle {person.person} et je suis {rng.choice(TRADES)}.", [("name", first), ("name", last)]),
        (f"{first} {last.upper()}, {rng.choice(TRADES)} depuis 2015.", [("name", first), ("name", last.upper())]),
        (f"On me joint à {written} ou au {person.phone}.", [("email", written), ("phone", person.phone)]),
        (f"Mon téléphone : {another}.", [("phone", another)]),
        (f"Mes travaux sont sur {link} et sur {bare}.", [("link", link), ("link", bare)]),
        (f"Je publie sous {handle}.", [("handle", handle)]),
        (f"Diplôme de {school}, obtenu en 2014.", [("school", school)]),
        (f"J’ai fondé un studio avec {other}.", [("name", other)]),
        (f"Ma responsable était {title}.", [("name", title.split(" ", 1)[1])]),
        (f"Le rapport de {author} a guidé ce travail.", [("name", author)]),
    ]


def dossiers(count=200, seed=4):
    """Return dossiers of four free texts each, with what was planted in them."""
    rng, fake = random.Random(seed), Faker("fr_FR")
    fake.seed_instance(seed)
    people = []
    for _ in range(count):
        first, last = fake.first_name(), fake.last_name()
        person = Synthetic(f"{first} {last}", fake.email(), _phone(rng), [])
        for kind, text in (("name", person.person), ("email", person.email), ("phone", person.phone)):
            person.planted.append(Planted(kind, text, "structured"))
        for _ in range(4):
            sentences = rng.sample(_sentences(rng, fake, person), 3)
            lines = [
                line.format(city=rng.choice(CITIES), body=rng.choice(BODIES), subject=rng.choice(SUBJECTS))
                for line in rng.sample(PLAIN, 4)
            ]
            for sentence, planted in sentences:
                person.planted += [Planted(kind, text, "free") for kind, text in planted]
                lines.insert(rng.randint(0, len(lines)), sentence)
            person.texts.append(" ".join(lines))
        people.append(person)
    return people


def rules(person):
    known = redaction.identity([person.person], [person.email, person.phone])
    return Rules(known, schools=True)


def measure(people):
    """Return {(place, kind): [found, planted]} and [true, all] for what was hidden in free texts."""
    recall, hidden = {}, [0, 0]
    for person in people:
        content = {
            "answers": [
                {"label": "Moi", "kind": "person", "identifying": True, "audience": "jury", "value": f'{{"name": "{person.person}", "email": "{person.email}"}}'},
                {"label": "Téléphone", "kind": "short_text", "identifying": True, "audience": "jury", "value": person.phone},
                *({"label": str(rank), "kind": "long_text", "identifying": False, "audience": "jury", "value": text} for rank, text in enumerate(person.texts)),
            ],
            "attachments": [],
            "person": {"name": person.person, "email": person.email},
        }  # fmt: skip
        shown = blinding.blind(content, rules(person))
        structured = str({key: value for key, value in shown.items() if key != "answers"}) + str(
            [answer for answer in shown["answers"] if answer["label"] in {"Moi", "Téléphone"}]
        )
        free = " ".join(answer["value"] for answer in shown["answers"])
        for piece in person.planted:
            counts = recall.setdefault((piece.place, piece.kind), [0, 0])
            counts[0] += piece.text not in (structured if piece.place == "structured" else free)
            counts[1] += 1
        texts = [piece.text for piece in person.planted]
        for text in person.texts:
            for span in redaction.find(text, rules(person).known, schools=True):
                if span.kind != MaskKind.GENDER:
                    hidden[0] += any(span.text in piece or piece in span.text for piece in texts)
                    hidden[1] += 1
    return recall, hidden
