"""How the sentences about a decision or a status are said, beside the predicate that proves each of them."""

from collections.abc import Callable
from datetime import date, datetime

from applications.enums import ApplicationState
from common.language.formatting import french_date, french_datetime, french_deadline
from selection.domain.proofs import status_facts
from selection.domain.proofs.claim_facts import Case, Facts

S = ApplicationState
DECISIONS = {
    S.SHORTLISTED: "est présélectionnée",
    S.WAITING: "est inscrite sur la liste d’attente",
    S.HEARD: "a été entendue : la décision n’est pas encore annoncée",
    S.INELIGIBLE: "ne remplit pas les conditions de l’appel",
    S.NOT_SHORTLISTED: "n’est pas présélectionnée",
    S.NOT_SELECTED: "n’est pas retenue",
    S.ACCEPTED: "est retenue",
    S.OFFERED: "est retenue : une place vous est proposée",
}


def _date(facts: Facts, name: str) -> str:
    return french_date(date.fromisoformat(facts[name]))


def _deadline(facts: Facts, name: str) -> str:
    return french_deadline(datetime.fromisoformat(facts[name]), facts["zone"])


def _decision(facts: Facts) -> str:
    state = S(facts["state"])
    phrase = DECISIONS.get(state, f"est maintenant « {str(state.label).lower()} »")
    return f"Votre candidature à la campagne « {facts['name']} » {phrase}."


def _outcome(facts: Facts) -> str:
    return f"La candidature {DECISIONS[S(facts['state'])]}."


def _wishes_call(facts: Facts) -> str:
    opens = french_datetime(datetime.fromisoformat(facts["opens"]), facts["zone"])
    when = f"du {opens} au {_deadline(facts, 'closes')}" if facts["closes"] else f"à partir du {opens}"
    return f"Classez vos vœux parmi les défis publiés, {when} : les jurys des défis choisis vous entendront."


def _days(facts: Facts) -> str:
    if facts["ends"] == facts["starts"]:
        return f" le {_date(facts, 'starts')}"
    return f" du {_date(facts, 'starts')} au {_date(facts, 'ends')}"


def _reading(facts: Facts) -> str:
    blind = " par des personnes qui ne savent pas qui vous êtes" if facts["blind"] else ""
    if facts["over"]:
        return f"Votre dossier est reçu. Sa lecture{blind} était prévue{_days(facts)}."
    if not facts["starts"]:
        return f"Votre dossier est reçu. Il est lu{blind} ; les dates de lecture ne sont pas encore fixées."
    return f"Votre dossier est reçu. Il est lu{_days(facts)}{blind}."


def _answer_after(facts: Facts) -> str:
    if facts["late"]:
        return f"La date annoncée, le {_date(facts, 'day')}, est passée : l’équipe n’a pas encore publié sa décision."
    return f"La réponse est attendue après le {_date(facts, 'day')}."


def _completion(facts: Facts) -> str:
    if facts["late"]:
        return f"Le délai pour compléter est passé depuis le {_deadline(facts, 'due')}."
    return f"Votre dossier est à compléter avant le {_deadline(facts, 'due')} : {facts['note']}"


def _convened(facts: Facts) -> str:
    slots = " ; ".join(
        f"le {french_datetime(datetime.fromisoformat(row['starts']), facts['zone'])}"
        + (f" ({row['place']})" if row["place"] else "")
        for row in facts["slots"]
    )
    return f"Votre audition était prévue {slots}." if facts["past"] else f"Vous êtes entendu ou entendue {slots}."


def _hearing_days(facts: Facts) -> str:
    if facts["over"]:
        return f"Votre candidature est présélectionnée. Les auditions étaient prévues{_days(facts)}."
    if not facts["starts"]:
        return "Votre candidature est présélectionnée. La date de votre audition n’est pas encore fixée."
    return f"Votre candidature est présélectionnée. Vous serez entendu ou entendue{_days(facts)}."


def _waiting(facts: Facts) -> str:
    until = f" jusqu’au {_date(facts, 'until')}" if facts["until"] else ""
    return f"Vous êtes sur la liste d’attente{until} : une place peut vous être proposée si quelqu’un y renonce."


def _may_be_called(facts: Facts) -> str:
    until = f", jusqu’au {_date(facts, 'until')}," if facts["until"] else ""
    return f"Une place peut vous être proposée{until} si une personne retenue y renonce."


