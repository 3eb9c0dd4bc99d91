# One image for web, worker, beat and migrate; docker-compose.yml says which one it is.
FROM node:20-bookworm-slim AS design
WORKDIR /portal
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.11-slim-bookworm
# Two pools of memory are enough for a process's threads; one each would keep 15 MB more (docs/measurements.md).
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=2
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /portal portal
WORKDIR /portal
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY --from=design /portal/node_modules node_modules
COPY . .
# The design system's sources, demo pages and dead formats are not served (bin/house/setup.py has the same list).
RUN SECRET_KEY=kun-til-at-samle-filer STATIC_ROOT=/portal/static-served \
    python manage.py collectstatic --noinput --ignore '*.scss' --ignore 'split' --ignore '*.otf' \
    && rm -rf node_modules \
    && mkdir /files && chown portal: /files
ENV STATIC_ROOT=/portal/static-served MEDIA_ROOT=/files BIND=0.0.0.0:8000
USER portal
VOLUME /files
EXPOSE 8000
CMD ["gunicorn", "--no-control-socket", "--config", "portal/gunicorn.conf.py", "portal.wsgi"]
