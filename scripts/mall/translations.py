"""`make i18n`: bring each addon's zh_CN.po up to date with its source, keeping what is translated.

Runs in the project's environment, which has polib.
"""

import subprocess
import sys
from pathlib import Path

import polib

from . import cluster, database, environment, odoo_runtime
from .console import say
from .paths import ADDONS, CONFIG, DATA_DIR, LOGS

LANGUAGE = database.LANGUAGE


def refresh():
    """Export every addon's terms and write ``i18n/<addon>.pot`` and ``i18n/zh_CN.po``."""
    found = environment.Environment(Path(sys.prefix), odoo_runtime.find_or_download())
    name = database.plain_template(found)
    for addon in database.manifests():
        export(found, name, addon, ADDONS / addon / "i18n")
        say(f"{addon}: {_merge(addon)}")


def export(found, name, addon, folder):
    """Write ``<folder>/<addon>.pot`` with the addon's terms as they are in database ``name``."""
    folder.mkdir(exist_ok=True)
    command = [str(found.python), "-m", "odoo", "i18n", "export", "-c", str(CONFIG), "-d", name]
    command += [addon, "-l", "pot", "-o", str(folder / f"{addon}.pot")]
    variables = {**cluster.connection_environment(), "ODOO_ADDONS_PATH": str(ADDONS), "ODOO_DATA_DIR": str(DATA_DIR)}
    with (LOGS / "i18n.log").open("a") as log:
        subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT, env=variables)


def _merge(addon):
    """Add new terms, drop those that are gone; return what is left to translate."""
    folder = ADDONS / addon / "i18n"
    template = polib.pofile(str(folder / f"{addon}.pot"))
    target = folder / "zh_CN.po"
    catalogue = polib.pofile(str(target)) if target.exists() else _new_catalogue(template)
    catalogue.merge(template)
    for entry in [entry for entry in catalogue if entry.obsolete]:
        catalogue.remove(entry)
    catalogue.sort(key=lambda entry: entry.msgid)
    catalogue.save(str(target))
    return f"{len(catalogue)} terms, {len(catalogue.untranslated_entries())} not translated"


def _new_catalogue(template):
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {**template.metadata, "Language": LANGUAGE}
    return catalogue


if __name__ == "__main__":
    refresh()
