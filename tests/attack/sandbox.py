"""What is done in a rehearsal stays there; playing somebody proves nothing."""

from accounts.models import User
from challenges.models import Administration, Campaign, JoinRequest
from common import clock
from notifications.models import Message
from sandbox.domain import sandboxes
from sandbox.models import Extra
from tests import factories as f
from tests.attack.client.kinds import kind


def entered(target):
    """Return (sandbox, browser of a member of the team inside, a synthetic candidate of it)."""
    world = target.world
    user, secret = target.team_member()
    sandbox = sandboxes.open_sandbox(world.campaign, by=user, at=clock.now())
    synthetic = target.person(is_synthetic=True)
    extra = f.ExtraFactory(campaign=sandbox, user=synthetic, role="candidate")
    browser = target.signed_in(user, secret)
    browser.post(f"/equipe/repetitions/{sandbox.code}/entrer/")
    return sandbox, browser, extra, user


@kind("Une personne fictive jouée écrit dans le monde réel : adhésion, candidature, question, compte")
def played_person(target, trial):
    _, browser, extra, _ = entered(target)
    world = target.world
    answer = browser.post(f"/equipe/repetition/personnes/{extra.pk}/")
    trial.control(browser.get("/candidature/").status == 200, "la personne est jouée", answer)
    before = (
        JoinRequest.objects.count(),
        world.campaign.applications.count(),
        Message.objects.count(),
        User.objects.count(),
    )
    tries = {
        "/administration/rejoindre/": {"administration": world.administration.pk, "role": "lead", "message": "Bonjour"},
        f"/candidature/campagnes/{world.campaign.code}/": {},
        f"/defis/{world.published.slug}/question/": {"text": "Où est-ce ?"},
        "/comptes/email/": {"email": "x@attaque.invalid", "action_add": ""},
        "/comptes/password/change/": {"password1": "y" * 20, "password2": "y" * 20},
        "/mes-donnees/effacement/": {"confirm": "on"},
        "/candidature/vivier/": {"agreed": "on"},
        f"/administration/defis/{world.published.public_id}/commentaire/": {"text": "Bonjour"},
        f"/administration/defis/{world.published.public_id}/sponsor/": {"email": "s@attaque.invalid"},
    }
    for path, fields in tries.items():
        answer = browser.post(path, fields)
        after = (
            JoinRequest.objects.count(),
            world.campaign.applications.count(),
            Message.objects.count(),
            User.objects.count(),
        )
        trial.expect(after == before and answer.status != 500, path, f"{answer} {before} {after}")


@kind("De l’intérieur d’une répétition, l’équipe modifie l’annuaire, les formulaires, une vraie campagne")
def real_world(target, trial):
    sandbox, browser, _, _ = entered(target)
    world, row = target.world, target.world.application()
    before = (Administration.objects.count(), Campaign.objects.filter(sandbox=False).count())
    tries = {
        "/equipe/administrations/nouvelle/": {"name": "Intrus", "kind": "central"},
        f"/equipe/administrations/{world.administration.public_id}/": {"name": "Renommée"},
        "/equipe/campagnes/nouvelle/": {"code": "INTRUS", "name": "Intrus"},
        f"/equipe/campagnes/{world.campaign.code}/publication/": {},
        f"/equipe/candidatures/{row.public_id}/ineligible/": {"reason": "Intrus", "code": "other"},
        f"/equipe/candidatures/{row.public_id}/notes/": {"text": "Intrus"},
        f"/equipe/campagnes/{world.campaign.code}/candidatures/annonce/": {},
        f"/equipe/formulaires/{world.campaign.application_form_id}/actes/": {"act": "publish"},
        f"/equipe/jurys/{world.panel.public_id}/cloture/": {},
        "/equipe/administrations/personnes/": {"email": "x@attaque.invalid", "role": "lead", "administration": world.administration.pk},
    }  # fmt: skip
    for path, fields in tries.items():
        answer = browser.post(path, fields)
        row.refresh_from_db()
        world.administration.refresh_from_db()
        world.panel.refresh_from_db()
        counts = (Administration.objects.count(), Campaign.objects.filter(sandbox=False).count())
        same = (
            counts == before and row.state == "submitted" and not row.notes.exists() and world.panel.closed_at is None
        )
        held = same and world.administration.name != "Renommée" and answer.status in {403, 404}
        trial.expect(held, path, answer)
    answer = browser.get("/equipe/repetition/")
    trial.control(answer.status == 200 and sandbox.code in answer.text, "la répétition s’ouvre", answer)


@kind("Sortir d’une répétition rend un pouvoir : rôle retiré, compte fermé, durée, personne réelle jouée")
def leaving(target, trial):
    changes = (
        ("rôle retiré", lambda owner: owner.role_assignments.update(ended_at=clock.now())),
        ("compte fermé", lambda owner: User.objects.filter(pk=owner.pk).update(is_active=False)),
    )
    for label, change in changes:
        _, browser, extra, owner = entered(target)
        browser.post(f"/equipe/repetition/personnes/{extra.pk}/")
        change(owner)
        answer = browser.post("/repetition/sortie/")
        trial.expect(browser.get("/equipe/").status != 200, label, answer)
    _, browser, extra, _ = entered(target)
    browser.post(f"/equipe/repetition/personnes/{extra.pk}/")
    for page in ("/equipe/", "/cms/", "/equipe/journal/"):
        trial.expect(browser.get(page).status != 200, f"en jouant, {page}")
    answer = browser.post("/repetition/sortie/")
    trial.control(browser.get("/equipe/").status == 200, "on redevient soi-même", answer)
    sandbox, browser, _, _ = entered(target)
    real = target.person()
    other = f.ExtraFactory(campaign=sandbox, user=real, role="candidate")
    User.objects.filter(pk=real.pk).update(is_synthetic=False)
    foreign = Extra.objects.exclude(campaign=sandbox).first()
    for row in (other, foreign):
        answer = browser.post(f"/equipe/repetition/personnes/{row.pk}/")
        trial.expect(answer.status == 404, f"personne {row.pk}", answer)
    stranger = target.signed_in(target.person())
    for path in (f"/equipe/repetitions/{sandbox.code}/entrer/", "/equipe/repetition/", "/repetition/sortie/"):
        answer = stranger.post(path)
        trial.expect(answer.status == 404, f"un inconnu, {path}", answer)
