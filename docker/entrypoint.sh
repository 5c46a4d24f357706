#!/usr/bin/env bash
# Starts Odoo in the container: `serve` (the default), `setup`, or any other Odoo command.
# The master password comes from the environment and never stands in an image or a repository.
set -euo pipefail

: "${ODOO_MASTER_PASSWORD:?set ODOO_MASTER_PASSWORD in .env}"
export ODOO_RC=/tmp/odoo.conf
umask 077
hash=$(python3 -c 'import os
from passlib.context import CryptContext
print(CryptContext(["pbkdf2_sha512"]).hash(os.environ["ODOO_MASTER_PASSWORD"]))')
{
    cat /etc/odoo/liquor-mall.conf
    printf 'admin_passwd = %s\n' "$hash"
    printf 'addons_path = /mnt/liquor-addons\n'
    printf 'data_dir = /var/lib/odoo\n'
} >"$ODOO_RC"

case "${1:-serve}" in
serve)
    shift || true
    exec odoo server --http-interface=0.0.0.0 --proxy-mode --workers="${ODOO_WORKERS:-4}" \
        --max-cron-threads="${ODOO_CRON_THREADS:-1}" -d "$PGDATABASE" --db-filter="^${PGDATABASE}\$" "$@"
    ;;
setup)
    exec /opt/liquor-mall/setup.sh
    ;;
*)
    exec odoo "$@"
    ;;
esac
