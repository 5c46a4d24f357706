"""Each addon installs alone on top of what it depends on, without demo data, and can be uninstalled again."""

import pytest
from mall import database, testing

UNINSTALL = "uninstall_addon.py"


@pytest.mark.parametrize("addon", sorted(database.manifests()))
def test_addon_installs_alone_and_uninstalls(addon, odoo, clone_database):
    name = clone_database(database.base_template(odoo), f"install_{addon}")

    database.install(odoo, name, [addon], f"install_{addon}")
    assert _state(name, addon) == "installed"

    database.shell(odoo, name, UNINSTALL, f"uninstall_{addon}", addon)
    assert _state(name, addon) == "uninstalled"
    assert not _left_over_models(name, addon), "models of the addon are still registered"


def _state(name, addon):
    return database.query(f"SELECT state FROM ir_module_module WHERE name = '{addon}'", name)


def _left_over_models(name, addon):
    return database.query(f"SELECT name FROM ir_model_data WHERE module = '{addon}' AND model = 'ir.model'", name)


def test_an_unexpected_error_in_the_log_fails_the_run():
    log = "2026-01-01 10:00:00,000 1 ERROR db odoo.addons.liquor_base.models.x: lost\n"
    result = (
        "2026-01-01 10:00:00,000 1 INFO db odoo.tests.result: 0 failed, 0 error(s) of 3 tests when loading database"
    )
    assert testing.count_odoo(log + result, 0) == (3, 1)
    assert testing.count_odoo(result, 0) == (3, 0)


def test_a_run_without_tests_fails():
    assert testing.count_odoo("", 0) == (0, 1)
