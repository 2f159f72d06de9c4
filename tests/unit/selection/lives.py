"""Random lives of applications, as rows and journals: what people are told is written from the ones, proved by the others.

A life follows a random season (:mod:`tests.unit.selection.seasons`): the matchings that considered the person, the calls,
the preselection. What happens around it, dates, hearings, answers, silences, is drawn here.
"""

from datetime import timedelta
from types import SimpleNamespace

from common.days import day_of
from selection.domain.proofs.season import Season
from tests.unit.selection.seasons import START

DAY = timedelta(days=1)


class Rows(list):
    """Related rows."""

    def all(self):
        return self


def season_until(season, at):
    """Return what was stored of a season at an instant."""
    day = day_of(at)
    return Season(
        [selection_round for selection_round in season.rounds if selection_round.at <= at],
        [call for call in season.calls if call.at <= at],
        [preselection for preselection in season.preselections if preselection.on <= day],
    )


def draw_campaign(draw, *, improving):
    """Return a campaign whose every date may be there or not, and fall at any time."""

    def some(first, last):
        return START + draw.randint(first, last) * DAY + timedelta(minutes=draw.randint(0, 1000))

    windows = [SimpleNamespace(kind="applications", opens_at=START - 60 * DAY,
                               closes_at=draw.choice((some(-40, -25), None)))]  # fmt: skip
    if draw.random() < 0.4:
        windows.append(SimpleNamespace(kind="restricted", opens_at=START - 30 * DAY, closes_at=some(-20, -5)))
    if draw.random() < 0.5:
        closes = draw.choice((some(2, 9), some(-2, 0), None))
        windows.append(SimpleNamespace(kind="wishes", opens_at=START - 4 * DAY, closes_at=closes))
    stages = []
    for kind, first in (("preselection", -15), ("hearing", 2)):
        if draw.random() < 0.75:
            starts = draw.choice((None, day_of(some(first, first + 4))))
            ends = None if starts is None else draw.choice((None, starts, starts + 5 * DAY))
            rounds = Rows()
            if draw.random() < 0.3:
                rounds.append(SimpleNamespace(ends_on=day_of(some(first + 9, first + 20)), reason="Plus de dossiers"))
            stages.append(SimpleNamespace(kind=kind, starts_on=starts, ends_on=ends, blind=draw.random() < 0.5, rounds=rounds))  # fmt: skip
    kept_until = day_of(some(5, 40)) if improving else None
    campaign = SimpleNamespace(
        pk=7, name="Promotion d’essai", timezone="Europe/Paris", windows=Rows(windows), stages=Rows(stages),
        publications=Rows(), waiting_list_until=draw.choice((None, day_of(some(5, 60)))),
        starts_on=draw.choice((None, day_of(some(90, 120)))), wishes_kept_until=kept_until,
    )  # fmt: skip
    campaign.keeps_wishes = lambda at: kept_until is not None and day_of(at) <= kept_until
    return campaign


REFUSING = ("refuse", "set_aside", "dismiss")


