"""Every string of ours has its Chinese."""

import re

import polib
import pytest
from mall import database, translations
from mall.paths import ADDONS

ADDON_NAMES = sorted(database.manifests())


@pytest.fixture(scope="module", params=ADDON_NAMES)
def catalogue(request):
    return request.param, polib.pofile(str(ADDONS / request.param / "i18n" / "zh_CN.po"))


def test_no_entry_is_empty_or_fuzzy(catalogue):
    name, entries = catalogue
    assert [entry.msgid for entry in entries.untranslated_entries()] == [], name
    assert [entry.msgid for entry in entries.fuzzy_entries()] == [], name
    assert [entry.msgid for entry in entries.obsolete_entries()] == [], name


def test_placeholders_are_kept(catalogue):
    _name, entries = catalogue
    for entry in entries:
        for placeholder in _placeholders(entry.msgid):
            assert placeholder in entry.msgstr, entry.msgid


def _placeholders(text):
    return set(re.findall(r"%\(\w+\)[sdf]|%[sd](?!\w)|\{\w+\}", text))


def test_no_string_of_the_addons_is_missing(catalogue, odoo, tmp_path):
    name, entries = catalogue
    translations.export(odoo, database.plain_template(odoo), name, tmp_path)
    wanted = {entry.msgid for entry in polib.pofile(str(tmp_path / f"{name}.pot"))}
    assert wanted - {entry.msgid for entry in entries} == set()
