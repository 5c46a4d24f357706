"""The Docker way cannot be run where no engine is: at least every file and variable that it names must exist."""

import re
import subprocess

import pytest
import yaml
from mall.paths import ROOT

COMPOSE = ROOT / "docker-compose.yml"
SERVICES = {"db", "setup", "odoo", "nginx"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE.read_text())


def test_compose_parses_and_has_its_services(compose):
    assert set(compose["services"]) == SERVICES
    for name in ("db", "odoo", "nginx"):
        assert compose["services"][name]["healthcheck"]["test"], f"{name} has no health check"


def test_every_volume_is_declared_or_a_file(compose):
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            known = source in compose["volumes"] or (source.startswith("./") and (ROOT / source).exists())
            assert known, f"{name}: {source} is neither a volume nor a file"


def test_every_dependency_is_a_service(compose):
    for name, service in compose["services"].items():
        assert set(service.get("depends_on", {})) <= SERVICES, name


def test_every_variable_is_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    offered = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert asked == offered


def test_secrets_have_no_default():
    text = COMPOSE.read_text()
    for name in ("POSTGRES_PASSWORD", "ODOO_MASTER_PASSWORD", "ADMIN_PASSWORD"):
        assert re.search(rf"\$\{{{name}:\?", text), f"{name} must stop the start when it is not set"
        assert not re.search(rf"^{name}=\S", (ROOT / ".env.example").read_text(), re.M)
    assert "admin_passwd" not in (ROOT / "config" / "odoo.conf").read_text()


def test_every_variable_of_the_scripts_is_given(compose):
    given = set(compose["services"]["odoo"]["environment"])
    for script in ("entrypoint.sh", "setup.sh"):
        text = (ROOT / "docker" / script).read_text()
        assert set(re.findall(r"\$\{?([A-Z][A-Z_]+)\b", text)) <= given | {"ODOO_RC"}, script


def test_every_file_of_the_image_exists():
    for line in re.findall(r"^COPY (.+)$", (ROOT / "Dockerfile").read_text(), re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source


def test_nginx_sends_the_websocket_to_its_process():
    text = (ROOT / "docker" / "nginx.conf").read_text()
    block = re.search(r"location /websocket \{(.*?)\}", text, re.S)[1]
    assert "http://odoo_websocket" in block and "Upgrade $http_upgrade" in block
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("script", ["docker/entrypoint.sh", "docker/setup.sh", "scripts/mall.sh", ".ci/run"])
def test_shell_scripts_parse(script):
    assert subprocess.run(["bash", "-n", str(ROOT / script)], check=False).returncode == 0
