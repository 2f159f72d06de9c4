"""Other people's objects, rooms and rights."""

import re
import uuid
from datetime import timedelta

from django.urls import get_resolver

from accounts.models import User
from challenges.domain import proposals
from common import clock
from dossiers.models import Deposit
from tests import factories as f
from tests.attack.client.browser import NAME
from tests.attack.client.kinds import kind
from tests.url_patterns import PREFIXES, routes_of

ARGUMENT = re.compile(r"<(\w+):(\w+)>")
OPEN_TO_ALL = (
    "jury/invitation/",
    "engagements/",
    "enquete/",
    "calendrier/",
    "vivier/",
    "messages/refus/",
    "defis/",
    "donnees-ouvertes/",
    "api/",
    "media/",
)


def routes():
    """Yield the patterns of the platform's own addresses."""
    for pattern, _ in routes_of(get_resolver().url_patterns):
        if not pattern.startswith((*PREFIXES, "comptes/")) and "^" not in pattern:
            yield pattern


def filled(pattern, values):
    """Return a pattern's address with a value for each kind of argument."""
    return "/" + ARGUMENT.sub(lambda match: str(values[match[1]]), pattern)


def actors(target):
    """Return the browsers of six people to whom nothing that is tried belongs."""
    other_administration, panel = f.AdministrationFactory(), f.PanelFactory()
    host, juror, talent, candidate = (target.person() for _ in range(4))
    f.AdministrationMemberFactory(administration=other_administration, user=host)
    f.JurorFactory(panel=panel, user=juror)
    f.MissionFactory(talent=talent)
    target.world.application(candidate)
    people = {"inconnu": target.person(), "candidat": candidate, "hôte": host, "juré": juror, "talent": talent}
    return {"visiteur": target.browser()} | {name: target.signed_in(user) for name, user in people.items()}


@kind("Objets des autres par leur adresse, six rôles, chaque route : la réponse d’un inconnu", quick=False)
def others_objects(target, trial):
    world = target.world
    row, draft, proposal = world.application(), world.draft(), world.proposal()
    piece = f.AttachmentFactory(dossier=row.dossier, field=world.file_field)
    mission = f.MissionFactory()
    objects = {
        "candidature": row.public_id, "brouillon": draft.public_id, "défi": proposal.public_id, "grille": world.assessment(row).public_id,
        "mission": mission.public_id, "pièce": piece.public_id, "place": world.panel.jurors.get(user=world.juror).public_id,
        "signature": f.SignatureFactory().public_id, "document": f.DocumentFactory().public_id,
        "proposition": f.OfferFactory().public_id, "export": f.ExportFactory().public_id,
    }  # fmt: skip
    people = list(actors(target).items())
    unknown, seen = {"uuid": uuid.uuid4(), "slug": "absent", "int": 1, "str": "absent"}, {}
    patterns = [route for route in routes() if "<uuid:" in route and not route.startswith(("equipe/", *OPEN_TO_ALL))]
    for rank, pattern in enumerate(patterns):
        for place, (label, public_id) in enumerate(objects.items()):
            wrong = []
            for step in (0, 2, 3):  # half of the roles each time: each meets each route, and each kind of object
                name, browser = people[(rank + place + step) % len(people)]
                for method in ("GET", "POST"):
                    if (pattern, name, method) not in seen:
                        path = filled(pattern, unknown)
                        answer = browser.get(path) if method == "GET" else browser.post(path)
                        seen[pattern, name, method] = answer.status, answer.location.split("?")[0]
                    path = filled(pattern, unknown | {"uuid": public_id})
                    answer = browser.get(path) if method == "GET" else browser.post(path)
                    if (answer.status, answer.location.split("?")[0]) != seen[pattern, name, method]:
                        wrong.append(f"{name} {method} {answer.status} {answer.location}")
            trial.expect(not wrong, f"{pattern} {label}", wrong[:3])
    owner = target.signed_in(row.candidate)
    trial.control(owner.get(f"/candidature/dossiers/{row.public_id}/").status == 200, "l’auteur lit son dossier")
    host = target.signed_in(world.lead)
    trial.control(host.get(f"/administration/defis/{proposal.public_id}/").status == 200, "l’hôte lit son défi")


