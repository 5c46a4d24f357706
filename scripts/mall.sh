#!/usr/bin/env bash
# Entry of every `make` command: sees that Python is there, then hands over to scripts/mall.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

python=/usr/bin/python3
if ! [ -x "$python" ] || ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    if ! command -v apt-get >/dev/null; then
        echo "Error: Python 3.10 or newer is missing, and this is not Debian or Ubuntu." >&2
        echo "Remedy: use 'docker compose up' instead (see docs/operator/install.md)." >&2
        exit 1
    fi
    root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Error: Python 3 is missing and you may not install it." >&2
            echo "Remedy: ask an administrator for 'apt-get install python3 python3-venv', then try again." >&2
            exit 1
        fi
        root=(sudo)
    fi
    echo "==> Installing Python ..."
    "${root[@]}" apt-get update -q >/dev/null
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends python3 python3-venv >/dev/null
fi
cd "$here"
exec "$python" -m mall.cli "$@"
