"""The machine: is it one we know, has it room, and the system packages."""

import os
import shutil
import socket
import subprocess
from pathlib import Path

from .console import SetupError, step
from .paths import ROOT, is_root

NEEDED_DISK_GB = 8
PACKAGES = (
    "ca-certificates",
    "python3",
    "python3-venv",
    "postgresql",
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-noto-cjk",
    "wkhtmltopdf",
)
TEST_PACKAGES = ("chromium",)
DOCKER_HINT = "Use `docker compose up` instead: it needs Docker only (see docs/operator/install.md)."


def check_machine():
    """Refuse a machine on which set-up cannot succeed.

    :raise SetupError: not Debian/Ubuntu, or too little room on the disk
    """
    release = _os_release()
    family = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    if not family & {"debian", "ubuntu"} or not shutil.which("apt-get"):
        name = release.get("PRETTY_NAME", "this system")
        raise SetupError(f"{name} is not Debian or Ubuntu, so packages cannot be installed.", DOCKER_HINT)


def check_disk():
    """Refuse to start a first set-up without room.

    :raise SetupError: fewer than NEEDED_DISK_GB free
    """
    free = shutil.disk_usage(ROOT).free / 1024**3
    if free < NEEDED_DISK_GB:
        raise SetupError(
            f"Only {free:.1f} GB of disk are free below {ROOT}; {NEEDED_DISK_GB} GB are needed.",
            "Free some space, or move this folder to a larger disk, and run the command again.",
        )


def _os_release():
    lines = Path("/etc/os-release").read_text().splitlines() if Path("/etc/os-release").exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line)
    return {key: value.strip('"') for key, value in pairs}


def missing_packages(names):
    """Names of Debian packages that are not installed."""
    query = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names],
        check=False,
        capture_output=True,
        text=True,
    )
    installed = {line.split()[0] for line in query.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in installed]


def install_packages(names):
    """Install the missing ones of ``names`` through apt, as root or with sudo.

    :raise SetupError: no rights, or apt failed
    """
    missing = missing_packages(names)
    if not missing:
        return
    check_machine()
    prefix = _privilege(missing)
    with step(f"Installing system packages: {' '.join(missing)}"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        _finish_interrupted(prefix, environment)
        _apt(prefix, ["update", "-q"], environment)
        _apt(prefix, ["install", "-y", "-q", "--no-install-recommends", *missing], environment)


def _privilege(missing):
    if is_root():
        return []
    if shutil.which("sudo"):
        # Without a terminal sudo could not ask for the password: fail instead of waiting for ever.
        return ["sudo"] if os.isatty(0) else ["sudo", "-n"]
    raise SetupError(
        f"These system packages are missing and you have no right to install them: {' '.join(missing)}.",
        f"Ask an administrator for `apt-get install {' '.join(missing)}`, then run the command again.",
    )


def _finish_interrupted(prefix, environment):
    """Let dpkg finish what an earlier, interrupted run left half configured."""
    subprocess.run([*prefix, "dpkg", "--configure", "-a"], check=False, capture_output=True, env=environment)


def _apt(prefix, arguments, environment):
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    result = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    if result.returncode:
        tail = "\n".join((result.stderr or result.stdout).splitlines()[-8:])
        raise SetupError(
            f"apt-get {arguments[0]} failed:\n{tail}",
            "Check the network and the package sources of this machine (or your sudo rights); "
            "then run the command again.",
        )


def port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port():
    """A port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
