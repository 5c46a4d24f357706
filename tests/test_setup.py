"""Set-up says what is wrong and what to do, and an interrupted step is never taken for a finished one."""

import shutil
import socket
from collections import namedtuple

import pytest
from mall import database, environment, odoo_runtime, server, system
from mall.console import SetupError

Usage = namedtuple("Usage", "total used free")


def test_a_taken_port_is_named_with_another_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} of 127.0.0.1 is taken") as error:
            server.start(None, port)
    assert error.value.remedy.endswith(f"`PORT={port + 1} make run`.")


def test_a_full_disk_is_refused(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, 7.9 * 1024**3))
    with pytest.raises(SetupError, match=r"Only 7\.9 GB of disk are free .*; 8 GB are needed"):
        system.check_disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, 8.1 * 1024**3))
    system.check_disk()


def test_another_system_is_sent_to_docker(monkeypatch):
    monkeypatch.setattr(system, "_os_release", lambda: {"ID": "fedora", "PRETTY_NAME": "Fedora 42"})
    with pytest.raises(SetupError, match="Fedora 42 is not Debian or Ubuntu") as error:
        system.check_machine()
    assert "docker compose up" in error.value.remedy


def test_without_rights_the_packages_to_ask_for_are_named(monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    with pytest.raises(SetupError, match="no right to install them: no-such-package") as error:
        system.install_packages(["no-such-package"])
    assert "apt-get install no-such-package" in error.value.remedy


def test_an_impossible_download_points_to_a_source_of_ones_own(monkeypatch, tmp_path):
    source = "http://127.0.0.1:9/debian"
    monkeypatch.setattr(odoo_runtime, "_debian_source", lambda: (source, ""))
    with pytest.raises(SetupError, match="Odoo 19 could not be downloaded") as error:
        odoo_runtime._download(tmp_path)
    assert "ODOO_SOURCE=" in error.value.remedy


def test_a_wrong_source_of_ones_own_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    with pytest.raises(SetupError, match=r"is not an Odoo 19\.0 checkout"):
        odoo_runtime.find_or_download()


def test_a_right_source_of_ones_own_is_taken(monkeypatch, tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo/release.py").write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    (tmp_path / "addons").mkdir()
    monkeypatch.setenv("ODOO_SOURCE", str(tmp_path))
    runtime = odoo_runtime.find_or_download()
    assert runtime.python_path == tmp_path
    assert runtime.addons == [tmp_path / "addons"]


def test_an_unfinished_environment_is_built_again(monkeypatch, tmp_path):
    runtime = odoo_runtime.OdooRuntime(tmp_path, [], "test")
    monkeypatch.setattr(odoo_runtime, "find_or_download", lambda: runtime)
    monkeypatch.setattr(environment, "CACHE", tmp_path)
    built = []

    def build(folder, *_arguments):
        folder.mkdir(exist_ok=True)
        built.append(folder)

    monkeypatch.setattr(environment, "_build", build)
    environment.prepare()
    environment.prepare()
    assert len(built) == 2, "a folder without its mark was taken for a finished environment"
    (built[0] / "complete").touch()
    environment.prepare()
    assert len(built) == 2


def test_an_interrupted_clone_is_not_the_database(clone_database, template):
    name = clone_database(template, "interrupted")
    database.drop(f"{name}_again")
    database.query(f'CREATE DATABASE "{name}_again{database.BUILDING}"')
    assert not database.exists(f"{name}_again")
    database.clone(name, f"{name}_again")
    assert database.exists(f"{name}_again")
    assert not database.exists(f"{name}_again{database.BUILDING}")
    database.drop(f"{name}_again")


def test_an_interrupted_template_is_built_again(template):
    def interrupted(_building):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        database._template_of_our_code("interrupted", template, interrupted)
    filled = []
    name = database._template_of_our_code("interrupted", template, filled.append)
    assert filled == [f"{name}{database.BUILDING}"]
    assert database.exists(name)
    database.drop(name)


def test_a_clone_has_its_filestore(clone_database, template):
    name = clone_database(template, "filestore")
    files = sum(1 for path in (database.FILESTORE / name).rglob("*") if path.is_file())
    assert files == sum(1 for path in (database.FILESTORE / template).rglob("*") if path.is_file()) > 0


def test_chinese_has_trigrams(template):
    assert (
        "茅" in database.query("SELECT show_trgm('茅台')::text", template)
        or database.query("SELECT similarity('贵州茅台', '贵州茅台酒') > 0.5", template) == "t"
    )