@kind("Navigation forcée : chaque page de l’équipe, par cinq rôles, un visiteur et un éditeur")
def team_rooms(target, trial):
    world, people = target.world, actors(target)
    people["éditeur"] = target.editor()
    row = world.application()
    values = {"uuid": row.public_id, "slug": world.campaign.code, "int": world.position.pk, "str": "journal"}
    team, opened = target.team(), 0
    for pattern in [route for route in routes() if route.startswith(("equipe/", "exports/"))]:
        path, wrong = filled(pattern, values), []
        for name, browser in people.items():
            answer = browser.get(path)
            theirs = (name, path) == ("éditeur", "/equipe/liens/") or (name == "visiteur" and answer.status == 302)
            if answer.status not in {404, 405} and not theirs:
                wrong.append(f"{name} {answer.status}")
        trial.expect(not wrong, path, wrong)
        if len(ARGUMENT.findall(pattern)) == 0:
            opened += team.get(path).status == 200
    trial.control(opened > 10, "l’équipe ouvre ses pages", opened)


@kind("Navigation forcée dans l’édition, par cinq rôles et un visiteur")
def editing_rooms(target, trial):
    people = actors(target)
    paths = ("/cms/", "/cms/pages/", "/cms/pages/1/edit/", "/cms/users/", "/cms/groups/", "/cms/images/", "/cms/documents/", "/cms/reports/locked/",
             "/cms/snippets/", "/cms/settings/", "/cms/api/main/pages/", "/cms/sites/", "/cms/redirects/", "/cms/workflows/list/",
             "/cms/reports/site-history/", "/cms/choose-page/", "/cms/bulk/wagtailcore/page/delete/?id=1", "/cms/jsi18n/")  # fmt: skip
    for path in paths:
        wrong = []
        for name, browser in people.items():
            for answer in (browser.get(path), browser.post(path)):
                if answer.status == 200 and "jsi18n" not in path:
                    wrong.append(f"{name} {answer.status}")
        trial.expect(not wrong, path, wrong)
    trial.control(
        target.team(is_staff=True, is_superuser=True).get("/cms/pages/").status == 200, "qui en a le droit y entre"
    )


@kind("Autre verbe HTTP, verbe maquillé, pour agir sans formulaire")
def verbs(target, trial):
    world = target.world
    row = world.application()
    browser, path = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/retrait/"
    attempts = [
        (method, path, {})
        for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "XYZ")
    ]
    attempts += [("GET", path, {"X-HTTP-Method-Override": "POST"}), ("GET", path, {"X-HTTP-Method": "POST"}), ("GET", path, {"X-Method-Override": "POST"}),
                 ("GET", f"{path}?_method=POST", {}), ("HEAD", "/comptes/logout/", {}), ("GET", "/mes-donnees/effacement/", {})]  # fmt: skip
    for method, address, headers in attempts:
        answer = browser.request(method, address, headers=headers)
        row.refresh_from_db()
        stays = row.state == "submitted" and browser.get("/mes-donnees/").status == 200
        trial.expect(stays and answer.status < 500, f"{method} {address} {headers}", answer)
    browser.post(path)
    row.refresh_from_db()
    trial.control(row.state == "withdrawn", "le formulaire retire", row.state)


