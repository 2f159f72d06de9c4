"""Applications received elsewhere are brought in once, and what was not is said."""

import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from applications.domain.external import external_import
from applications.domain.external.external_files import BadExportError, read_csv, read_json
from applications.models import Application, ExternalForm
from tests import factories as f
from tests.factories import NOW

HERE = Path(__file__).parent
JSON = (HERE / "demarche.json").read_bytes()
CSV = (HERE / "demarche.csv").read_bytes()
MAPPED = {
    "Prénom": "first_name",
    "Nom": "last_name",
    "Quel est votre métier ?": "profession",
    "Années d’expérience": "experience",
}


@pytest.fixture
def campaign(db):
    campaign = f.CampaignFactory(code="EIG90")
    f.FormFieldFactory(form=campaign.application_form, label="Motivation")
    f.ProfessionFactory(code="designer", label="Design")
    return campaign


def run(campaign, team, content=JSON, number=0):
    export = read_json(content) if content.lstrip().startswith(b"{") else read_csv(content)
    return external_import.bring_in(campaign, export, number=number, by=team, at=NOW)


def associate():
    for label, target in MAPPED.items():
        ExternalForm.objects.get().fields.filter(label=label).update(target=target)


def changed(change):
    data = copy.deepcopy(json.loads(JSON))
    change(data["data"]["demarche"])
    return json.dumps(data).encode()


def test_first_import_suggests_what_bears_the_same_name_and_says_the_rest(campaign, team):
    report = run(campaign, team)
    assert report.created == 0
    assert "dossier 501 : le métier ou l’expérience n’est pas lu : associez ces champs" in report.left
    assert "dossier 503 : adresse électronique illisible : « pas-une-adresse »" in report.left
    assert report.unmapped["Comment nous avez-vous connus ?"] == 1
    assert "Motivation" not in report.unmapped
    assert report.files == ["dossier 501 : CV Awa.pdf"]
    assert not Application.objects.exists()


def test_mapped_once_imported_once(campaign, team):
    f.StageFactory(campaign=campaign, kind="preselection", blind=True)
    run(campaign, team)
    associate()
    report = run(campaign, team)
    assert (report.created, len(report.left)) == (2, 2)
    application = Application.objects.get(candidate__email="awa.essai@exemple.invalid")
    assert (str(application.candidate), application.state, application.announced_state) == (
        "Awa Essai",
        "submitted",
        "submitted",
    )
    deposit = application.dossier.deposit
    assert (deposit.number, deposit.deposited_at.isoformat()) == ("EIG90-X501", "2026-03-05T09:12:00+00:00")
    assert deposit.content["answers"][0]["value"] == "Simplifier les démarches."
    assert (deposit.blind_copies.count(), "simplifi" in application.blind_words) == (1, True)
    again = run(campaign, team)
    assert (again.created, again.updated, again.unchanged, again.drift) == (0, 0, 2, [])
    assert Application.objects.count() == 2
    assert str(application.external_dossiers.get()) == "dossier externe 501"


def test_a_dossier_changed_elsewhere_makes_the_next_deposit_until_a_decision(campaign, team):
    run(campaign, team)
    associate()
    run(campaign, team)

    def rewrite(word):
        def change(root):
            for champ in root["dossiers"]["nodes"][0]["champs"]:
                if champ["label"] == "Motivation":
                    champ["stringValue"] = word

        return changed(change)

    for rank, word in ((2, "Autre chose."), (3, "Encore.")):
        report = run(campaign, team, rewrite(word))
        assert (report.updated, report.unchanged) == (1, 1)
        application = Application.objects.get(candidate__email="awa.essai@exemple.invalid")
        assert application.dossier.deposit.number == f"EIG90-X501-{rank}"
        assert application.dossier.deposit.content["answers"][0]["value"] == word
    Application.objects.update(state="shortlisted")
    report = run(campaign, team, rewrite("Trop tard."))
    assert "dossier 501 : modifié après une décision (présélectionnée)" in report.left


def test_drift_is_said(campaign, team):
    run(campaign, team)

    def drift(root):
        described = root["activeRevision"]["champDescriptors"]
        described[4]["label"] = "Vos motivations"
        described[5:6] = [{"id": "nouveau", "label": "Disponibilité", "__typename": "DateChampDescriptor"}]

    report = run(campaign, team, changed(drift))
    assert report.drift == [
        "champ changé : « Motivation » est maintenant « Vos motivations » (TextareaChampDescriptor)",
        "champ nouveau : « Disponibilité »",
        "champ disparu : « Comment nous avez-vous connus ? »",
    ]
    assert any(line.startswith("dérive du formulaire") for line in report.lines())
    assert ExternalForm.objects.get().fields.get(label="Vos motivations").question is not None


def test_who_applied_here_is_not_imported_and_a_known_name_stays(campaign, team):
    f.DepositedApplicationFactory(campaign=campaign, candidate__email="awa.essai@exemple.invalid")
    f.UserFactory(email="bob.essai@exemple.invalid", last_name="Connu")
    run(campaign, team)
    associate()
    report = run(campaign, team)
    assert "dossier 501 : cette personne a déjà une candidature à la campagne" in report.left
    assert Application.objects.get(candidate__email="bob.essai@exemple.invalid").candidate.last_name == "Connu"


