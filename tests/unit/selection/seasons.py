"""Random selection seasons, as they are stored: refusals, withdrawals, closings, held seats, second rounds, calls by hand.

The generator keeps what really happened beside what is stored: who obtained which seat, when, and who was ranked then.
"""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from common.days import day_of
from common.digests import digest
from selection.domain.matchings import matching, scenarios
from selection.domain.proofs.season import Call, Preselected, Round, Season

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass
class World:
    """One market and what became of its people."""

    draw: random.Random
    improving: bool
    wishes: dict[int, list[int | None]] = field(default_factory=dict)
    ranks: dict[int, list[int]] = field(default_factory=dict)
    seats: dict[int, int] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)
    seat_of: dict[int, int] = field(default_factory=dict)
    final: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    rounds: list[Round] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    gained: list[tuple[int, int, int, datetime, dict[int, int]]] = field(default_factory=list)
    at: datetime = START

    def rank(self, position, person):
        rows = self.ranks[position]
        return rows.index(person) + 1 if person in rows else None

    def better(self, person, seat):
        mine = self.wishes[person]
        return mine[: mine.index(seat)] if seat in mine else list(mine)

    def inputs(self):
        holders = {
            person: seat
            for person, seat in self.seat_of.items()
            if self.improving and person not in self.final and any(p is not None for p in self.better(person, seat))
        }
        matched = [
            person
            for person in self.wishes
            if person not in self.gone and (person in holders or person not in self.seat_of)
        ]
        taken = [seat for person, seat in self.seat_of.items() if person not in holders]
        return {
            "wishes": [
                [person, [*self.better(person, holders[person]), holders[person]] if person in holders else list(self.wishes[person])]
                for person in matched
            ],
            "ranks": [
                [p, [[person, rank, f"{20 - rank / 10:.3f}"] for rank, person in enumerate(rows, 1) if person in matched]]
                for p, rows in self.ranks.items()
            ],
            "listed": [[p, len(rows)] for p, rows in self.ranks.items()],
            "closed_wishes": [
                [person, place, 900 + place] for person in matched for place, p in enumerate(self.wishes[person], 1) if p is None
            ],
            "holders": sorted(map(list, holders.items())),
            "settled": [
                [person, seat, [] if self.improving else [
                    [p, self.rank(p, person)] for p in self.better(person, seat) if p is not None and self.rank(p, person)
                ]]
                for person, seat in self.seat_of.items() if person not in holders
            ],
            "held": [[p, n] for p, n in self.held.items() if n],
            "seats": [[p, max(0, n - taken.count(p) - self.held.get(p, 0))] for p, n in self.seats.items()],
            "teams": [],
        }  # fmt: skip

    def match(self):
        """Compute and adopt a matching, sometimes with seats that the team closes or a person taken out."""
        self.at += timedelta(days=1)
        inputs = self.inputs()
        free = dict(inputs["seats"])
        matched = [person for person, _ in inputs["wishes"] if person not in dict(inputs["holders"])]
        stays = [seat for _, seat in inputs["holders"]]
        if self.draw.random() < 0.4:
            open_ones = [p for p, n in free.items() if n > stays.count(p)]
            closed = {self.draw.choice(open_ones): 0} if open_ones else {}
            closed = {p: stays.count(p) for p in closed}
            absent = frozenset({self.draw.choice(matched)} if matched and self.draw.random() < 0.5 else ())
            assigned = self.assign(inputs, {*matched} - absent, [p for p in open_ones if p not in closed])
            closed |= {p: free[p] - 1 for p in assigned.values()}
            if closed or absent:
                scenario = scenarios.Scenario(closed, absent, "Crédits attendus", assigned)
                inputs = scenarios.suppose(inputs, scenario)
        known = scenarios.data(inputs)
        seated = matching.deferred_acceptance(*known)
        ranks = {key: {person: place for person, place, _ in rows} for key, rows in inputs["ranks"]}
        lines = {}
        for line in matching.explain(dict(inputs["wishes"]), ranks, known.seats, seated):
            lines.setdefault(line.candidate, []).append(line)
        selection_round = Round(day_of(self.at), self.at, inputs, digest(inputs), f"sel {self.at}", lines)
        self.rounds.append(selection_round)
        holders = dict(inputs["holders"])
        for person, seat in seated.items():
            if holders.get(person) != seat:
                self.gain(person, seat, by_hand=False)
        for person, seat in scenarios.scenario_of(inputs).assigned.items():
            self.offer_by_hand(person, seat, "Crédits attendus")

    def assign(self, inputs, matched, open_ones):
        """Return a seat that the team gives by hand with a matching, sometimes: ``{person: position}``."""
        wanted = [(person, p) for person, mine in inputs["wishes"] if person in matched for p in mine if p in open_ones]
        return dict([self.draw.choice(wanted)]) if wanted and self.draw.random() < 0.5 else {}

    def gain(self, person, seat, *, by_hand):
        if not self.improving:
            self.final.add(person)
        self.seat_of[person] = seat
        waiting = {other: self.rank(seat, other) for other in self.wishes if other not in self.gone}
        self.gained.append((person, seat, self.rank(seat, person) or 10**6, self.at, waiting))

    def live(self):
        """Let time pass: refusals, withdrawals, choices made final, people heard later, held seats released, calls."""
        self.at += timedelta(days=1)
        for person in list(self.wishes):
            chance = self.draw.random()
            if person in self.gone:
                continue
            if chance < 0.2:
                self.gone.add(person)
                self.seat_of.pop(person, None)
            elif chance < 0.3 and person in self.seat_of:
                self.final.add(person)
        for p in self.held:
            self.held[p] = 0
        if self.draw.random() < 0.5:
            self.hear(self.draw.randint(1, 3))
        if self.draw.random() < 0.5:
            self.call()

    def hear(self, count):
        first = len(self.wishes) + 1
        for person in range(first, first + count):
            mine = self.draw.sample(list(self.seats), self.draw.randint(1, min(3, len(self.seats))))
            self.wishes[person] = [None if self.draw.random() < 0.1 else p for p in mine]
            for p in mine:
                if self.draw.random() < 0.85:
                    self.ranks[p].insert(self.draw.randint(0, len(self.ranks[p])), person)

    def call(self):
        taken = list(self.seat_of.values())
        free = [p for p, n in self.seats.items() if n > taken.count(p) + self.held.get(p, 0)]
        waiting = [person for person in self.wishes if person not in self.gone and person not in self.seat_of]
        if not free or not waiting:
            return
        self.offer_by_hand(self.draw.choice(waiting), self.draw.choice(free), "Équilibre de l’équipe")

    def offer_by_hand(self, person, seat, reason):
        mine = self.rank(seat, person) or 10**6
        over = {}
        for other in self.wishes:
            rank, has = self.rank(seat, other), self.seat_of.get(other)
            final = self.improving and other in self.final
            if other in self.gone or other == person or final or not rank or rank > mine or has == seat:
                continue
            if seat in (self.better(other, has) if has else self.wishes[other]):
                over[other] = rank
        self.calls.append(Call(person, seat, day_of(self.at), self.at, reason, over))
        self.gain(person, seat, by_hand=True)


def play(seed, *, improving):
    """Play one random season; return the world and what is stored of it."""
    draw = random.Random(seed)
    world = World(draw, improving)
    for p in range(101, 101 + draw.randint(2, 5)):
        world.seats[p], world.ranks[p] = draw.randint(1, 3), []
        world.held[p] = draw.choice((0, 0, 0, 1))
    world.hear(draw.randint(4, 12))
    for _ in range(draw.randint(1, 4)):
        world.match()
        world.live()
    people = draw.sample(list(world.wishes), len(world.wishes))
    results = sorted((draw.choice((2, 2.5, 3, 3.5, 4)) for _ in people), reverse=True)
    places = draw.randint(0, len(people))
    decided = Preselected(
        day_of(START),
        [(person, f"{results[i]:.3f}", draw.randint(1, len(people)), 2, i < places) for i, person in enumerate(people)],
        day_of(START) if draw.random() < 0.5 else None,
        "Projet plus précis" if 0 < places < len(people) and results[places - 1] == results[places] else "",
    )
    return world, Season(world.rounds, world.calls, [decided])
