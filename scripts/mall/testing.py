"""`make test`: each suite on a clone of the template database, one line at the end."""

import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

from . import cluster, database
from .console import say
from .paths import ADDONS, LOGS, ROOT
from .system import free_port

ODOO_RESULT = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading database")
# A failing test logs errors too; these loggers are counted by ODOO_RESULT already.
ERROR_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (?:ERROR|CRITICAL) \S+ (\S+?):")


class Tally:
    """Passed, failed and skipped tests over all suites."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, passed, failed, skipped=0):
        self.passed += passed
        self.failed += failed
        self.skipped += skipped

    def line(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def run(environment, addon="", tags=""):
    """Run the tests and return the exit code.

    :param str addon: only this addon's tests
    :param str tags: only these Odoo test tags
    """
    started = time.monotonic()
    template = database.mall_template(environment)
    tally = Tally()
    for name in [addon] if addon else _addons_with_tests():
        _run_addon(environment, template, name, tags or f"/{name}", tally)
        if tags:
            break
    if not addon and not tags:
        _run_pytest(environment, template, tally)
    say(f"\nTests took {time.monotonic() - started:.0f} s; logs are in {LOGS.relative_to(ROOT)}.")
    say(tally.line())
    return 1 if tally.failed or not tally.passed else 0


def _addons_with_tests():
    return sorted(path.parent.name for path in ADDONS.glob("*/tests"))


def _run_addon(environment, template, name, tags, tally):
    say(f"\n=== {name} ({tags})")
    started = time.monotonic()
    target = f"test_{name}_{os.getpid()}"
    database.clone(template, target)
    try:
        arguments = ["--test-tags", tags, "--stop-after-init", "--http-port", str(free_port())]
        command = database.odoo_command(environment, *arguments, database=target)
        log = LOGS / f"test_{name}.log"
        with log.open("w") as output:
            code = subprocess.run(
                command, check=False, stdout=output, stderr=subprocess.STDOUT, env=cluster.connection_environment()
            ).returncode
    finally:
        database.drop(target)
    passed, failed = count_odoo(log.read_text(errors="replace"), code)
    tally.add(passed, failed)
    say(f"{passed} passed, {failed} failed in {time.monotonic() - started:.0f} s")


def count_odoo(text, code):
    """``(passed, failed)`` of an Odoo test log; an unexpected error, no result or no test is a failure."""
    results = [tuple(map(int, match)) for match in ODOO_RESULT.findall(text)]
    failed = sum(failures + errors for failures, errors, _total in results)
    total = sum(total for _failures, _errors, total in results)
    unexpected = [
        line for line in text.splitlines() if (match := ERROR_LINE.match(line)) and not _belongs_to_a_test(match[1])
    ]
    for line in unexpected:
        say(f"  unexpected: {line}")
    if failed:
        _show_failures(text)
    if not total:
        say("  no test ran")
    if code and not failed and not unexpected:
        say(f"  Odoo ended with code {code}")
    bad = failed + len(unexpected) + (not total) + (1 if code and not failed and not unexpected else 0)
    return total - failed, bad


def _belongs_to_a_test(logger):
    return ".tests." in logger or logger in {"odoo.tests.result", "odoo.tests.suite", "odoo.service.server"}


def _show_failures(text):
    lines = text.splitlines()
    shown = 0
    for number, line in enumerate(lines):
        match = ERROR_LINE.match(line)
        if match and _belongs_to_a_test(match[1]) and shown < 20:
            say("\n".join(f"  {part}" for part in lines[number : number + 25] if part))
            shown += 1


def _run_pytest(environment, template, tally):
    say("\n=== tests/")
    report = LOGS / "pytest.xml"
    report.unlink(missing_ok=True)
    variables = {
        **cluster.connection_environment(),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "scripts"), str(environment.runtime.python_path)]),
        "MALL_TEMPLATE": template,
    }
    command = [str(environment.python), "-m", "pytest", "tests", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    code = subprocess.run(command, check=False, cwd=ROOT, env=variables, stdout=sys.stdout).returncode
    if not report.exists():
        tally.add(0, 1)
        return
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))
    total, skipped = int(suite.get("tests")), int(suite.get("skipped"))
    failed = int(suite.get("failures")) + int(suite.get("errors"))
    if code and not failed:
        failed = 1
    tally.add(max(total - skipped - failed, 0), failed, skipped)
