#!/usr/bin/env bash
# Run once by the db service in an empty database: the portal's own role, which may not migrate.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$PORTAL_DB_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE portal LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
SQL
