"""Twelve candidates apply: one twice, two as a pair, one who knows a juror, one who asks for an adjustment."""

import re

from playwright.sync_api import expect

from sandbox.domain.people import pdf
from tests.browser.season import options
from tests.browser.season.challenge_jury import SELECTED
from tests.browser.season.proposals import TRADES

STEPS = 8
TWICE = "alba@ailleurs.invalid"  # the first candidate again, from another address
ADJUSTED = "kenza@candidat.invalid"

CANDIDATES = {
    f"{name}@candidat.invalid": trade
    for name, trade in {
        "alba": "Design", "bruno": "Développement", "carla": "Design", "denis": "Développement", "elsa": "Design",
        "farid": "Développement", "gina": "Design", "hugo": "Développement", "ines": "Design", "jules": "Développement",
        "kenza": "Design",
    }.items()
}  # fmt: skip


def wishes_of(profession, rank):
    """Return up to two challenges that seek somebody of a trade; the first differs from one person to the next."""
    turned = [SELECTED[(rank + step) % len(SELECTED)] for step in range(len(SELECTED))]
    return [title for title in turned if TRADES[title] == profession][:2]


def apply(season, address, profession, wishes, *, by_link=False):
    """Come in from the public call by a link or with an account, write profile, dossier and wishes, deposit."""
    candidate = options.go_on_alone(season) if address == options.INVITED else arrive(season, address, by_link=by_link)
    candidate.give_name()
    candidate.write("Prénom d’usage", candidate.name.split()[0])
    candidate.choose("Métier", label=profession)
    candidate.write("Années d’expérience", "6")
    for step in range(1, STEPS + 1):
        expect(candidate.page.locator(".app-step")).to_have_text(f"Étape {step} sur {STEPS}")
        answer_step(candidate, wishes)
        if step < STEPS:
            candidate.button("Étape suivante")
    if address == options.INVITING:
        options.invite_the_other(candidate)
        options.accept_the_invitation(season)
    candidate.button("Déposer ma candidature")
    expect(candidate.page.get_by_role("heading", level=1)).to_have_text("Récépissé de dépôt")


def arrive(season, address, *, by_link):
    """Come in from the public call, and begin a draft."""
    candidate = season.person(address, width=390)
    candidate.open("/")
    candidate.follow("Candidater")
    if by_link:
        candidate.enter_by_link()
    else:
        candidate.follow(re.compile("Créer un compte"))
        candidate.register(candidate.page.url)
    candidate.button("Commencer mon dossier")
    return candidate


def answer_step(candidate, wishes):
    """Answer the questions of one step: no to each condition, a text, a file, the wishes."""
    for question in candidate.main.get_by_role("group").all():
        refusal = question.get_by_role("radio", name="Non", exact=True)
        if refusal.count() == 1:
            candidate.pick(refusal)
    for text in candidate.main.locator("form textarea:visible, form input[type=text]:visible").all():
        if not text.input_value():
            text.fill(f"{candidate.name} : une réponse précise.")
    for upload in candidate.main.locator("input[type=file]").all():
        upload.set_input_files({"name": "cv.pdf", "mimeType": "application/pdf", "buffer": pdf("Un parcours")})
    if candidate.main.get_by_role("heading", name="Ajouter un défi").count():
        for title in wishes:
            candidate.button(f"Ajouter à mes vœux {title}")
            candidate.sees(title)


def ask_for_an_adjustment(candidate, need):
    """Say in one's profile what one needs to be heard on equal terms."""
    candidate.open("/candidature/")
    candidate.menu("Mon profil")
    candidate.write("Aménagement souhaité", need)
    candidate.button("Enregistrer mon profil")
    expect(candidate.field("Aménagement souhaité")).to_have_value(need)


def candidates_apply(season):
    """From the public call to twelve receipts."""
    season.go_to("2027-04-27 10:00")
    for rank, (address, profession) in enumerate(CANDIDATES.items()):
        apply(season, address, profession, wishes_of(profession, rank), by_link=rank % 2 == 0)
        if rank == 0:
            season.picture(season.person(address), "candidat-01-recepisse-390")
    candidate = season.person("alba@candidat.invalid")
    candidate.received("candidature|dépôt")
    candidate.open("/candidature/")
    candidate.sees("Il est lu du 1er juin 2027 au 14 juin 2027 par des personnes qui ne savent pas qui vous êtes")
    ask_for_an_adjustment(season.person(ADJUSTED), "Une salle accessible en fauteuil roulant.")
    apply(season, TWICE, "Design", wishes_of("Design", 0))
    options.the_pair_is_formed(season)
    options.a_letter_is_written(season)