@kind("Affectation de masse : rôles, états, propriétaires dans chaque formulaire d’une personne")
def mass_assignment(target, trial):
    world = target.world
    extra = {"is_team": "1", "is_staff": "on", "is_superuser": "1", "is_synthetic": "1", "siret": "13002526500013", "user": "1", "person": "1", "pk": "1",
             "id": "1", "owner": "1", "candidate": "1", "state": "accepted", "announced_state": "accepted", "role": "lead", "email": "vole@attaque.invalid",
             "number": "1", "public_id": str(uuid.uuid4()), "campaign": "1", "experience_years": "1"}  # fmt: skip
    row = world.draft()
    user = row.candidate
    browser = target.signed_in(user)

    def facts():
        user.refresh_from_db()
        row.refresh_from_db()
        return (user.is_team, user.is_staff, user.is_superuser, user.is_synthetic, user.siret, user.email, row.state, row.announced_state, row.candidate_id,
                row.dossier.owner_id, user.administration_memberships.count() if hasattr(user, "administration_memberships") else 0)  # fmt: skip

    before = facts()
    base = f"/candidature/dossiers/{row.public_id}/"
    for path in ("/candidature/profil/", base, f"{base}brouillon/", f"{base}voeux/", f"{base}anonyme/", "/candidature/vivier/", "/comptes/password/change/",
                 "/administration/rejoindre/", "/indisponibilites/", "/messages/", "/vues/", "/mes-donnees/", "/espaces/"):  # fmt: skip
        answer = browser.post(path, extra | {world.text_field.key: "Un texte"})
        trial.expect(facts() == before, path, f"{answer} {facts()}")
    email = f"masse{user.pk}@attaque.invalid"
    phrase = "une-phrase-de-passe-assez-longue"
    target.browser().post("/comptes/signup/", extra | NAME | {"email": email, "password1": phrase, "password2": phrase})
    account = User.objects.filter(email=email).first()
    trial.control(account is not None, "l’inscription passe")
    rights = account is not None and (account.is_team or account.is_staff or account.is_superuser or account.siret)
    trial.expect(not rights, "/comptes/signup/", rights)
    trial.control(row.dossier.answers.filter(value="Un texte").exists(), "le champ du formulaire est gardé")


@kind("Un dépôt figé : réponses, pièces, vœux, version anonyme changés après le dépôt")
def frozen_deposits(target, trial):
    world = target.world
    row = world.application(motivation="Texte déposé")
    piece = f.AttachmentFactory(dossier=row.dossier, field=world.file_field)
    deposit = Deposit.objects.get(dossier=row.dossier)
    browser, base = target.signed_in(row.candidate), f"/candidature/dossiers/{row.public_id}/"
    frozen = deposit.content, deposit.sha256, deposit.deposited_at, deposit.number
    for path, fields in ((base, {world.text_field.key: "Changé", "action": "deposit"}), (f"{base}brouillon/", {world.text_field.key: "Changé"}),
                         (f"{base}anonyme/", {"hide": "x"}), (f"{base}voeux/", {"action": "deposit", "order": world.published.slug, "order-shown": "1"}),
                         (base, {"action": "deposit"}), (base, {"settle": "1", world.text_field.key: "Changé"}), (f"{base}recepisse.pdf", {"number": "X"}),
                         (f"{base}statistiques/", {"gender": "woman"})):  # fmt: skip
        answer = browser.post(path, fields)
        deposit.refresh_from_db()
        same = (deposit.content, deposit.sha256, deposit.deposited_at, deposit.number) == frozen
        stays = (
            Deposit.objects.filter(dossier=row.dossier).count() == 1
            and not row.dossier.answers.filter(value="Changé").exists()
        )
        trial.expect(same and stays, f"{path.removeprefix(base)} {fields}", answer)
    answer = browser.upload(base, {}, {world.file_field.key: ("autre.pdf", b"%PDF-1.4 autre", "application/pdf")})
    trial.expect(
        row.dossier.attachments.count() == 1 and row.dossier.attachments.get().pk == piece.pk, "autre pièce", answer
    )
    draft = world.draft()
    author = target.signed_in(draft.candidate)
    author.post(f"/candidature/dossiers/{draft.public_id}/", {world.text_field.key: "Changé"})
    trial.control(draft.dossier.answers.filter(value="Changé").exists(), "un brouillon se change")


def ready_draft(target, *, closes_in):
    """Return a proposal ready to be deposited in a call that closes in so many seconds, and its lead."""
    world, at = target.world, clock.now()
    campaign = f.ready_campaign(code=f"RETARD-{uuid.uuid4().hex[:6].upper()}", state="published")
    campaign.windows.update(opens_at=at - timedelta(days=1), closes_at=at + timedelta(seconds=closes_in))
    lead = world.member("lead")
    form = campaign.challenge_form
    row = f.ChallengeFactory(
        campaign=campaign, administration=world.administration, dossier=f.DossierFactory(form=form, owner=lead)
    )
    f.AnswerFactory(dossier=row.dossier, field=form.fields.get(), value="Simplifier.")
    proposals.set_positions(row, [proposals.Opening(world.position.profession, 1)])
    return row, lead


