"""Simulators of foreign services, for journeys. They live beside the tests of the addon that talks to the service."""

import importlib.util
from pathlib import Path

ADDONS = Path(__file__).parents[2] / "addons"


def load(addon, name):
    """A simulator of an addon's tests, without loading Odoo."""
    path = ADDONS / addon / "tests" / "simulators" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"simulator_{name}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
