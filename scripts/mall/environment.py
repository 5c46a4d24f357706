"""The virtual environment: Odoo's and our packages at locked versions, and Odoo itself made importable."""

import subprocess
import sys
import zipfile
from pathlib import Path

from . import odoo_runtime
from .console import SetupError, step
from .paths import CACHE, REQUIREMENTS, TEST_REQUIREMENTS, digest, locked

METADATA = "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: liquor-mall\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


class Environment:
    """A finished virtual environment.

    :param Path folder: where it lies
    :param OdooRuntime runtime: the Odoo it imports
    """

    def __init__(self, folder, runtime):
        self.folder = folder
        self.runtime = runtime
        self.python = folder / "bin" / "python"

    @property
    def key(self):
        """Hash of what databases depend on: Odoo and the locked packages, not those of the tests."""
        return digest(self.runtime.version, REQUIREMENTS)


def prepare(for_tests=False):
    """Return the environment of the lock file, building it where it is missing.

    :param bool for_tests: with the packages of requirements-test.txt
    :rtype: Environment
    """
    # The cache is shared by all clones of this user.
    with locked(CACHE / "prepare.lock"):
        runtime = odoo_runtime.find_or_download()
        locks = [REQUIREMENTS, TEST_REQUIREMENTS] if for_tests else [REQUIREMENTS]
        version = ".".join(map(str, sys.version_info[:2]))
        key = digest(runtime.version, version, sys.executable, Path(__file__), *locks)
        folder = CACHE / f"venv-{key}"
        if not (folder / "complete").exists():
            with step("Installing Python packages" + (" for tests" if for_tests else "")):
                _build(folder, runtime, locks)
    return Environment(folder, runtime)


def _build(folder, runtime, locks):
    # An environment cannot be moved once made: it is complete when its mark is there.
    _run([sys.executable, "-m", "venv", "--clear", str(folder)], "The virtual environment could not be made")
    pip = [str(folder / "bin/python"), "-m", "pip", "--disable-pip-version-check", "-q"]
    site_packages = next((folder / "lib").glob("python3*")) / "site-packages"
    (site_packages / "odoo-runtime.pth").write_text(f"{runtime.python_path}\n")
    wheel = _metadata_wheel(folder)
    _run([*pip, "install", "--no-deps", "--no-index", "--ignore-installed", str(wheel)], "Odoo could not be named")
    requirements = [argument for lock in locks for argument in ("-r", str(lock))]
    _run([*pip, "install", *requirements], "Python packages could not be installed")
    (folder / "complete").touch()


def _metadata_wheel(folder):
    """A wheel that only says "odoo 19.0 is here", so that pip installs OCA addons and nothing instead of Odoo."""
    wheel = folder / "odoo-19.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("odoo-19.0.dist-info/METADATA", METADATA)
        archive.writestr("odoo-19.0.dist-info/WHEEL", WHEEL)
        archive.writestr("odoo-19.0.dist-info/RECORD", "")
    return wheel


def _run(command, failure):
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    if result.returncode:
        tail = "\n".join((result.stderr or result.stdout).splitlines()[-8:])
        raise SetupError(
            f"{failure}:\n{tail}", "Check the network and pip's package index, then run the command again."
        )


def lock(requirements, test_requirements):
    """Write both lock files from their ``.in`` files, newest versions that fit together.

    :param Path requirements: lock of what runs the mall
    :param Path test_requirements: lock of what tests add
    """
    runtime = odoo_runtime.find_or_download()
    folder = CACHE / "venv-lock"
    with step("Resolving versions"):
        _build(folder, runtime, [requirements.with_suffix(".in")])
        base = _freeze(folder)
        requirements.write_text(_lock_text("requirements.in", base))
        tests = test_requirements.with_suffix(".in")
        install = [str(folder / "bin/python"), "-m", "pip", "install", "-q", "-r", str(tests), "-c", str(requirements)]
        _run(install, "Test packages could not be installed")
        added = [line for line in _freeze(folder) if line not in base]
        test_requirements.write_text(_lock_text("requirements-test.in", added))


def _freeze(folder):
    command = [str(folder / "bin/python"), "-m", "pip", "freeze"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line for line in lines if not line.startswith("odoo") or line.startswith("odoo-addon")]


def _lock_text(source, lines):
    return f"# Full lock of {source}, made by `make lock`: change that file, not this one.\n" + "\n".join(lines) + "\n"
