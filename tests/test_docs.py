"""The documentation links to what is there."""

import json
import re

import pytest
from mall.paths import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
RESULT_KEYS = {"subject", "peer", "unit", "peer_median", "ours_median", "ratio", "rounds", "rows", "machine", "date"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_exist(page):
    targets = re.findall(r"\]\(([^)#]+)\)", page.read_text())
    missing = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert missing == []


def test_every_benchmark_result_is_complete_and_on_the_page():
    page = (ROOT / "docs/benchmarks.md").read_text()
    for file in (ROOT / "benchmarks/results").glob("*.json"):
        result = json.loads(file.read_text())
        assert RESULT_KEYS <= set(result), file.name
        assert f"| {file.stem} | {result['peer']} |" in page, f"run `make bench`: {file.stem} is not on the page"
