# The production image: one image, several commands (docker-compose.yml). Nothing secret is in it.

FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts


FROM python:3.11-slim-bookworm AS packages
COPY scripts/requirements-uv.txt requirements.txt /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements-uv.txt
RUN python -m venv /venv \
    && uv pip install --no-cache --python /venv/bin/python --compile-bytecode --require-hashes -r /tmp/requirements.txt


FROM python:3.11-slim-bookworm AS base
# Without libharfbuzz-subset0 WeasyPrint silently takes a path ten times slower.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=tounesna.settings.prod \
    STATIC_ROOT=/app/staticfiles \
    VAR_DIR=/data
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=assets /app/node_modules node_modules
COPY . .


# Messages and static files are made once, here, and compressed: web processes only read them.
FROM base AS built
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
RUN find locale -name '*.po' -exec sh -ec 'msgfmt --check-format -o "${1%.po}.mo" "$1"' - {} \; \
    && SECRET_KEY=build FIELD_ENCRYPTION_KEYS=build python manage.py collectstatic --no-input


FROM base
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /data
COPY --from=built /app/locale locale
COPY --from=built /app/staticfiles staticfiles
USER portal
VOLUME /data
EXPOSE 8000
ENV LISTEN=0.0.0.0 PORT=8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s CMD ["python", "deploy/health.py"]
CMD ["python", "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "tounesna.wsgi"]
