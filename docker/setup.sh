#!/usr/bin/env bash
# Makes the database on the first start and upgrades our addons on later ones.
# DEMO=1 loads the demo data of our addons into a new database.
set -euo pipefail

: "${ADMIN_PASSWORD:?set ADMIN_PASSWORD in .env}"
addons=$(cd /mnt/liquor-addons && printf '%s,' */ | tr -d '/' | sed 's/,$//')
odoo=(odoo server -d "$PGDATABASE" --no-http --stop-after-init --skip-auto-install)
shell=(odoo shell -d "$PGDATABASE" --no-http)

if ! psql -qAtc "SELECT 1 FROM ir_module_module WHERE name = 'liquor_mall' AND state = 'installed'" 2>/dev/null | grep -q 1; then
    psql -d postgres -qAtc "SELECT 1 FROM pg_database WHERE datname = '$PGDATABASE'" | grep -q 1 ||
        odoo db -c "$ODOO_RC" init "$PGDATABASE" --language zh_CN --country CN
    "${odoo[@]}" -i "$addons" --load-language zh_CN
    if [ "${DEMO:-0}" = 1 ]; then
        "${odoo[@]}" -i payment_demo --load-language zh_CN
        { echo "ARGUMENTS = '$addons'.split(',')"; cat /opt/liquor-mall/odoo_shell/load_demo.py; } | "${shell[@]}"
    fi
    "${shell[@]}" <<'PY'
import os
env.ref("base.user_admin").password = os.environ["ADMIN_PASSWORD"]
env.cr.commit()
PY
else
    "${odoo[@]}" -u "$addons"
fi