class Life:
    """One application, and what happens to it."""

    def __init__(self, draw, world, season, person):
        self.draw, self.season, self.person = draw, season, person
        self.campaign = draw_campaign(draw, improving=world.improving)
        self.invited = draw.random() < 0.5
        self.wishes = len(world.wishes[person]) if draw.random() < 0.8 else 0
        self.row = SimpleNamespace(
            pk=person, campaign=self.campaign, state="draft", announced_state="draft", log=Rows(), offers=Rows(),
            wishes_at=None, completion_due_at=None, completion_deadline=None, completion_note="",
            last_deposit=SimpleNamespace(hearings=Rows()), refusal_reason=None,
        )  # fmt: skip

    def move(self, verb, target, at, *, reason="", announced=True):
        log = SimpleNamespace(verb=verb, target=target, at=at, reason=reason)
        self.row.log.append(log)
        self.row.state = target
        if verb in REFUSING and self.draw.random() < 0.9:
            wordings = Rows([SimpleNamespace(text="Une première phrase."), SimpleNamespace(text=f"Motif de {verb}.")])
            self.row.refusal_reason = SimpleNamespace(code=verb, words=f"Motif de {verb}.", wordings=wordings)
        if announced:
            self.row.announced_state = target

    def announce(self, at):
        """Publish the decision; return the instant and the state that the person learns."""
        at += timedelta(minutes=self.draw.choice((0, 5)))
        if self.draw.random() < 0.8:
            self.campaign.publications.append(SimpleNamespace(confirmed_at=at))
        self.row.announced_state = self.row.state
        return at, self.row.state

    def later(self, at):
        """Return the same instant or a later one, at which nothing more has happened."""
        return at + self.draw.choice((0, 0, 1, 5, 30, 90, 200)) * DAY

    def propose(self, position, at):
        """Make an offer, some with a first day of their own."""
        starts = self.draw.choice((None, day_of(at + 100 * DAY)))
        offer = SimpleNamespace(
            pk=len(self.row.offers), position_id=position, sent_at=at, expires_at=at + 5 * DAY, starts_on=starts,
            keeps_wishes=False, state="sent", answered_at=None,
            log=Rows([SimpleNamespace(verb="send", target="sent", at=at, reason="")]),
        )  # fmt: skip
        self.row.offers.append(offer)
        return offer

    def answer(self, offer, verb, state, at):
        offer.log.append(SimpleNamespace(verb=verb, target=state, at=at, reason=""))
        offer.state = state
        if verb != "settle":
            offer.answered_at = at

    def begin(self):
        """Write, deposit, complete perhaps."""
        at = START - self.draw.randint(1, 55) * DAY
        yield at, None
        at = START - self.draw.randint(21, 50) * DAY
        self.move("submit", "submitted", at)
        yield self.later(at), None
        if self.draw.random() < 0.3:
            self.row.completion_due_at = self.row.completion_deadline = at + 4 * DAY
            self.row.completion_note = "Le CV."
            self.move("ask", "incomplete", at)
            yield self.later(at), None
            self.move("complete", "submitted", at + DAY)
        if self.draw.random() < 0.1:
            self.move("refuse", "ineligible", START, reason="Nationalité", announced=False)
            yield self.later(START), None  # decided in silence
            yield self.announce(START)
            yield self.later(START), None

    def preselect(self):
        """Preselect as the season's record says; invite those who were heard all the same."""
        is_kept = next(row[4] for row in self.season.preselections[0].rows if row[0] == self.person)
        heard = any(self.person in selection_round.lines for selection_round in self.season.rounds)
        if heard and not is_kept:
            self.move("dispense", "shortlisted", START)
        else:
            self.move("shortlist" if is_kept else "set_aside", "shortlisted" if is_kept else "not_shortlisted", START, announced=False)  # fmt: skip
            yield self.later(START), None
            yield self.announce(START)
        yield self.later(START), None
        if self.row.state != "shortlisted":
            return
        for _ in range(self.draw.randint(0, 2)):
            starts = START + self.draw.randint(1, 9) * DAY
            self.row.last_deposit.hearings.append(SimpleNamespace(
                starts_at=starts, ends_at=starts + timedelta(minutes=30), place=self.draw.choice(("", "Salle 2")),
                state=self.draw.choice(("planned", "planned", "cancelled")), convened_at=START,
            ))  # fmt: skip
        yield self.later(START), None
        if self.draw.random() < 0.5:
            self.row.wishes_at = START
            yield self.later(START), None
        self.move("hear", "heard", START + timedelta(hours=1), announced=False)
        yield self.announce(START + timedelta(hours=1))
        yield self.later(START + timedelta(hours=1)), None

    def select(self):
        """Follow the matchings and the calls of the season until an offer, then answer it or let it lapse."""
        events = sorted([*self.season.rounds, *self.season.calls], key=lambda event: event.at)
        for event in events:
            called = hasattr(event, "passed_over")
            if called and event.application == self.person:
                yield from self.hold(self.propose(event.position, event.at), event.at)
                return
            if called or self.person not in event.lines:
                continue
            if self.person in event.seated:
                yield from self.hold(self.propose(event.seated[self.person], event.at), event.at)
                return
            if self.row.state == "heard":
                self.move("wait", "waiting", event.at, announced=False)
                yield self.announce(event.at)
                yield self.later(event.at), None
        if self.row.state == "waiting" and self.draw.random() < 0.5:
            last = (self.row.log[-1].at if not events else events[-1].at) + 70 * DAY
            self.move("dismiss", "not_selected", last, reason="liste d’attente caduque", announced=False)
            yield self.announce(last)
            yield self.later(last), None

    def hold(self, offer, at):
        """Answer an offer, then keep the seat, or leave it."""
        self.move("offer", "offered", at)
        yield self.later(at), None
        chance = self.draw.random()
        at += timedelta(hours=3)
        if chance < 0.2:
            self.answer(offer, "decline", "declined", at)
            self.move("decline", "declined", at)
        elif chance < 0.3:
            self.answer(offer, "expire", "expired", at)
            self.move("decline", "declined", at, reason="silence au terme du délai")
        elif chance < 0.4:
            self.answer(offer, "decline", "declined", at)
            self.move("withdraw", "withdrawn", at)
        elif chance < 0.5:
            self.answer(offer, "cancel", "cancelled", at)
            self.move("release", "waiting", at)
        else:
            self.answer(offer, "accept", "accepted", at)
            self.move("accept", "accepted", at)
            offer.keeps_wishes = self.campaign.keeps_wishes(at) and self.draw.random() < 0.7
        yield self.later(at), None
        if offer.state != "accepted":
            return
        if offer.keeps_wishes and self.draw.random() < 0.3:
            offer.keeps_wishes = False
            self.answer(offer, "settle", "accepted", at + DAY)
            yield self.later(at + DAY), None
        if self.draw.random() < 0.3:
            self.answer(offer, "end", "ended", at + 200 * DAY)
            yield self.later(at + 200 * DAY), None

    def moments(self):
        """Yield (instant, state that a message announces or nothing) all along; the row is then as it was."""
        yield from self.begin()
        if self.row.state == "submitted":
            yield from self.preselect()
        if self.row.state == "heard":
            yield from self.select()
