"""Databases: a base template (Odoo and OCA), the mall's template (our addons, demo data), and clones of it.

A template is keyed by what it is made from. It is built under another name and renamed when complete,
so an interrupted build is never taken for a finished one.
"""

import ast
import shutil
import subprocess

from . import cluster
from .console import SetupError, step
from .paths import ADDONS, CONFIG, DATA_DIR, FILESTORE, LOGS, RUN, digest, locked

BUILDING = "_building"
LANGUAGE = "zh_CN"
COUNTRY = "CN"
# Installed with the demo data only: a payment that no bank sees.
DEMO_MODULES = ("payment_demo",)
SCRIPTS = ADDONS.parent / "scripts" / "odoo_shell"


def manifests():
    """Our addons: ``{name: manifest}``."""
    return {path.parent.name: ast.literal_eval(path.read_text()) for path in sorted(ADDONS.glob("*/__manifest__.py"))}


def base_modules():
    """Modules of Odoo and OCA on which ours depend, by name."""
    ours = manifests()
    wanted = {name for manifest in ours.values() for name in manifest.get("depends", [])}
    return sorted(wanted - set(ours))


def code_key():
    """Hash of our addons without their tests, which change no database."""
    files = sorted(
        path
        for path in ADDONS.rglob("*")
        if path.is_file() and not {"tests", "__pycache__"} & set(path.relative_to(ADDONS).parts)
    )
    return digest(*(part for path in files for part in (path.relative_to(ADDONS), path)))


def addon_keys():
    """``{addon: hash of its files}``, to see which changed."""
    return {name: digest(ADDONS / name) for name in manifests()}


def odoo_command(environment, *arguments, database=None):
    """Command line of Odoo with the project's configuration.

    :param Environment environment: the virtual environment to run in
    :param str database: its name; None for commands that need none
    """
    addons = [str(ADDONS), *(str(path) for path in environment.runtime.addons)]
    command = [str(environment.python), "-m", "odoo", "server", "-c", str(CONFIG)]
    command += ["--addons-path", ",".join(addons), "--data-dir", str(DATA_DIR)]
    if database:
        command += ["-d", database, "--db-filter", f"^{database}$"]
    return command + list(arguments)


