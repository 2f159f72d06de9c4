"""The web application, read whole before it answers, so that processes forked from this one share what was read.

Collections are suspended while thousands of modules are read, none of which goes away, and what was read is left out of
later ones (`gc.freeze`): a full collection would cost a quarter of a second, and copy the shared pages in each process.
Nothing opened here may cross a fork: connections are closed, threads and pools start at their first use.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
gc.disable()
application = get_wsgi_application()
reverse("alive")  # reads every address, and the views behind them
connections.close_all()
gc.enable()
gc.freeze()
