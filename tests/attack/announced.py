"""What is decided and not announced shows nowhere to those it concerns."""

import re

from common.transitions import move
from notifications.models import Message
from tests import factories as f
from tests.attack.client.kinds import kind

TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


def page_of(browser, path):
    """Return a page without what is drawn at each request."""
    answer = browser.get(path)
    return answer.status, answer.location, TOKENS.sub("", answer.text)


def compare(target, trial, browser, pages, decide, announce):
    """Expect pages to be the same before and after a hidden decision, and to change when it is announced."""
    before = {page: page_of(browser, page) for page in pages}
    trial.control(any(status == 200 for status, _, _ in before.values()), "les pages s’ouvrent")
    decide()
    for page in pages:
        after = page_of(browser, page)
        trial.expect(
            after == before[page],
            page,
            f"{before[page][0]} puis {after[0]}, {len(before[page][2])} et {len(after[2])} octets",
        )
    announce()
    trial.control(any(page_of(browser, page) != before[page] for page in pages), "l’annonce change une page")


def candidate_pages(row):
    """Return every page that a candidate has about an application."""
    base = f"/candidature/dossiers/{row.public_id}/"
    return ["/candidature/", base, "/messages/", "/mes-donnees/", "/espaces/", f"{base}recepisse/", f"{base}explication/",
            f"{base}attente/", f"{base}voeux/", f"{base}auditions.ics", f"{base}statistiques/", "/calendrier/", "/signatures/"]  # fmt: skip


def team_of(target):
    """Return a member of the team, as the domain asks for who acts."""
    return target.person(is_team=True)


@kind("Candidature écartée, présélectionnée, retenue sans annonce : les pages du candidat")
def candidate_reads(target, trial):
    world, team = target.world, team_of(target)
    for verbs in (["refuse"], ["shortlist"], ["shortlist", "hear"]):
        row = world.application()
        browser = target.signed_in(row.candidate)

        def decide(row=row, verbs=verbs):
            for verb in verbs:
                move(row, verb, by=team, at=world.at, reason="MOTIF CACHÉ")

        def announce(row=row):
            type(row).objects.filter(pk=row.pk).update(announced_state=row.state)

        compare(target, trial, browser, candidate_pages(row), decide, announce)


@kind("Candidature écartée sans annonce : le retrait et la reprise répondent comme avant")
def candidate_withdraws(target, trial):
    world, team = target.world, team_of(target)
    for verbs in ([], ["refuse"], ["shortlist"]):
        row = world.application()
        for verb in verbs:
            move(row, verb, by=team, at=world.at, reason="MOTIF CACHÉ")
        browser, base = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
        page = browser.get(base)
        answer = browser.post(f"{base}retrait/", {"reason": "J’ai trouvé ailleurs"})
        row.refresh_from_db()
        words = browser.follow(answer).words
        held = "retrait/" in page.text and row.state == "withdrawn" and "est retirée" in words
        if not verbs:
            trial.control(held, "un dossier sans décision se retire", f"{row.state} {words}")
            continue
        trial.expect(held, f"retrait après {verbs}", f"{row.state} {words[:200]}")
        resumed = browser.follow(browser.post(f"{base}reprise/"))
        row.refresh_from_db()
        trial.expect(row.state == "draft", f"reprise après {verbs}", f"{row.state} {resumed}")


@kind("Les refus ne disent ni état caché, ni verbe du code, ni numéro de règle")
def candidate_refusals(target, trial):
    world, team = target.world, team_of(target)
    row = world.application()
    browser, base = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
    answers = []
    for decided in (False, True):
        if decided:
            move(row, "refuse", by=team, at=world.at, reason="MOTIF CACHÉ")
        answers.append([browser.follow(browser.post(f"{base}{end}", {"action": "deposit", "order-shown": "1"})).words
                        for end in ("voeux/", "brouillon/", "anonyme/", "explication/", "statistiques/", "")])  # fmt: skip
    for before, after in zip(*answers, strict=True):
        strip = re.compile(r"[\w-]{32,}|[0-9a-f-]{36}")
        trial.expect(strip.sub("", before) == strip.sub("", after), "envoi d’un formulaire", after[:200])
        words = re.search(r"\bR\d{1,2}\b|Inéligible|MOTIF CACHÉ|ineligible|shortlist", after)
        trial.expect(words is None, "mots du refus", words)
    trial.control(any(text for text in answers[0]), "des réponses sont lues")


@kind("Défi écarté ou présélectionné sans annonce : les pages de l’hôte, son retrait")
def host_reads(target, trial):
    world, team = target.world, team_of(target)
    for verb in ("shortlist", "refuse", "reject"):
        row, lead = world.proposal(), world.lead
        if verb not in type(row).transitions.by_verb or not type(row).transitions.allows(verb, row.state):
            continue
        browser, base = target.signed_in(lead), f"/administration/defis/{row.public_id}/"
        pages = ["/administration/", base, "/messages/", f"{base}financement/", f"{base}sponsor/", f"{base}apercu/", f"{base}recepisse/",
                 f"{base}page/", "/espaces/", "/administration/collegues/"]  # fmt: skip

        def decide(row=row, verb=verb):
            move(row, verb, by=team, at=world.at, reason="MOTIF CACHÉ")

        before = {page: page_of(browser, page) for page in pages}
        decide()
        for page in pages:
            after = page_of(browser, page)
            trial.expect(after == before[page], f"{verb} {page}", f"{before[page][0]} puis {after[0]}")
        words = browser.follow(browser.post(f"{base}retrait/", {"reason": "Nous renonçons"})).words
        row.refresh_from_db()
        trial.expect(row.state == "withdrawn", f"retrait après {verb}", f"{row.state} {words[:200]}")
    plain = world.proposal()
    browser = target.signed_in(world.lead)
    browser.post(f"/administration/defis/{plain.public_id}/retrait/", {"reason": "Nous renonçons"})
    plain.refresh_from_db()
    trial.control(plain.state == "withdrawn", "un défi sans décision se retire", plain.state)


@kind("Aucun message n’annonce une décision cachée")
def hidden_messages(target, trial):
    world, team = target.world, team_of(target)
    for verb in ("refuse", "shortlist"):
        row = world.application()
        f.WishFactory(application=row, challenge=world.published)
        last = Message.objects.count()
        move(row, verb, by=team, at=world.at, reason="MOTIF CACHÉ")
        written = Message.objects.filter(recipient=row.candidate).count()
        trial.expect(Message.objects.count() == last, verb, f"{written} messages")
    row = world.proposal("published")
    applicant = world.application()
    f.WishFactory(application=applicant, challenge=row)
    trial.control(Message.objects.exists() or last == 0, "la table des messages est lue")
    browser = target.signed_in(applicant.candidate)
    trial.control(browser.get("/messages/").status == 200, "les messages se lisent")


@kind("L’export de ses données ne dit rien d’une décision cachée")
def personal_export(target, trial):
    import io
    import zipfile

    world, team = target.world, team_of(target)
    for verb in ("refuse", "shortlist"):
        row = world.application(motivation="PHRASE DU DOSSIER")
        move(row, verb, by=team, at=world.at, reason="MOTIF CACHÉ")
        browser = target.signed_in(row.candidate)
        answer = browser.post("/mes-donnees/export.zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        trial.control("PHRASE DU DOSSIER" in text, "l’export dit le dossier", answer)
        trial.expect("MOTIF CACHÉ" not in text and row.state not in text, verb, "état ou motif dans l’export")
