"""Mail and signatures: strangers written to, accounts made, the sponsor's word, links that expire."""

from datetime import timedelta

from django.core import signing

from accounts.models import User
from applications.domain import pool
from challenges.domain import commitments
from challenges.models import Commitment
from common import clock
from juries.domain import members
from notifications.domain import outbox
from notifications.models import Message
from tests import factories as f
from tests.attack.client.kinds import kind

MAX_STRANGERS_A_DAY = 5
MAX_QUESTIONS_A_DAY = 5


def messages(template):
    """Return how many messages of a template there are."""
    return Message.objects.filter(template=template).count()


@kind("Un responsable écrit à quinze inconnus, sous un titre de son choix, et leur ouvre des comptes")
def strangers(target, trial):
    world = target.world
    lead = world.member("lead")
    browser, before, accounts = target.signed_in(lead), messages("sponsor_commitment"), User.objects.count()
    rows = [world.proposal("draft", lead) for _ in range(15)]
    for rank, row in enumerate(rows):
        type(row).objects.filter(pk=row.pk).update(submitted_title="GAGNEZ UN PRIX", dossier=row.dossier)
        answer = browser.post(
            f"/administration/defis/{row.public_id}/sponsor/", {"email": f"inconnu{rank}.{lead.pk}@ailleurs.invalid"}
        )
        sent = messages("sponsor_commitment") - before
        trial.expect(sent <= MAX_STRANGERS_A_DAY, f"inconnu {rank + 1}", f"{answer} {sent} messages")
    trial.control(messages("sponsor_commitment") > before, "les premiers messages partent")
    trial.expect(User.objects.count() == accounts, "comptes ouverts", User.objects.count() - accounts)
    subjects = (
        Message.objects.filter(template="sponsor_commitment").order_by("-pk").values_list("subject", flat=True)[:15]
    )
    trial.expect(not any("GAGNEZ" in subject for subject in subjects), "texte libre dans l’objet", list(subjects))


@kind("Un candidat pose treize questions à un hôte")
def questions(target, trial):
    world = target.world
    asker, host = target.person(), world.member("lead")
    browser = target.signed_in(asker)
    row = world.published
    before = messages("challenge_question")
    for rank in range(13):
        answer = browser.post(f"/defis/{row.slug}/question/", {"text": f"Question {rank} ?"})
        sent = messages("challenge_question") - before
        trial.expect(sent <= MAX_QUESTIONS_A_DAY and answer.status < 500, f"question {rank + 1}", f"{answer} {sent}")
    trial.control(
        row.questions.filter(asked_by=asker).count() > 0, f"la première question est gardée ({host.pk})", answer
    )


@kind("Une personne fait vingt demandes d’adhésion")
def join_requests(target, trial):
    asker = target.person()
    browser = target.signed_in(asker)
    bodies = [f.AdministrationFactory() for _ in range(12)]
    for rank, body in enumerate(bodies):
        answer = browser.post(
            "/administration/rejoindre/", {"administration": body.pk, "role": "lead", "message": "Bonjour"}
        )
        trial.expect(asker.join_requests.count() <= 5, f"demande {rank + 1}", answer)
    trial.control(asker.join_requests.count() > 0, "la première demande est reçue", answer)


@kind("Le demandeur, ses étiquettes, un membre ordinaire se désignent sponsors")
def own_sponsor(target, trial):
    world = target.world
    for label, address in (
        ("soi", "{}"),
        ("majuscules", "{U}"),
        ("étiquette", "{+}"),
        ("espaces", " {} "),
        ("collègue", "{c}"),
    ):
        lead, other = world.member("lead"), world.member("hr") if label == "collègue" else None
        row, name = world.proposal("draft", lead), lead.email.partition("@")
        typed = (
            address.replace("{}", lead.email)
            .replace("{U}", lead.email.upper())
            .replace("{+}", f"{name[0]}+x@{name[2]}")
        )
        typed = typed.replace("{c}", other.email if other else "")
        answer = target.signed_in(lead).post(f"/administration/defis/{row.public_id}/sponsor/", {"email": typed})
        trial.expect(not Commitment.objects.filter(challenge=row).exists(), f"{label} {typed}", answer)
    lead = world.member("lead")
    row = world.proposal("draft", lead)
    answer = target.signed_in(lead).post(
        f"/administration/defis/{row.public_id}/sponsor/", {"email": f"directrice.{row.pk}@ailleurs.invalid"}
    )
    trial.control(Commitment.objects.filter(challenge=row).exists(), "un autre sponsor est désigné", answer)


