# One image for web, worker, beat and the commands.
FROM node:20-bookworm-slim AS front
WORKDIR /front
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim-bookworm
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PATH=/opt/venv/bin:$PATH
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        gdal-bin libgeos-c1v5 libproj25 gettext postgresql-client-15 \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app gridgov \
    && install -d -o gridgov /srv/media /srv/anchors /srv/backups
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv && pip install --requirement requirements.txt
COPY --from=front /front/node_modules ./node_modules
COPY . .
# Collecting static files needs settings; these keys exist for this one step.
RUN key() { head -c 48 /dev/urandom | base64 -w0; } \
    && for po in locale/*/LC_MESSAGES/*.po; do msgfmt --check-format --output-file="${po%.po}.mo" "$po"; done \
    && SECRET_KEY=$(key) FIELD_KEYS=$(key) TRACE_KEY=$(key) ALLOWED_HOSTS=localhost \
        DATABASE_URL=postgis://localhost/none REDIS_URL=redis://localhost \
        python manage.py collectstatic --noinput --verbosity 0
USER gridgov
ENV BIND=0.0.0.0 PORT=8000 MEDIA_ROOT=/srv/media TRACE_ANCHOR_ROOT=/srv/anchors
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.py", "gridgov.wsgi"]
