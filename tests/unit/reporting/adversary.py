"""A reader who means harm: copies every figure that the platform shows, twice, and looks for a person.

Nothing here is shared with the audit: figures are read in the files, pages and sentences that people read, the unknowns
are laid out anew, and each count is squeezed between the least and the most that it may be, by linear programming over
whole numbers (SCIP), with rounded rates as intervals.
"""

import csv
import io
import itertools
import re
from dataclasses import dataclass, field

from ortools.linear_solver import pywraplp

TRADE, YEARS, SEEN, STEP, WISH, HIRED, ADMITTED = range(7)
INDICATORS = {"premier vœu": 1, "deuxième": 2, "troisième": 3, "hors vœux": 0}
BANDS = ("moins de 26 ans", "de 26 à 35 ans", "de 36 à 45 ans", "de 46 à 55 ans", "56 ans ou plus")
SMALLEST_SHOWN = 5


@dataclass
class Copy:
    """What was copied on one day: sums between two bounds, over people or over answers."""

    people: list = field(default_factory=list)  # (name, which people, least, most)
    answers: list = field(default_factory=list)  # the same, over (trade, gender, age)
    shares: list = field(default_factory=list)  # (part, whole, least share, most share) over people
    genders: list = field(default_factory=list)  # the same, over answers
    trades: set = field(default_factory=set)
    years: set = field(default_factory=set)


def bounds(text):
    """Return the bounds of a count: zero is shown, and what is not shown is at least one."""
    return (int(text), int(text)) if text not in ("", None) else (1, None)


def rounded(percent):
    return (percent - 0.0501) / 100, (percent + 0.0501) / 100


def read(client, name):
    return b"".join(client.get(f"/donnees-ouvertes/{name}.csv")).decode("utf-8-sig")


def copy_open_data(copy, client, code):
    """Copy the two files of open data."""
    table = csv.DictReader(io.StringIO(read(client, "promotions")), delimiter=";")
    row = next(row for row in table if row["promotion"] == code)
    for name, stage in (("candidatures", 1), ("preselection", 2), ("auditions", 3)):
        copy.people.append((name, lambda p, stage=stage: p[SEEN] >= stage, *bounds(row[name])))
    copy.people.append(("recrutements", lambda p: p[HIRED], *bounds(row["recrutements"])))
    table = csv.DictReader(io.StringIO(read(client, "candidatures")), delimiter=";")
    for row in table:
        if row["promotion"] == code:
            trade, (least, most) = row["metier"], bounds(row["candidatures"])
            copy.trades.add(trade)
            copy.people.append((f"trade {trade}", lambda p, t=trade: p[TRADE] == t and p[SEEN] >= 1, least, most))


def copy_api(copy, client, code):
    """Copy the figures of the API: they must not say more than the files do."""
    row = next(row for row in client.get("/api/v1/promotions").json() if row["code"] == code)
    for name, stage in (("applications", 1), ("preselected", 2), ("interviewed", 3)):
        copy.people.append((f"api {name}", lambda p, stage=stage: p[SEEN] >= stage, *bounds(row[name])))


def copy_fairness(copy, rates):
    """Copy the rates of each stage: people who entered, and the share that passed, to one decimal."""
    steps = {"Présélection": (1, 2), "Proposition": (3, 4)}
    for stage, by, rows in rates:
        entered, passed = steps[stage]
        place = TRADE if by == "Métier" else YEARS
        for row in rows:
            group = row.group
            (copy.trades if place == TRADE else copy.years).add(group)

            def enters(p, group=group, place=place, entered=entered):
                return p[place] == group and p[STEP] >= entered

            def passes(p, group=group, place=place, passed=passed):
                return p[place] == group and p[STEP] >= passed

            if row.people is None:
                copy.people.append((f"{stage} {group}", enters, 1, None))
            else:
                copy.people.append((f"{stage} {group}", enters, row.people, row.people))
                copy.shares.append((passes, enters, *rounded(row.share)))
            copy.people.append((f"{stage} {group} passed", passes, 0, None))


