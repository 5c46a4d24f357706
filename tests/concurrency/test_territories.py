"""Two territories that clash, created at the same time: one of them is refused."""

import json

from mall import database
from mall.paths import ROOT

SCRIPT = ROOT / "tests" / "odoo_shell" / "race_territories.py"


def test_two_people_give_one_place_to_two_distributors(odoo, template, clone_database, tmp_path):
    name = clone_database(template, "territories")
    report = tmp_path / "result.json"
    database.shell(odoo, name, SCRIPT, "territories", str(report))
    result = json.loads(report.read_text())
    # Odoo repeats the request of the second, and then the first is seen
    assert result["second"] == "starts again"
    assert "争地分销商0" in result["again"] and "争地分销商1" in result["again"], result