@kind("Dépôt en retard, l’heure d’arrivée inventée")
def late_deposit(target, trial):
    row, lead = ready_draft(target, closes_in=60)
    answer = target.signed_in(lead).post(f"/administration/defis/{row.public_id}/", {"action": "deposit"})
    row.refresh_from_db()
    trial.control(row.state == "submitted", "à temps, le dépôt est reçu", answer)
    row, lead = ready_draft(target, closes_in=-20)
    browser, at = target.signed_in(lead), clock.now().timestamp()
    for value in (
        f"t={at - 30:.3f}",
        f"t={at - 3600:.3f}",
        "t=0",
        "t=-1",
        f"t={at - 30:.3f}, t={at - 30:.3f}",
        "t=nan",
        "t=inf",
        f"t={(at - 30) * 1000:.0f}",
    ):
        for header in ("X-Request-Start", "X_Request_Start", "X-Queue-Start"):
            answer = browser.post(f"/administration/defis/{row.public_id}/", {"action": "deposit"}, {header: value})
            row.refresh_from_db()
            if header == "X-Request-Start" or value.startswith(f"t={at - 30:.3f}"):
                trial.expect(row.state == "draft", f"{header}: {value}", answer)


@kind("Un lecteur de l’administration commente, ordonne un document, télécharge un contrat, se donne un rôle")
def reader_role(target, trial):
    world = target.world
    reader = world.member("reader")
    row = world.proposal("draft")
    browser, base = target.signed_in(reader), f"/administration/defis/{row.public_id}/"
    trial.control(browser.get(base).status == 200, "un lecteur lit", browser.get(base))
    for path, fields in (("commentaire/", {"text": "Écrit"}), ("", {"action": "deposit"}), ("brouillon/", {}), ("postes/", {}), ("financement/", {"source": "self"}),
                         ("financement/annexe/", {}), ("sponsor/", {"email": "s@ailleurs.invalid"}), ("retrait/", {"reason": "x"}), ("page/", {"published_title": "x"}),
                         ("recepisse.pdf", {}), ("page/webinaires/", {"title": "x"})):  # fmt: skip
        answer = browser.post(f"{base}{path}", fields)
        row.refresh_from_db()
        same = row.state == "draft" and not row.comments.exists() and not hasattr(row, "commitment")
        trial.expect(same and answer.status in {403, 404}, path or "dépôt", answer)
    request = f.JoinRequestFactory(administration=world.administration)
    answer = browser.post(f"/administration/demandes/{request.public_id}/", {"answer": "approve"})
    request.refresh_from_db()
    trial.expect(request.state == "pending", "répondre à une demande", answer)


@kind("Devenir responsable d’une administration sans la parole de personne")
def lead_without_word(target, trial):
    from challenges.models import AdministrationMember

    body = f.AdministrationFactory()
    for siret in ("", body.siret if hasattr(body, "siret") else "13002526500013", "00000000000000"):
        user = target.person(siret=siret)
        answer = target.signed_in(user).post(
            "/administration/rejoindre/", {"action": "siret", "siret": siret or "13002526500013", "role": "lead"}
        )
        lead = AdministrationMember.objects.filter(user=user, role="lead").exists()
        trial.expect(not lead, f"siret {siret!r}", answer)
    user = target.person()
    browser = target.signed_in(user)
    browser.post("/administration/rejoindre/", {"administration": body.pk, "role": "lead", "message": "Bonjour"})
    request = user.join_requests.first()
    trial.control(request is not None, "une demande est reçue")
    answer = browser.post(f"/administration/demandes/{request.public_id}/", {"answer": "approve"})
    trial.expect(not AdministrationMember.objects.filter(user=user).exists(), "approuver sa propre demande", answer)
    lead = target.signed_in(
        f.AdministrationMemberFactory(administration=f.AdministrationFactory(), user=target.person(), role="lead").user
    )
    answer = lead.post(f"/administration/demandes/{request.public_id}/", {"answer": "approve"})
    trial.expect(
        not AdministrationMember.objects.filter(user=user).exists(), "approuvée par une autre administration", answer
    )
