"""Gunicorn reads this file by itself, whatever starts it (Procfile, image, bin/serve, tests).

``forwarder_headers`` names headers that a trusted peer may write into the WSGI environment, SCRIPT_NAME and PATH_INFO
by default: a proxy that passes clients' headers on would let anybody choose the addresses that a page shows.

``preload_app`` reads the platform once, before processes are forked, which then share its memory (`config/wsgi.py`). A
new version is therefore served by a restart: SIGHUP starts processes again from the code already read.
"""

forwarder_headers = ""
preload_app = True
