"""The running shop of this clone: one Odoo in the background."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request

from . import cluster, database
from .console import SetupError, step
from .paths import LOGS, RUN
from .system import port_is_free

DATABASE = "liquor_mall"
STATE = RUN / "server.json"
LOG = LOGS / "odoo.log"
START_TIMEOUT = 180


def running():
    """``{"pid", "port"}`` of the server of this clone, or None."""
    try:
        state = json.loads(STATE.read_text())
        command = open(f"/proc/{state['pid']}/cmdline", encoding="utf-8").read()
    except (OSError, ValueError, KeyError):
        return None
    return state if DATABASE in command else None


def start(environment, port):
    """Start Odoo and wait until the shop answers.

    :raise SetupError: the port is taken, or Odoo stopped
    """
    if not port_is_free(port):
        raise SetupError(
            f"Port {port} of 127.0.0.1 is taken by another program.",
            f"Stop that program, or choose another port: `PORT={port + 1} make run`.",
        )
    LOGS.mkdir(parents=True, exist_ok=True)
    command = database.odoo_command(environment, "--http-port", str(port), database=DATABASE)
    with step(f"Starting Odoo on port {port}"), LOG.open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=cluster.connection_environment(),
        )
        STATE.write_text(json.dumps({"pid": process.pid, "port": port}))
        wait_until_up(f"http://127.0.0.1:{port}/shop", process)


def wait_until_up(url, process):
    """Wait until ``url`` answers 200, at most START_TIMEOUT seconds."""
    end = time.monotonic() + START_TIMEOUT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SetupError("Odoo stopped while it was starting.", "Read the end of `make logs`, then try again.")
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SetupError(f"{url} did not answer within {START_TIMEOUT} s.", "Read the end of `make logs`.")


def stop():
    """Stop the server, kindly first."""
    state = running()
    if state:
        with step("Stopping Odoo"):
            _end(state["pid"])
    STATE.unlink(missing_ok=True)


def _end(pid):
    for wanted, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            os.kill(pid, wanted)
        except ProcessLookupError:
            return
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not os.path.exists(f"/proc/{pid}") or _is_zombie(pid):
                return
            time.sleep(0.1)


def _is_zombie(pid):
    try:
        return open(f"/proc/{pid}/stat", encoding="utf-8").read().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True
