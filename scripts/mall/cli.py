"""The commands behind the Makefile."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time

from . import cluster, database, environment, server, system
from .console import SetupError, say, step
from .paths import DATA_DIR, REQUIREMENTS, ROOT, RUN, TEST_REQUIREMENTS

ACCOUNTS = ROOT / "config" / "demo_accounts.json"
INSTALLED = RUN / "installed.json"


def prepare(for_tests=False):
    """Everything up to a running database cluster.

    :rtype: Environment
    """
    with database.lock("prepare"):
        system.install_packages([*system.PACKAGES, *(system.TEST_PACKAGES if for_tests else ())])
        found = environment.prepare(for_tests)
        cluster.start()
    return found


def run(arguments):
    started = time.monotonic()
    port = arguments.port
    if not database_is_there():
        system.check_machine()
        system.check_disk()
    found = prepare()
    with database.lock("run"):
        if not database.exists(server.DATABASE):
            template = database.mall_template(found)
            with step("Making the shop's database"):
                database.clone(template, server.DATABASE)
            remember_installed()
        state = server.running()
        if changed_addons():
            server.stop()
            state = None
            upgrade_changed(found)
        if state and state["port"] != port:
            server.stop()
            state = None
        if not state:
            server.start(found, port)
    say()
    print_accounts(port)
    say(f"\nReady after {time.monotonic() - started:.1f} s. `make stop` ends it, `make` lists the other commands.")


def database_is_there():
    return (cluster.cluster_home() / "data").exists()


def print_accounts(port):
    url = f"http://127.0.0.1:{port}"
    say(f"Shop 商城:          {url}/shop")
    say(f"Back office 后台:   {url}/odoo")
    say(f"Portal 我的账户:    {url}/my\n")
    say(f"{'Account 账号':<16}{'Password 密码':<22}Role 角色")
    for account in json.loads(ACCOUNTS.read_text()):
        say(f"{account['login']:<18}{account['password']:<24}{account['role']}")


def remember_installed():
    INSTALLED.write_text(json.dumps(database.addon_keys(), indent=1))


def changed_addons():
    """Names of our addons whose files changed since the shop's database last saw them."""
    try:
        known = json.loads(INSTALLED.read_text())
    except (OSError, ValueError):
        known = {}
    return [name for name, key in database.addon_keys().items() if known.get(name) != key]


def upgrade_changed(found):
    names = changed_addons()
    if not names:
        say("Nothing changed.")
        return
    with step(f"Upgrading {', '.join(names)}"):
        database.upgrade(found, server.DATABASE, names)
    remember_installed()


def update(_arguments):
    found = prepare()
    if not database.exists(server.DATABASE):
        raise SetupError("There is no shop to update yet.", "Start it first: `make run`.")
    state = server.running()
    server.stop()
    upgrade_changed(found)
    if state:
        server.start(found, state["port"])


def stop(_arguments):
    server.stop()
    if database_is_there():
        cluster.stop()


def reset(_arguments):
    server.stop()
    if database_is_there():
        cluster.start()
        with step("Dropping the shop's database"):
            database.drop(server.DATABASE)
    INSTALLED.unlink(missing_ok=True)
    say("The next `make run` begins with fresh demo data.")


def clean(_arguments):
    server.stop()
    cluster.remove()
    shutil.rmtree(RUN, ignore_errors=True)


def shell(_arguments):
    found = prepare()
    command = database.odoo_command(found, "--no-http", database=server.DATABASE)
    command[command.index("server")] = "shell"
    os.execvpe(command[0], command, cluster.connection_environment())


def psql(_arguments):
    cluster.start()
    os.execvpe(cluster.binary("psql"), ["psql"], cluster.connection_environment(server.DATABASE))


def logs(_arguments):
    os.execvp("tail", ["tail", "-n", "200", "-F", str(server.LOG)])


def test(arguments):
    from . import testing

    found = prepare(for_tests=True)
    sys.exit(testing.run(found, arguments.addon, arguments.tags))


def lint(_arguments):
    from . import linting

    system.install_packages(system.PACKAGES)
    sys.exit(linting.run(environment.prepare(for_tests=True)))


def bench(arguments):
    found = prepare(for_tests=True)
    variables = {**cluster.connection_environment(), "PYTHONPATH": str(ROOT / "scripts")}
    subjects = [arguments.subject] if arguments.subject else benchmark_subjects()
    for subject in subjects:
        subprocess.run([str(found.python), str(ROOT / "benchmarks" / f"{subject}.py")], check=True, env=variables)
    subprocess.run([str(found.python), str(ROOT / "benchmarks" / "_page.py")], check=True, env=variables)


def benchmark_subjects():
    return sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))


def i18n(_arguments):
    found = prepare(for_tests=True)
    variables = {**cluster.connection_environment(), "PYTHONPATH": str(ROOT / "scripts")}
    subprocess.run([str(found.python), "-m", "mall.translations"], check=True, env=variables)


def lock(_arguments):
    environment.lock(REQUIREMENTS, TEST_REQUIREMENTS)


def main():
    parser = argparse.ArgumentParser(prog="scripts/mall.sh")
    commands = parser.add_subparsers(required=True)
    for command in (run, stop, reset, clean, shell, psql, logs, update, test, lint, bench, i18n, lock):
        sub = commands.add_parser(command.__name__)
        sub.set_defaults(command=command)
        if command is run:
            sub.add_argument("--port", type=int, default=8069)
        elif command is test:
            sub.add_argument("--addon", default="")
            sub.add_argument("--tags", default="")
        elif command is bench:
            sub.add_argument("--subject", default="")
    arguments = parser.parse_args()
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    try:
        arguments.command(arguments)
    except SetupError as error:
        sys.exit(f"\nError: {error}\nRemedy: {error.remedy}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")


if __name__ == "__main__":
    main()
