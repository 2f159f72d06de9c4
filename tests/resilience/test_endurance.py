"""Brutal stops: nothing lost, nothing twice, on the embedded broker and on Redis alike."""

import time

COUNT = 41
ASK = """
from common import clock
from accounts.models import User
from documents.domain import production; from documents.domain.texts import templates
from tests.factories import CampaignFactory
from tests.unit.documents.domain.test_documents import CONTEXT
team = User.objects.create_user("equipe@test.invalid")
batch = production.open_batch("Essai", by=team, at=clock.now())
campaign = CampaignFactory()
for rank in range({count}):
    production.request("contract_fixed_term", title=f"Contrat {{rank}}", key=f"essai-{{rank}}", about=campaign,
                       context=CONTEXT, at=clock.now(), batch=batch, version=templates.current("contract_fixed_term"))
"""
COUNTED = """
from documents.models import Document, Register
rows = list(Document.objects.values_list("state", "sha256", "number"))
done = [r for r in rows if r[0] == "done"]
numbers = sorted(int(r[2][5:]) for r in rows)
print(len(done), len({r[1] for r in done}), numbers == list(range(1, len(rows) + 1)), Register.objects.get().last_number)
"""


def done(platform):
    return platform.python(
        "from documents.models import Document; print(Document.objects.filter(state='done').count())"
    )


def test_contracts_survive_killed_workers(platform):
    platform.python(ASK.format(count=COUNT))
    for _ in range(3):
        worker = platform.worker()
        time.sleep(6)
        platform.kill(worker)
    killed_at = done(platform)
    platform.worker()
    limit = time.monotonic() + 150
    while done(platform) != str(COUNT) and time.monotonic() < limit:
        time.sleep(2)
    assert platform.python(COUNTED) == f"{COUNT} {COUNT} True {COUNT}", f"{killed_at} before the last start"


def test_replay_ends_with_the_real_figures_and_sealed_contracts(platform, data):
    printed = platform.run("replay", "EIG4", "--seed", "1", "--people", "802", "--data", str(data))
    for line in (
        "31 déposés / 21 auditionnés / 17 retenus",
        "R1 candidatures reçues : 802",
        "candidats auditionnés : 140",
        "R3 recrutés : 41",
        "contrats produits et scellés : 41",
    ):
        assert line in printed
    checked = platform.python(
        "from io import BytesIO\nfrom pypdf import PdfReader\nfrom talents.models import Mission\n"
        "ok = 0\n"
        "for m in Mission.objects.select_related('talent', 'contract', 'host', 'position__challenge'):\n"
        "    with m.contract.file.open('rb') as f: reader = PdfReader(BytesIO(f.read()))\n"
        "    text = ' '.join(' '.join(p.extract_text() for p in reader.pages).split())\n"
        "    words = [str(m.talent), m.host.name, str(m.position.challenge), '1er septembre 2020', '30 juin 2021',\n"
        "             'quatre mille euros', m.contract.number]\n"
        "    ok += all(' '.join(w.split()) in text for w in words)\n"
        "print(ok)"
    )
    assert checked == "41"


def test_double_deposit_in_two_tabs_has_one_effect(platform, data):
    """Two processes deposit the same application at the same instant: one receipt, one refusal."""
    platform.run("demo", "--stage", "applications", "--people", "90", "--heard", "75", "--data", str(data))
    platform.python(
        "from accounts.models import User\nfrom applications.models import Application\n"
        "a = Application.objects.filter(state='draft', campaign__code='EIG4-R2').first()\n"
        "print(a.pk)"
    )
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from django.db import connection\n"
        "from applications.domain import applications\nfrom applications.models import Application\n"
        "from common import clock\nfrom dossiers.models import Deposit\n"
        "pk = Application.objects.filter(state='draft', campaign__code='EIG4-R2').first().pk\n"
        "def go(_):\n"
        "    a = Application.objects.select_related('campaign', 'candidate', 'dossier', 'profession').get(pk=pk)\n"
        "    try:\n"
        "        applications.submit(a, by=a.candidate, at=clock.now()); return 'deposited'\n"
        "    except Exception as error:\n"
        "        return type(error).__name__\n"
        "    finally:\n"
        "        connection.close()\n"
        "with ThreadPoolExecutor(4) as pool: answers = sorted(pool.map(go, range(4)))\n"
        "print(answers.count('deposited'), Deposit.objects.filter(dossier__application=pk).count(), set(answers) - {'deposited'})"
    )
    assert platform.python(code) == "1 1 {'DossierFrozenError'}"