def asked_commitment(target):
    """Return the commitments asked of a sponsor."""
    world = target.world
    lead = world.member("lead")
    row = world.proposal("draft", lead)
    target.signed_in(lead).post(
        f"/administration/defis/{row.public_id}/sponsor/", {"email": f"sponsor.{row.pk}@ailleurs.invalid"}
    )
    return Commitment.objects.get(challenge=row), lead


def code_for(commitment):
    """Return the code that the sponsor reads in their mail, once they have asked for it on the page."""
    commitment.refresh_from_db()
    return commitments.send_commitment_code(commitment, at=clock.now())[1]


@kind("Le code du sponsor : sans code, essayé, d’un autre lien, lien ancien, échu, signé deux fois, par le demandeur")
def sponsor_code(target, trial):
    commitment, lead = asked_commitment(target)
    path, sponsor = f"/engagements/{commitment.token}/", target.browser()
    fields = {"name": "Une Directrice", "function": "Directrice", "agree": "on"}

    def signed():
        commitment.refresh_from_db()
        return commitment.signed_at is not None

    for label, more in (
        ("sans code", {}),
        ("code vide", {"code": ""}),
        ("deviné", {"code": "000000"}),
        ("sans accord", {"code": "123456", "agree": ""}),
    ):
        answer = sponsor.post(path, fields | more)
        trial.expect(not signed(), label, answer)
    code = code_for(commitment)
    for rank in range(6):
        answer = sponsor.post(path, fields | {"code": f"9{rank:05d}" if code != f"9{rank:05d}" else "111111"})
        trial.expect(not signed(), f"essai {rank + 1}", answer)
    answer = sponsor.post(path, fields | {"code": code})
    trial.expect(not signed(), "le bon, après six faux", answer)
    other, _ = asked_commitment(target)
    answer = sponsor.post(path, fields | {"code": code_for(other)})
    trial.expect(not signed(), "code d’un autre lien", answer)
    fresh, lead = asked_commitment(target)
    code, old = code_for(fresh), fresh.token
    answer = target.signed_in(lead).post(f"/engagements/{old}/", fields | {"code": code})
    fresh.refresh_from_db()
    trial.expect(fresh.signed_at is None, "signé par le demandeur", answer)
    target.signed_in(lead).post(
        f"/administration/defis/{fresh.challenge.public_id}/sponsor/", {"email": f"autre.{fresh.pk}@ailleurs.invalid"}
    )
    answer = sponsor.get(f"/engagements/{old}/")
    trial.expect(answer.status in {404, 410}, "ancien lien", answer)
    expired, _ = asked_commitment(target)
    code = code_for(expired)
    Commitment.objects.filter(pk=expired.pk).update(sent_at=clock.now() - timedelta(days=31))
    answer = sponsor.post(f"/engagements/{expired.token}/", fields | {"code": code})
    expired.refresh_from_db()
    trial.expect(expired.signed_at is None and answer.status in {404, 410, 422}, "lien échu", answer)
    good, _ = asked_commitment(target)
    code = code_for(good)
    answer = sponsor.post(f"/engagements/{good.token}/", fields | {"code": code})
    good.refresh_from_db()
    first = good.signed_at
    trial.control(first is not None, "le bon code signe", answer)
    answer = sponsor.post(f"/engagements/{good.token}/", fields | {"code": code, "name": "Un Autre"})
    good.refresh_from_db()
    trial.expect(good.signed_at == first and good.signed_name != "Un Autre", "signé deux fois", answer)


