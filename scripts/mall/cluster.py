"""The project's own PostgreSQL cluster: reached by its socket only, never the system's."""

import os
import shutil
import subprocess
from pathlib import Path

from .console import SetupError, step
from .paths import POSTGRES_ACCOUNT, cluster_home, is_root, socket_folder

DATABASE_USER = "odoo"
# No crash of the machine is worth waiting for here: what is lost is built again.
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "4GB",
    "random_page_cost": "1.1",
    "synchronous_commit": "off",
    "max_wal_size": "4GB",
    "log_min_duration_statement": "2000",
}


def binary(name):
    """Path of a PostgreSQL program of the newest installed version."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    if not found:
        raise SetupError(f"PostgreSQL's {name} was not found.", "Run `make run` again: it installs PostgreSQL.")
    return str(found[-1])


def as_postgres(command):
    """The command, run by the account that may run PostgreSQL: it refuses to run as root."""
    return ["runuser", "-u", POSTGRES_ACCOUNT, "--", *command] if is_root() else command


def connection_environment(database=None):
    """Environment by which psql, Odoo and psycopg2 find the cluster."""
    environment = {**os.environ, "PGHOST": str(socket_folder()), "PGPORT": "5432", "PGUSER": DATABASE_USER}
    environment.pop("PGDATABASE", None)
    environment.pop("PGPASSWORD", None)
    if database:
        environment["PGDATABASE"] = database
    return environment


def start():
    """Start the cluster, making it first where there is none yet."""
    home = cluster_home()
    data = home / "data"
    if not data.exists():
        with step("Making the database cluster"):
            _initialise(home, data)
    if not is_running():
        with step("Starting the database cluster"):
            _make_folder(socket_folder(), 0o700)
            options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
            _control("start", "-w", "-l", str(home / "postgres.log"), "-o", f"{options} -k {socket_folder()}")
    _make_role()


def stop():
    if (cluster_home() / "data").exists() and is_running():
        with step("Stopping the database cluster"):
            _control("stop", "-m", "fast")


def is_running():
    check = subprocess.run(
        as_postgres([binary("pg_ctl"), "-D", str(cluster_home() / "data"), "status"]),
        check=False,
        capture_output=True,
        cwd="/",
    )
    return check.returncode == 0


def remove():
    stop()
    shutil.rmtree(cluster_home(), ignore_errors=True)
    shutil.rmtree(socket_folder(), ignore_errors=True)


def _initialise(home, data):
    _make_folder(home, 0o700)
    unfinished = home / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    # C.UTF-8: with the C character type, pg_trgm would find no Chinese trigrams.
    command = [
        binary("initdb"),
        "-D",
        str(unfinished),
        "--locale=C.UTF-8",
        "-E",
        "UTF8",
        "-A",
        "trust",
        "-U",
        "postgres",
    ]
    result = subprocess.run(as_postgres(command), check=False, capture_output=True, text=True, cwd="/")
    if result.returncode:
        raise SetupError(f"initdb failed:\n{result.stderr.strip()}", f"Remove {home} and run the command again.")
    # "trust" is for the socket only, which only this account and root may open.
    hba = unfinished / "pg_hba.conf"
    hba.write_text("local all all trust\n")
    unfinished.rename(data)


def _make_folder(folder, mode):
    folder.mkdir(parents=True, exist_ok=True)
    if is_root():
        shutil.chown(folder, POSTGRES_ACCOUNT, POSTGRES_ACCOUNT)
    folder.chmod(mode)


def _control(*arguments):
    command = as_postgres([binary("pg_ctl"), "-D", str(cluster_home() / "data"), *arguments])
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd="/"
    ) as process:
        code = process.wait()
    if code:
        log = cluster_home() / "postgres.log"
        raise SetupError(
            f"The database cluster did not {arguments[0]}.", f"Read {log}; `make reset` begins with a new one."
        )


def _make_role():
    environment = {**connection_environment("postgres"), "PGUSER": "postgres"}
    command = [
        binary("psql"),
        "-qAtc",
        f"SELECT 1 FROM pg_roles WHERE rolname = '{DATABASE_USER}'",
    ]
    known = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.strip()
    if not known:
        create = [binary("psql"), "-qc", f"CREATE ROLE {DATABASE_USER} LOGIN SUPERUSER"]
        subprocess.run(create, check=True, env=environment)
