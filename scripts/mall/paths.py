"""Where things live.

The unpacked Odoo and the virtual environment are shared by all clones of one user and lie in the
cache folder; the database cluster, filestore and logs belong to the clone and lie in ``.run``.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
CONFIG = ROOT / "config" / "odoo.conf"
RUN = ROOT / ".run"
LOGS = RUN / "logs"
DATA_DIR = RUN / "data"
FILESTORE = DATA_DIR / "filestore"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "liquor-mall"
REQUIREMENTS = ROOT / "requirements.txt"
TEST_REQUIREMENTS = ROOT / "requirements-test.txt"
CLONE_KEY = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
POSTGRES_ACCOUNT = "postgres"


def is_root():
    return os.geteuid() == 0


def cluster_home():
    """Folder of the database cluster.

    Inside the clone where the PostgreSQL account can reach it. PostgreSQL refuses to run as root, so
    root's cluster belongs to another account, and a clone below a private home is closed to that one.
    """
    if not is_root() or _reachable_by_postgres(RUN):
        return RUN / "postgres"
    return Path("/var/lib/liquor-mall") / CLONE_KEY


def _reachable_by_postgres(folder):
    folder.mkdir(parents=True, exist_ok=True)
    check = subprocess.run(
        ["runuser", "-u", POSTGRES_ACCOUNT, "--", "test", "-x", str(folder)], check=False, capture_output=True
    )
    return check.returncode == 0


def socket_folder():
    """Folder of the cluster's socket; a socket's path may not exceed 107 characters."""
    inside = cluster_home() / "socket"
    if len(str(inside)) < 80:
        return inside
    return Path("/tmp") / f"liquor-mall-{CLONE_KEY}"


def digest(*parts):
    """Short hash of texts and files (a Path is read; a folder counts with all its files)."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            _add_path(total, part)
        else:
            total.update(str(part).encode() + b"\0")
    return total.hexdigest()[:12]


def _add_path(total, path):
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        if not file.is_file() or "__pycache__" in file.parts:
            continue
        total.update(str(file.relative_to(path.parent)).encode() + b"\0")
        total.update(file.read_bytes())


def replace_folder(source, target):
    """Move a finished folder to its place, atomically where the place is free."""
    if target.exists():
        shutil.rmtree(source)
    else:
        source.rename(target)


@contextmanager
def locked(file):
    """Only one process at a time is in the block.

    :param Path file: what they wait for; made where it is missing
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
