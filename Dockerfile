# Jamais construite par le projet lui-même : aucun moteur de conteneurs n’était disponible (docs/operations.md).
FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home passerelle
WORKDIR /app
ENV PATH=/venv/bin:$PATH VAR_DIR=/srv/passerelle STATIC_ROOT=/app/staticfiles STATIC_MANIFEST=true PYTHONUNBUFFERED=1
COPY requirements.txt .
RUN python3 -m venv /venv && pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt
COPY . .
RUN mkdir -p /srv/passerelle && python manage.py collectstatic --no-input && chown -R passerelle /srv/passerelle
USER passerelle
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2"]
