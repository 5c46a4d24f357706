"""`make lint`: ruff (style and order of imports) and pylint-odoo (Odoo and OCA guidelines)."""

import subprocess

from .console import say
from .paths import ADDONS, ROOT

FOLDERS = ("addons", "scripts", "tests", "benchmarks")


def run(environment):
    """Run all checks and return the exit code."""
    folders = [name for name in FOLDERS if (ROOT / name).exists()]
    python = str(environment.python)
    addons = sorted(str(path.parent.relative_to(ROOT)) for path in ADDONS.glob("*/__manifest__.py"))
    checks = (
        [python, "-m", "ruff", "check", "--no-cache", *folders],
        [python, "-m", "ruff", "format", "--no-cache", "--check", *folders],
        [python, "-m", "pylint", "--rcfile=.pylintrc", *addons],
    )
    worst = 0
    for command in checks:
        say(f"==> {' '.join(command[2:5])}")
        worst = max(worst, subprocess.run(command, check=False, cwd=ROOT).returncode)
    say("Lint found nothing." if not worst else "Lint found something to mend.")
    return 1 if worst else 0
