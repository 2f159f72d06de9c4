"""A heavy library is imported when it is first used, and not when a process starts."""

import subprocess
import sys

from common.lazy import LazyModule

HEAVY = ("icalendar", "num2words", "numpy", "openpyxl", "ortools", "pandas", "pyhanko", "redis", "weasyprint")
START = f"""
import sys, django
django.setup()
from config import urls, wsgi
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_a_module_is_read_through_its_stand_in():
    assert LazyModule("decimal").Decimal("1.5") == 1.5


def test_a_web_process_starts_without_the_libraries_of_few_pages(tmp_path):
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3",
        "VAR_DIR": str(tmp_path),
    }
    done = subprocess.run([sys.executable, "-c", START], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