def _offer_due(facts: Facts) -> str:
    if facts["late"]:
        return f"Le délai pour répondre à la place proposée est passé depuis le {_deadline(facts, 'due')}."
    return f"Une place vous est proposée : répondez avant le {_deadline(facts, 'due')}."


def _refused_seat(facts: Facts) -> str:
    if facts["silent"]:
        return f"Le délai pour répondre à la place proposée est passé le {_date(facts, 'on')}."
    return f"Vous avez décliné la place proposée le {_date(facts, 'on')}."


STATUS_KINDS: dict[str, tuple[Callable[[Facts], str], Callable[[Facts, Case], bool]]] = {
    "decision": (_decision, status_facts.campaign_decided_holds),
    "outcome": (_outcome, status_facts.decided_holds),
    "state_label": (lambda f: f"Décision : {f['label'].lower()}.", status_facts.announced_holds),
    "explained": (lambda _: "Une explication est à votre disposition dans votre espace.", status_facts.explained_holds),
    "reason": (lambda f: str(f["words"]), status_facts.reason_holds),
    "motive": (lambda _: "Vous pouvez en demander le motif pendant trois mois.", status_facts.motive_holds),
    "motive_until": (
        lambda f: f"Vous pouvez demander le motif de cette décision jusqu’au {_date(f, 'until')}.",
        status_facts.motive_until_holds,
    ),
    "may_be_called": (_may_be_called, status_facts.may_be_called_holds),
    "waiting": (_waiting, status_facts.may_be_called_holds),
    "waiting_over": (
        lambda f: f"La liste d’attente a pris fin le {_date(f, 'until')}.", status_facts.waiting_over_holds
    ),
    "wishes_call": (_wishes_call, status_facts.wishes_call_holds),
    "juries_hear": (
        lambda _: "Les jurys des défis que vous avez choisis souhaitent vous entendre.", status_facts.juries_hear_holds
    ),
    "heard": (
        lambda _: "Votre audition a eu lieu. La décision n’est pas encore annoncée.", status_facts.heard_holds
    ),
    "withdrawn": (
        lambda f: f"Vous avez retiré cette candidature le {_date(f, 'on')}.", status_facts.withdrawn_holds
    ),
    "call_closed": (
        lambda _: "L’appel est clos : ce brouillon ne peut plus être déposé. Il reste consultable.",
        status_facts.call_closed_holds,
    ),
    "draft_due": (
        lambda f: (
            f"Votre brouillon est à déposer avant le {_deadline(f, 'due')}."
            if f["due"]
            else "L’appel est ouvert sans date de fin : déposez votre brouillon quand il est prêt."
        ),
        status_facts.draft_due_holds,
    ),
    "completion": (_completion, status_facts.completion_holds),
    "reading_days": (_reading, status_facts.reading_days_hold),
    "unread": (
        lambda _: "Votre dossier est reçu. L’équipe vérifie les conditions, puis les jurys choisissent qui entendre.",
        status_facts.unread_holds,
    ),
    "answer_after": (_answer_after, status_facts.answer_after_holds),
    "round_added": (
        lambda f: f"Une session s’est ajoutée jusqu’au {_date(f, 'until')} : {f['reason']}",
        status_facts.round_added_holds,
    ),
    "convened": (_convened, status_facts.convened_holds),
    "wishes_due": (
        lambda f: (
            "Votre candidature est présélectionnée. Classez vos vœux"
            + (f" avant le {_deadline(f, 'due')}." if f["due"] else ".")
        ),
        status_facts.wishes_due_holds,
    ),
    "hearing_days": (_hearing_days, status_facts.hearing_days_hold),
    "offer_due": (_offer_due, status_facts.offer_due_holds),
    "accepted": (lambda f: f"Vous avez accepté votre place le {_date(f, 'on')}.", status_facts.accepted_holds),
    "contract_promised": (
        lambda f: f"Votre contrat doit vous parvenir avant le {_date(f, 'until')}.",
        status_facts.contract_promised_holds,
    ),
    "wishes_kept": (
        lambda f: f"Vos vœux mieux placés restent gardés jusqu’au {_date(f, 'until')}.", status_facts.wishes_kept_holds
    ),
    "first_day": (lambda f: f"Votre prise de poste est prévue le {_date(f, 'on')}.", status_facts.first_day_holds),
    "seat_ended": (lambda f: f"Votre place a pris fin le {_date(f, 'on')}.", status_facts.seat_ended_holds),
    "refused_seat": (_refused_seat, status_facts.refused_seat_holds),
}  # fmt: skip
"""Every sentence of a decision's message, of its letter and of a candidate's status that states a fact."""
