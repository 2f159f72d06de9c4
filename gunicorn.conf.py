"""Gunicorn reads this file by itself, whatever starts it (Procfile, image, bin/serve, tests).

``forwarder_headers`` names headers that a trusted peer may write into the WSGI environment, SCRIPT_NAME and PATH_INFO
by default: a proxy that passes clients' headers on would let anybody choose the addresses that a page shows.
"""

forwarder_headers = ""