def copy_indicators(copy, values):
    """Copy the sentences of the indicators E1, E2, R6 and R8."""
    for part in filter(None, values["E2"].replace("-", "").split(", ")):
        shown = re.fullmatch(r"(?:(\d+) )?(.+?)( masqué)?", part)
        wish = INDICATORS.get(shown[2]) if shown[2] in INDICATORS else int(shown[2].removeprefix("vœu "))
        least, most = bounds(shown[1])
        copy.people.append((f"wish {wish}", lambda p, wish=wish: p[WISH] == wish, least, most))
    for name, does in (("left", "left"), ("stayed", "stayed")):
        copy.people.append((name, lambda p, does=does: p[ADMITTED] == does, 0, None))
    if values["E1"] != "-":
        percent = float(values["E1"].split("\u00a0")[0].replace(",", "."))
        copy.shares.append((lambda p: p[ADMITTED] == "left", lambda p: p[ADMITTED] != "", *rounded(percent)))
    for band in BANDS:
        shown = re.search(rf"{band} : (\d+)", values["R8"])
        least, most = (int(shown[1]), int(shown[1])) if shown else (0, None)  # a zero is not written there
        copy.answers.append((band, lambda a, band=band: a[2] == band, least, most))
    for trade in sorted(copy.trades):
        for gender in ("women", "others"):
            copy.answers.append((f"{gender} {trade}", lambda a, t=trade, g=gender: a[:2] == (t, g), 0, None))
        shown = re.search(rf"{re.escape(trade)} ([\d,]+)\u00a0%", values["R6"])
        if shown:
            copy.genders.append(
                (
                    lambda a, t=trade: a[:2] == (t, "women"),
                    lambda a, t=trade: a[0] == t and a[1] != "",
                    *rounded(float(shown[1].replace(",", "."))),
                )
            )


def kinds_of_people(copies):
    """Return every kind of person that the two copies let one imagine."""
    trades = sorted(set().union(*(copy.trades for copy in copies))) or ["?"]
    years = [*sorted(set().union(*(copy.years for copy in copies))), ""]
    steps = [(seen, step) for seen in range(4) for step in range(5)]
    kinds = [
        (trade, year, seen, step, None, False, did)
        for trade, year, (seen, step) in itertools.product(trades, years, steps)
        for did in ("", "left", "stayed")
    ]
    ends = itertools.product(trades, years, (3,), (4,), (None, 0, 1, 2, 3), (False, True), ("", "left", "stayed"))
    outside = ("", "", 0, 0, None, True, "")  # hired by another campaign
    return [*dict.fromkeys([*kinds, *ends, outside])]


def kinds_of_answers(copies):
    trades = sorted(set().union(*(copy.trades for copy in copies))) or ["?"]
    every = itertools.product(trades, ("", "women", "others"), ("", *BANDS))
    return [kind for kind in every if kind[1] or kind[2]]


class Squeeze:
    """The unknowns of one or two days, and what was copied about them."""

    def __init__(self, kinds, days, growing):
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.kinds, self.sums = kinds, {}
        self.days = []
        for sums, shares in days:
            people = [self.solver.IntVar(0, 300, "") for _ in kinds]
            self.days.append(people)
            for name, belongs, least, most in sums:
                total = self.total(people, belongs)
                self.sums.setdefault(name, {})[len(self.days)] = total
                self.solver.Add(total >= least)
                if most is not None:
                    self.solver.Add(total <= most)
            for part, whole, least, most in shares:
                inside, every = self.total(people, part), self.total(people, whole)
                self.solver.Add(inside >= least * every)
                self.solver.Add(inside <= most * every)
                self.solver.Add(every >= SMALLEST_SHOWN)
        for name, totals in self.sums.items():
            if len(totals) == 2 and growing(name):
                self.solver.Add(totals[2] >= totals[1])

    def total(self, people, belongs):
        chosen = [people[rank] for rank, kind in enumerate(self.kinds) if belongs(kind)]
        return self.solver.Sum(chosen) if chosen else self.solver.Sum([self.solver.IntVar(0, 0, "")])

    def _extreme(self, quantity, *, most):
        (self.solver.Maximize if most else self.solver.Minimize)(quantity)
        status = self.solver.Solve()
        assert status == pywraplp.Solver.OPTIMAL, "what is published must be possible"
        return round(self.solver.Objective().Value())

    def found(self):
        """Return each count from one to four, and each move as small, that can be nothing else."""
        quantities = {}
        for name, totals in self.sums.items():
            for day, total in totals.items():
                quantities[f"{name}, copy {day}"] = total
            if len(totals) == 2:
                quantities[f"{name}, in between"] = totals[2] - totals[1]
        persons = {}
        for name, quantity in quantities.items():
            low = self._extreme(quantity, most=False)
            if abs(low) < SMALLEST_SHOWN and low == self._extreme(quantity, most=True) and low:
                persons[name] = low
        return persons


def attack(*copies):
    """Return what one or two copies tell of fewer than five people."""
    people = Squeeze(
        kinds_of_people(copies),
        [(copy.people, copy.shares) for copy in copies],
        lambda name: name.startswith("trade ") or name in {"candidatures", "api applications"},
    )
    answers = Squeeze(kinds_of_answers(copies), [(copy.answers, copy.genders) for copy in copies], lambda name: True)
    return people.found() | answers.found()