def test_an_account_that_did_not_prove_the_address_receives_no_dossier(campaign, team):
    """Somebody opened an account with the address of a person who applies elsewhere."""
    squatter = f.UserFactory(email="awa.essai@exemple.invalid", verified=False, last_login=NOW)
    run(campaign, team)
    associate()
    report = run(campaign, team)
    assert any("awa.essai@exemple.invalid sans l’avoir confirmée" in line for line in report.left)
    assert not squatter.applications.exists()


def test_csv_is_known_by_its_labels_and_its_number(campaign, team):
    run(campaign, team, CSV, number=77)
    associate()
    report = run(campaign, team, CSV, number=77)
    assert report.created == 1
    application = Application.objects.get()
    assert application.dossier.deposit.content["answers"][0]["value"] == "Écrire, puis\nsimplifier."
    assert str(ExternalForm.objects.get()) == "démarche 77"
    assert str(ExternalForm.objects.get().fields.first()) == "Prénom"
    with pytest.raises(external_import.WrongFormError, match="alimente déjà la campagne EIG90"):
        run(f.CampaignFactory(), team, CSV, number=77)


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        (read_json, b"\xff", "UTF-8"), (read_json, b"{", "pas l’export attendu"), (read_json, b"{}", "Il manque une partie"),
        (read_json, b"[]", "Il manque une partie"), (read_csv, b"\xff", "UTF-8"), (read_csv, b"", "colonne ID, Email"),
        (read_csv, b"ID,Email,Nom\nx,a@b.fr,N", "Ligne 2 : « x »"), (read_json, b"[" * 200_000, "pas l’export attendu"),
        (read_csv, "ID,Email\n٣,a@b.fr".encode(), "Ligne 2 : « ٣ »"), (read_csv, b"ID,Email\n9999999999,a", "Ligne 2"),
        (read_csv, b"ID,Email\n1," + b"x" * 200_000, "pas un tableau CSV"),
        (read_json, JSON.replace(b'"number": 501', b'"number": 1e400'), r"data\.demarche\.dossiers\.nodes\.0\.number"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_an_export_is_refused(read, content, message):
    with pytest.raises(BadExportError, match=message):
        read(content)


def test_what_an_export_holds_is_normalised():
    hostile = "a\x0b\ud800\u202ee\u0301"

    def poison(root):
        root["title"] = root["dossiers"]["nodes"][0]["demandeur"]["nom"] = hostile
        root["dossiers"]["nodes"][0]["champs"][0] |= {"champDescriptorId": hostile, "stringValue": hostile}
        root["dossiers"]["nodes"][0]["dateDepot"] = "2026-02-31T10:00:00Z"

    export = read_json(changed(poison))
    assert (export.title, export.dossiers[0].last_name, export.dossiers[0].values["a é"]) == ("a é", "a é", "a\né")
    assert export.dossiers[0].deposited_at is None
    csv = read_csv('ID,Email," Nom\x0bx "\n1, a@b.fr,"a\r\nb\u202e"\n'.encode())
    assert (csv.fields[0].key, csv.dossiers[0].email, csv.dossiers[0].values) == ("Nom x", "a@b.fr", {"Nom x": "a\nb"})


def test_command_prints_its_report(campaign, team, tmp_path):
    out = StringIO()
    call_command("import_demarche", "EIG90", str(HERE / "demarche.json"), "--by", team.email, stdout=out)
    assert out.getvalue().startswith("0\xa0candidature créée, 0\xa0mise à jour, 0\xa0inchangée")
    assert "non associé : « Prénom », 4\xa0réponses" in out.getvalue()
    out = StringIO()
    call_command(
        "import_demarche", "EIG90", str(HERE / "demarche.csv"), "--by", team.email, "--number", "77", stdout=out
    )
    assert "laissé : dossier 601" in out.getvalue()
    with pytest.raises(CommandError, match="Campagne inconnue"):
        call_command("import_demarche", "X", "x.json", "--by", team.email)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_demarche", "EIG90", str(tmp_path / "x.json"), "--by", team.email)


def test_team_imports_maps_and_imports_again(campaign, team, signed_in):
    client = signed_in(team)
    here = "/equipe/campagnes/EIG90/candidatures/ailleurs/"

    def give(name="demarche.json", content=JSON, **more):
        return client.post(here, {"act": "import", "file": SimpleUploadedFile(name, content), **more})

    assert "0\xa0candidature créée" in give().content.decode()
    form = ExternalForm.objects.get()
    keys = {field.label: f"champs-{form.pk}-{field.pk}" for field in form.fields.all()}
    question = campaign.application_form.fields.get()
    data = {keys[label]: target for label, target in MAPPED.items()} | {
        keys["Motivation"]: f"q{question.pk}",
        "act": f"mapping:{form.pk}",
    }
    assert "L’association est enregistrée" in client.post(here, data).content.decode()
    assert "2\xa0candidatures créées" in give().content.decode()
    refused = give("x.json", b"{}")
    assert (refused.status_code, "Il manque une partie" in refused.content.decode()) == (422, True)
    assert "Indiquez le numéro" in give("x.csv", CSV).content.decode()
    assert "non associé : « Prénom », 1\xa0réponse" in give("x.csv", CSV, number="78").content.decode()
    assert client.post(here, {"act": f"mapping:{form.pk}", keys["Prénom"]: "boum"}).status_code == 422
    assert client.post(here, {"act": "import"}).status_code == 422


@pytest.mark.parametrize(("text", "years"), [("4,5", "4.5"), ("x", None), ("-1", None), ("NaN", None), ("61", None)])
def test_years_are_read_or_left(text, years):
    amount = external_import._years(text)
    assert (amount and str(amount)) == years
