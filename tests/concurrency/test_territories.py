"""Two people give one place to two distributors in the same moment, exclusively: one of them is refused.

Each has a connection of its own whose snapshot is taken before the other commits: without the lock neither would see
the other's territory.
"""

import json
from pathlib import Path

import pytest
from mall import database

ROUNDS = 5
SHELL = Path(__file__).parents[1] / "odoo_shell"


@pytest.fixture(scope="module")
def race(odoo, template, tmp_path_factory):
    """(name of the database, what the script tells)."""
    name = "test_territories"
    database.drop(name)
    database.clone(template, name)
    path = tmp_path_factory.mktemp("territories") / "outcome.json"
    database.shell(odoo, name, SHELL / "race_territories.py", "race_territories", str(path), str(ROUNDS))
    yield name, json.loads(path.read_text())
    database.drop(name)


def test_one_of_two_is_created(race):
    name, told = race
    assert len(told["outcomes"]) == ROUNDS
    for answers in told["outcomes"]:
        assert sorted(answer == "created" for answer in answers) == [False, True], told
    cities = ",".join(map(str, told["cities"]))
    stored = database.query(
        f"""
        SELECT count(*), count(DISTINCT rel.division_id)
          FROM liquor_territory territory
          JOIN liquor_territory_division_rel rel ON rel.territory_id = territory.id
         WHERE territory.active AND rel.division_id IN ({cities})
        """,
        name,
    )
    assert stored == f"{ROUNDS}|{ROUNDS}"


def test_the_other_is_told_of_the_clash(race):
    _name, told = race
    for answers in told["outcomes"]:
        (refused,) = (answer for answer in answers if answer != "created")
        assert "争地分销商0" in refused and "争地分销商1" in refused, refused


def test_they_did_meet(race):
    _name, told = race
    assert told["conflicts"], "Nobody had to start again: the two did not run at the same time"
