"""Odoo 19 itself, from Debian's package, unpacked beside the system.

Debian 12 has no Odoo. Its development suite has ``odoo-19``; the package is downloaded with a private
apt configuration (apt checks the signatures), never installed, and unpacked into the cache folder.
Another checkout is taken with ``ODOO_SOURCE=/path``.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from .console import SetupError, say, step
from .paths import CACHE, digest, replace_folder

PACKAGE = "odoo-19"
SERIES = "19.0"
TESTED_VERSION = "19.0.0+dfsg-1"
TESTED_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
# The package links to files of these; of the fonts, the machine's own suite still has the files meant.
LINKED_FROM_SID = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
LINKED_FROM_SYSTEM = ("fonts-font-awesome", "fonts-inconsolata")
SOURCE_HINT = (
    "Check the network and the machine's package source, or name an Odoo 19.0 checkout of yours: "
    "`ODOO_SOURCE=/path/to/odoo make run`."
)


class OdooRuntime:
    """A place from which ``import odoo`` works.

    :param Path python_path: folder to put on Python's path
    :param list addons: addons folders that are not inside the ``odoo`` package
    :param str version: what the virtual environment is keyed by
    """

    def __init__(self, python_path, addons, version):
        self.python_path = python_path
        self.addons = addons
        self.version = version


def find_or_download():
    """Return the Odoo to run, downloading and unpacking it where it is not there yet.

    :rtype: OdooRuntime
    :raise SetupError: ODOO_SOURCE is no Odoo 19.0, or the download is impossible
    """
    named = os.environ.get("ODOO_SOURCE")
    if named:
        return _named_source(Path(named).expanduser().resolve())
    key = digest(TESTED_VERSION, Path(__file__))
    folder = CACHE / f"odoo-{key}"
    if not folder.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="unpacking-") as work:
            _build(Path(work), folder)
    return OdooRuntime(folder / "usr/lib/python3/dist-packages", [], key)


def _named_source(folder):
    release = folder / "odoo" / "release.py"
    if not release.exists() or not re.search(r"version_info = \(19, 0,", release.read_text()):
        raise SetupError(
            f"ODOO_SOURCE={folder} is not an Odoo 19.0 checkout (no odoo/release.py of that series).",
            "Name the folder that holds odoo-bin of the branch 19.0, or leave ODOO_SOURCE out.",
        )
    addons = [path for path in (folder / "addons",) if path.is_dir()]
    return OdooRuntime(folder, addons, digest(str(folder)))


def _build(work, folder):
    with step("Downloading Odoo 19 and what it links to"):
        packages = _download(work)
    with step("Unpacking and mending Odoo 19"):
        image = work / "image"
        for package in packages:
            subprocess.run(["dpkg-deb", "-x", str(package), str(image)], check=True)
        _mend(image)
        _check_links(image)
        replace_folder(image, folder)


def _download(work):
    config = _private_apt(work)
    environment = {**os.environ, "APT_CONFIG": str(config)}
    downloads = work / "packages"
    downloads.mkdir()
    try:
        _apt_get(["update", "-q"], work, environment)
        _apt_get(["download", "-q", PACKAGE, *LINKED_FROM_SID], downloads, environment)
        _apt_get(["download", "-q", *LINKED_FROM_SYSTEM], downloads, dict(os.environ))
    except subprocess.CalledProcessError as error:
        tail = "\n".join((error.stderr or error.stdout or "").splitlines()[-6:])
        raise SetupError(f"Odoo 19 could not be downloaded:\n{tail}", SOURCE_HINT) from error
    _check_version(next(downloads.glob(f"{PACKAGE}_*.deb")))
    return sorted(downloads.glob("*.deb"))


def _apt_get(arguments, folder, environment):
    # As root, apt would complain that its own account cannot write into the folder.
    command = ["apt-get", "-o", "APT::Sandbox::User=root", *arguments]
    subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True, text=True)


def _private_apt(work):
    """Write an apt configuration of its own, so that the system never sees the development suite."""
    uris, signed_by = _debian_source()
    (work / "apt/lists/partial").mkdir(parents=True)
    (work / "apt/cache/archives/partial").mkdir(parents=True)
    source = work / "apt/sid.sources"
    signature = f"Signed-By: {signed_by}\n" if signed_by else ""
    source.write_text(f"Types: deb\nURIs: {uris}\nSuites: sid\nComponents: main\n{signature}")
    config = work / "apt/apt.conf"
    config.write_text(
        f'Dir::State::Lists "{work}/apt/lists";\n'
        f'Dir::Cache "{work}/apt/cache";\n'
        f'Dir::Etc::sourcelist "{source}";\n'
        'Dir::Etc::sourceparts "-";\n'
        'Dir::Etc::preferencesparts "-";\n'
        'APT::Default-Release "";\n'
        'Acquire::Languages "none";\n'
    )
    return config


def _debian_source():
    """The machine's own Debian source: ``(URIs, Signed-By)``.

    :raise SetupError: none found (Ubuntu, for one, has no Debian source)
    """
    etc = Path("/etc/apt")
    for file in sorted(etc.glob("sources.list.d/*.sources")):
        for block in file.read_text().split("\n\n"):
            fields = dict(
                (key.strip(), value.strip()) for key, _, value in (line.partition(":") for line in block.splitlines())
            )
            if "main" in fields.get("Components", "") and fields.get("URIs", "").rstrip("/").endswith("/debian"):
                return fields["URIs"], fields.get("Signed-By", "")
    for file in [etc / "sources.list", *sorted(etc.glob("sources.list.d/*.list"))]:
        text = file.read_text() if file.exists() else ""
        match = re.search(r"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+/debian/?)\s+\S+\s+main", text, re.M)
        if match:
            signed = re.search(r"signed-by=(\S+)", match["options"] or "")
            return match["uri"], signed[1] if signed else ""
    raise SetupError("This machine has no Debian package source to take Odoo 19 from.", SOURCE_HINT)


def _check_version(package):
    version = subprocess.run(
        ["dpkg-deb", "-f", str(package), "Version"], check=True, capture_output=True, text=True
    ).stdout.strip()
    if not version.startswith(f"{SERIES}."):
        raise SetupError(f"The package source offers Odoo {version}, this project runs on {SERIES}.", SOURCE_HINT)
    if version != TESTED_VERSION:
        say(f"    warning: Odoo {version} was found; {TESTED_VERSION} is the one that was tested")
    elif hashlib.sha256(package.read_bytes()).hexdigest() != TESTED_SHA256:
        say(f"    warning: Odoo {version} differs from the build that was tested (apt found its signature right)")


def _mend(image):
    """Mend two defects of the package, each only where it is there."""
    addons = image / "usr/lib/python3/dist-packages/odoo/addons"
    _swap_fontawesome(addons / "web/static/lib/fontawesome/fonts")
    script = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not script.exists():
        # Left out by Debian as non-free; every back-office page would log an error without it.
        script.parent.mkdir(parents=True, exist_ok=True)
        script.unlink(missing_ok=True)
        script.write_text("/* Background blur is not available in this build. */\n")
    # An incomplete second copy without data files: nobody shall find it.
    shutil.rmtree(image / "usr/lib/python3/dist-packages/addons", ignore_errors=True)


def _swap_fontawesome(fonts):
    woff, woff2 = fonts / "fontawesome-webfont.woff", fonts / "fontawesome-webfont.woff2"
    if woff.is_symlink() and woff2.is_symlink() and os.readlink(woff).endswith(".woff2"):
        first, second = os.readlink(woff), os.readlink(woff2)
        for link, target in ((woff, second), (woff2, first)):
            link.unlink()
            link.symlink_to(target)


def _check_links(image):
    broken = [str(path) for path in image.rglob("*") if path.is_symlink() and not path.exists()]
    broken = [path for path in broken if "/odoo/addons/" in path]
    if broken:
        raise SetupError(
            f"The unpacked Odoo misses linked files, pages would fail: {', '.join(broken[:5])}", SOURCE_HINT
        )