def query(sql, database="postgres"):
    """Run one statement by psql and return what it prints."""
    result = subprocess.run(
        [cluster.binary("psql"), "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql],
        check=False,
        capture_output=True,
        text=True,
        env=cluster.connection_environment(database),
    )
    if result.returncode:
        raise SetupError(
            f"The database answered: {result.stderr.strip()}", "See `make logs`, or begin anew: `make reset`."
        )
    return result.stdout.strip()


def exists(name):
    return bool(query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def names(prefix):
    found = query(f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}')")
    return found.split()


def drop(name):
    query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def clone(source, target):
    """Copy a database with its filestore; the copy appears when it is complete."""
    building = f"{target}{BUILDING}"
    drop(building)
    query(f'CREATE DATABASE "{building}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    if (FILESTORE / source).exists():
        # Files of a filestore never change, so the copy shares them.
        subprocess.run(["cp", "-al", str(FILESTORE / source), str(FILESTORE / building)], check=True)
    _finish(building, target)


def _finish(building, target):
    shutil.rmtree(FILESTORE / target, ignore_errors=True)
    if (FILESTORE / building).exists():
        (FILESTORE / building).rename(FILESTORE / target)
    query(f'ALTER DATABASE "{building}" RENAME TO "{target}"')


def lock(name):
    """Context: only one process of this clone at a time."""
    return locked(RUN / f"{name}.lock")


def base_template(environment):
    """Name of the database that holds Odoo and the OCA addons we use, without any demo data."""
    modules = base_modules()
    name = f"base_{digest(environment.key, *modules)}"
    with lock("base"):
        if not exists(name):
            with step("Installing Odoo and OCA addons into a template database (3 to 5 minutes, once)"):
                _build_base(environment, modules, f"{name}{BUILDING}")
                _finish(f"{name}{BUILDING}", name)
            _drop_others("base_", name)
    return name


def _build_base(environment, modules, building):
    drop(building)
    FILESTORE.mkdir(parents=True, exist_ok=True)
    arguments = ["init", building, "--language", LANGUAGE, "--country", COUNTRY]
    command = [str(environment.python), "-m", "odoo", "db", "-c", str(CONFIG), "--data-dir", str(DATA_DIR), *arguments]
    _run(command, "base", environment)
    install(environment, building, modules, "base")


def plain_template(environment):
    """Name of the database with all our addons and no demo data."""

    def fill(building):
        with step("Installing our addons into a template database"):
            install(environment, building, manifests(), "plain")

    return _template_of_our_code("plain", base_template(environment), fill)


def mall_template(environment):
    """Name of the database with all our addons and their demo data, as `make run` and the tests clone it."""

    def fill(building):
        with step("Loading the demo data"):
            load_demo(environment, building)

    return _template_of_our_code("mall", plain_template(environment), fill)


def _template_of_our_code(kind, source, fill):
    name = f"{kind}_{digest(source, code_key())}"
    with lock(kind):
        if not exists(name):
            building = f"{name}{BUILDING}"
            drop(building)  # what an interrupted run left
            clone(source, building)
            fill(building)
            _finish(building, name)
            _drop_others(f"{kind}_", name)
    return name


def install(environment, database, modules, log):
    # Odoo's own glue modules come only where ours depend on them: several call foreign hosts.
    arguments = ["-i", ",".join(sorted(modules)), "--skip-auto-install", "--load-language", LANGUAGE]
    command = odoo_command(environment, *arguments, "--stop-after-init", "--no-http", database=database)
    _run(command, log, environment)


def load_demo(environment, database):
    """Load the demo data of our addons; Odoo's own (furniture) would stand beside the liquors."""
    install(environment, database, DEMO_MODULES, "demo_modules")
    shell(environment, database, "load_demo.py", "demo", *manifests())


def shell(environment, database, script, log, *arguments):
    """Run a script of scripts/odoo_shell with ``env`` of the database and ``ARGUMENTS``."""
    text = f"ARGUMENTS = {list(arguments)!r}\n" + (SCRIPTS / script).read_text()
    command = odoo_command(environment, "--no-http", database=database)
    command[command.index("server")] = "shell"
    _run(command, log, environment, stdin=text)


def upgrade(environment, database, modules):
    """Install new and upgrade changed addons of ours."""
    installed = set(query("SELECT name FROM ir_module_module WHERE state = 'installed'", database).split())
    arguments = ["--skip-auto-install", "--stop-after-init", "--no-http"]
    new, changed = sorted(set(modules) - installed), sorted(set(modules) & installed)
    if new:
        arguments += ["-i", ",".join(new)]
    if changed:
        arguments += ["-u", ",".join(changed)]
    _run(odoo_command(environment, *arguments, database=database), "update", environment)


def _drop_others(prefix, current):
    for name in names(prefix):
        if name != current:
            drop(name)


def _run(command, log, environment, stdin=None):
    """Run a long Odoo command into a log file.

    :raise SetupError: it failed, or it logged an error without failing
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    variables = cluster.connection_environment()
    with path.open("w") as output:
        result = subprocess.run(
            command,
            check=False,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=variables,
            input=stdin.encode() if stdin else b"",
        )
    text = path.read_text(errors="replace")
    errors = [line for line in text.splitlines() if " ERROR " in line or " CRITICAL " in line]
    if result.returncode or errors or "\nTraceback " in text:
        tail = "\n".join(errors[:5] or text.splitlines()[-8:])
        raise SetupError(f"Odoo stopped with an error:\n{tail}", f"Read {path}; then run the command again.")
