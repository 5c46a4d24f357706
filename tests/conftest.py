"""Fixtures across addons: clones of the template database, a running shop, and a browser.

Run by `make test`, which names the template; alone: `make test` once, then
``MALL_TEMPLATE=mall_… PYTHONPATH=scripts pytest tests`` in the project's environment.
"""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from mall import cluster, database, environment, server, system
from mall.paths import LOGS

CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
OUTPUT = Path(__file__).parent / "output"


@pytest.fixture(scope="session")
def odoo():
    """The environment that the tests run in: its Python, its Odoo."""
    return environment.Environment(Path(sys.prefix), environment.odoo_runtime.find_or_download())


@pytest.fixture(scope="session")
def template():
    """Name of the template database: all addons and their demo data."""
    name = os.environ.get("MALL_TEMPLATE")
    if not name:
        pytest.fail("MALL_TEMPLATE is not set: run `make test`.")
    return name


@pytest.fixture
def clone_database():
    """Function that clones a database under a name of this process; the clones are dropped at the end."""
    made = []

    def clone(source, suffix):
        name = f"test_{suffix}_{os.getpid()}"
        database.drop(name)
        database.clone(source, name)
        made.append(name)
        return name

    yield clone
    for name in made:
        database.drop(name)


@pytest.fixture(scope="session")
def mall_server(odoo, template):
    """A shop on a clone of its own: ``url`` and ``database``."""
    name = f"test_server_{os.getpid()}"
    database.clone(template, name)
    with running_odoo(odoo, name) as url:
        yield SimpleNamespace(url=url, database=name)
    database.drop(name)


class running_odoo:
    """Context: an Odoo server on ``name``; gives its URL.

    :param arguments: further arguments of the command line, ``--workers`` for one
    """

    def __init__(self, odoo, name, *arguments):
        self.port = system.free_port()
        self.log = LOGS / f"{name}.log"
        self.command = database.odoo_command(odoo, "--http-port", str(self.port), *arguments, database=name)

    def __enter__(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=subprocess.STDOUT, env=cluster.connection_environment()
            )
        url = f"http://127.0.0.1:{self.port}"
        try:
            server.wait_until_up(f"{url}/web/health", self.process)
        except BaseException:
            self.process.kill()
            raise
        return url

    def __exit__(self, *_error):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser):
    """Function that opens a page in a fresh context: no foreign host is reached, and each try is recorded.

    ``open_page(viewport)`` gives the page; ``page.foreign`` lists the addresses it asked for in vain.
    """
    contexts = []

    def open_one(viewport):
        context = browser.new_context(viewport=viewport, locale="zh-CN", timezone_id="Asia/Shanghai")
        contexts.append(context)
        page = context.new_page()
        page.foreign = []

        def guard(route):
            if route.request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
                route.continue_()
            else:
                page.foreign.append(route.request.url)
                route.abort()

        context.route("**/*", guard)
        return page

    yield open_one
    for context in contexts:
        context.close()


def go(page, address):
    """Open an address and wait until it is shown."""
    page.goto(address)
    if "/odoo/" in address:  # the back office keeps a connection open
        page.locator(".o_action_manager .o_view_controller").first.wait_for()
    else:
        page.wait_for_load_state("networkidle")


@pytest.fixture
def person(open_page, mall_server):
    """Function: a page of somebody of the demo data who is of age and has logged in."""

    def open_person(login, viewport):
        page = open_page(viewport)
        go(page, mall_server.url)
        page.locator("[role=dialog] button[value=adult]").click()
        page.locator("[role=dialog]").wait_for(state="detached")
        go(page, f"{mall_server.url}/web/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", f"demo-{login}")
        page.locator(".oe_login_form button[type=submit]").first.click()
        page.locator(".o_web_client, #wrapwrap .o_portal, .o_portal_my_home").first.wait_for()
        return page

    return open_person


@pytest.fixture(scope="session")
def phone():
    return PHONE


@pytest.fixture(scope="session")
def desktop():
    return DESKTOP


@pytest.fixture(scope="session")
def output():
    """Folder for screenshots (git-ignored)."""
    OUTPUT.mkdir(exist_ok=True)
    return OUTPUT