@kind("Liens du vivier : rejoués, vieux, d’un autre, altérés, ouverts par un robot")
def pool_links(target, trial):
    visitor = target.browser()

    def member():
        return f.PoolMembershipFactory(person=target.person(), expires_on=(clock.now() + timedelta(days=30)).date())

    row = member()
    token = pool.address(row, "partir").rstrip("/").rpartition("/")[2]
    answer = visitor.get(f"/vivier/{token}/")
    trial.expect(type(row).objects.filter(pk=row.pk).exists(), "lu par un robot", answer)
    for label, changed in (
        ("altéré", token[:-3] + "aaa"),
        ("tronqué", token[:20]),
        ("vide", "a"),
        ("autre sel", signing.dumps([row.pk, "x", "partir"], salt="x")),
    ):
        answer = visitor.post(f"/vivier/{changed}/")
        trial.expect(answer.status == 404 and type(row).objects.filter(pk=row.pk).exists(), label, answer)
    answer = visitor.post(f"/vivier/{token}/")
    trial.control(not type(row).objects.filter(pk=row.pk).exists(), "le lien fait quitter le vivier", answer)
    again = pool.join(row.person, agreed=True, at=clock.now())
    answer = visitor.post(f"/vivier/{token}/")
    trial.expect(type(row).objects.filter(pk=again.pk).exists(), "rejoué", answer)
    row = member()
    token = pool.address(row, "rester").rstrip("/").rpartition("/")[2]
    visitor.post(f"/vivier/{token}/")
    row.refresh_from_db()
    renewed = row.expires_on
    type(row).objects.filter(pk=row.pk).update(expires_on=renewed - timedelta(days=3))
    answer = visitor.post(f"/vivier/{token}/")
    row.refresh_from_db()
    trial.expect(row.expires_on == renewed - timedelta(days=3), "renouvelé deux fois", answer)


@kind("Autres liens signés : invitation de juré, refus de messages, calendrier, enquête, falsifiés ou échus")
def signed_links(target, trial):
    world, visitor = target.world, target.browser()
    seat = f.JurorFactory(panel=world.panel, user=target.person())
    token = members.path(seat).rstrip("/").rpartition("/")[2]
    trial.control(visitor.get(f"/jury/invitation/{token}/").status == 200, "l’invitation s’ouvre")
    refusal = outbox.refusal_address(seat.user, "reminders").rstrip("/").rpartition("/")[2]
    trial.control(visitor.get(f"/messages/refus/{refusal}/").status == 200, "le refus s’ouvre")
    key = f.FeedKeyFactory()
    trial.control(visitor.get(f"/calendrier/{key.token}/").status == 200, "le calendrier s’ouvre")
    other = f.JurorFactory(panel=world.panel, user=target.person())
    payload = token.split(":")
    forged = signing.dumps(other.pk, salt="autre")
    for label, path in (
        ("jeton altéré", f"/jury/invitation/{token[:-2]}xx/"), ("autre sel", f"/jury/invitation/{forged}/"),
        ("autre place", f"/jury/invitation/{signing.dumps(other.pk).split(':')[0]}:{':'.join(payload[1:])}/"),
        ("refus altéré", f"/messages/refus/{refusal[:-2]}xx/"), ("refus et invitation échangés", f"/messages/refus/{token}/"),
        ("invitation par un refus", f"/jury/invitation/{refusal}/"), ("calendrier deviné", "/calendrier/aaaaaaaaaaaaaaaaaaaaaa/"),
        ("calendrier tronqué", f"/calendrier/{str(key.token)[:-1]}/"), ("enquête devinée", "/enquete/00000000-0000-4000-8000-000000000000/"),
        ("engagement deviné", "/engagements/00000000-0000-4000-8000-000000000000/"),
    ):  # fmt: skip
        answer = visitor.get(path)
        trial.expect(answer.status in {404, 410}, label, answer)
