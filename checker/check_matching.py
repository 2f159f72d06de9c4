"""Vérifie un appariement publié, sans la plateforme.

Usage : python3 check_matching.py DONNÉES.json [REPÈRE] [EMPREINTE]

Le fichier de données est celui que le site publie. Le repère et l’empreinte sont dans l’explication que chaque personne
reçoit. Ce programme ne lit que ce fichier et n’emploie que la bibliothèque standard de Python. Il vérifie que
l’empreinte est celle des données, que personne n’est écarté d’une place au profit de quelqu’un de moins bien classé,
que le résultat est le meilleur possible pour chaque candidat, puis donne le seuil de chaque poste et votre ligne.
"""

import hashlib
import json
import sys

FIRST = 1_000_000  # more than any rank: whoever has a seat comes first there
FINGERPRINT = 2  # the place of the fingerprint in the command line


def fingerprint(inputs: dict) -> str:
    """Return the fingerprint of the inputs, whatever the layout of the file."""
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def priorities(inputs: dict) -> dict:
    """Return the order of each position: whoever already has a seat there first, then the jury's ranks."""
    order = {position: dict(ranks) for position, ranks in inputs["ranks"].items()}
    for person, position in inputs["holders"].items():
        order.setdefault(position, {})[person] = order.get(position, {}).get(person, 0) - FIRST
    return order


def wrongs(inputs: dict, result: dict) -> list:
    """Return every (person, position) that both would rather be together than as they are."""
    order, seated = priorities(inputs), {}
    for person, position in result.items():
        seated.setdefault(position, []).append(order[position][person])
    pairs = []
    for person, wishes in inputs["wishes"].items():
        for position in wishes:
            if result.get(person) == position:
                break
            mine, there = order.get(position, {}).get(person), seated.get(position, [])
            seats = inputs["seats"].get(position, 0)
            if mine is not None and seats and (len(there) < seats or mine < max(there)):
                pairs.append((person, position))
    return pairs


def best_for_people(inputs: dict) -> dict:
    """Return the stable result that each person likes best (Gale and Shapley, 1962), one proposal at a time."""
    order, held = priorities(inputs), {}
    left = {person: list(wishes) for person, wishes in inputs["wishes"].items()}
    waiting = sorted(left)
    while waiting:
        person = waiting.pop()
        while left[person]:
            position = left[person].pop(0)
            seats, mine = inputs["seats"].get(position, 0), order.get(position, {}).get(person)
            if not seats or mine is None:
                continue
            there = held.setdefault(position, [])
            there.append((mine, person))
            if len(there) <= seats:
                break
            there.remove(last := max(there))
            if last[1] != person:
                waiting.append(last[1])
                break
    return {person: position for position, there in held.items() for _, person in there}


def check(data: dict, expected: str = "") -> list:
    """Return what is wrong with a published matching, in French; nothing when all is right."""
    inputs, result, faults = data["inputs"], data["result"], []
    computed = fingerprint(inputs)
    if computed != data["fingerprint"] or expected not in {"", computed}:
        faults.append(f"L’empreinte des données est {computed}.")
    taken = {position: list(result.values()).count(position) for position in sorted(set(result.values()))}
    over = [position for position, people in taken.items() if people > inputs["seats"].get(position, 0)]
    faults += [f"Le poste {position} a plus de personnes que de places." for position in over]
    lost = [person for person, seat in inputs["holders"].items() if person not in result]
    faults += [f"{person} a perdu la place qu’il ou elle avait." for person in lost]
    faults += [f"{person} est lésé ou lésée au poste {position}." for person, position in wrongs(inputs, result)]
    if best_for_people(inputs) != result:
        faults.append("Un autre résultat sans personne lésée est meilleur pour les candidats.")
    return faults


def seats_in_words(count: int, participle: str) -> str:
    """Return « 1 place gardée » or « 2 places gardées »: in French the plural begins at two."""
    ending = "s" if count > 1 else ""
    return f"{count} place{ending} {participle}{ending}"


def limit_of(data: dict, position: str) -> str:
    """Return the last rank that obtains a seat of a position; whoever already had one keeps it, whatever their rank."""
    there = [person for person, seat in data["result"].items() if seat == position]
    staying = [person for person in there if data["inputs"]["holders"].get(person) == position]
    ranks = [data["inputs"]["ranks"].get(position, {}).get(person, 0) for person in there if person not in staying]
    staying_text = f", {seats_in_words(len(staying), 'gardée')} par qui l’avait" if staying else ""
    return f"dernier rang admis {max(ranks, default=0) or 'aucun'}{staying_text}"


def line_of(data: dict, person: str) -> list:
    """Return a person's wishes, one sentence each."""
    inputs, lines = data["inputs"], []
    for rank, position in enumerate(inputs["wishes"][person], start=1):
        mine = inputs["ranks"].get(position, {}).get(person)
        has = " : place gardée" if inputs["holders"].get(person) == position else " : place obtenue"
        lines.append(
            f"Vœu {rank}, {data['names'].get(position, position)} : rang {mine or 'aucun'}, {limit_of(data, position)}"
            + (has if data["result"].get(person) == position else "")
        )
    return lines


def main(arguments: list) -> int:
    """Check a file and print the cut-offs, and a person's line. Return the exit status."""
    with open(arguments[0], encoding="utf-8") as file:
        data = json.load(file)
    faults = check(data, *arguments[FINGERPRINT : FINGERPRINT + 1])
    print("\n".join(faults) or "Empreinte exacte, personne n’est lésé, résultat le meilleur pour les candidats.")
    for position, name in sorted(data["names"].items()):
        seats = list(data["result"].values()).count(position)
        print(f"{name} : {seats_in_words(seats, 'occupée')}, {limit_of(data, position)}")
    if len(arguments) > 1:
        print("\n".join(line_of(data, arguments[1])))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
