"""What every benchmark shares: clones of databases, rounds of peer and ours in turn, and the result's file.

A subject is a module of this folder. It prepares its data, then calls :func:`compare` with one function
for the peer and one for ours; both are measured in the same run, in turn, so that a slow moment of the
machine meets both.
"""

import json
import os
import platform
import statistics
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from mall import database, environment

RESULTS = Path(__file__).parent / "results"
KEYS = ("subject", "peer", "unit", "peer_median", "ours_median", "ratio", "rounds", "rows", "machine", "date")


def odoo_environment():
    """The environment that the benchmark itself runs in."""
    return environment.Environment(Path(sys.prefix), environment.odoo_runtime.find_or_download())


def template():
    """Name of the template with all our addons and demo data."""
    return database.mall_template(odoo_environment())


@contextmanager
def cloned(source, suffix):
    """A clone of database ``source`` for the time of the block; gives its name."""
    name = f"bench_{suffix}_{os.getpid()}"
    database.drop(name)
    database.clone(source, name)
    try:
        yield name
    finally:
        database.drop(name)


def seconds(call):
    """How long ``call()`` takes, in seconds."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def compare(subject, peer, peer_call, ours_call, *, unit="s", rounds=5, rows=0, warm_up=1, better="lower"):
    """Measure peer and ours in turn and write ``results/<subject>.json``.

    :param str subject: name of the result, in lower_snake
    :param str peer: what ours is measured against, in words
    :param peer_call: function that returns one figure of the peer (in ``unit``)
    :param ours_call: function that returns one figure of ours
    :param int rounds: counted rounds, after ``warm_up`` uncounted ones
    :param int rows: how many records it was about
    :param str better: "lower" (times) or "higher" (rates)
    :return: the result
    :rtype: dict
    """
    figures = {"peer": [], "ours": []}
    for number in range(rounds + warm_up):
        peer_figure, ours_figure = peer_call(), ours_call()
        if number >= warm_up:
            figures["peer"].append(peer_figure)
            figures["ours"].append(ours_figure)
    return record(subject, peer, figures["peer"], figures["ours"], unit=unit, rows=rows, better=better)


def record(subject, peer, peer_figures, ours_figures, *, unit, rows, better="lower"):
    """Print and keep figures that were measured in turn. ``ratio`` is ours / peer."""
    peer_median, ours_median = statistics.median(peer_figures), statistics.median(ours_figures)
    result = {
        "subject": subject,
        "peer": peer,
        "unit": unit,
        "peer_median": round(peer_median, 4),
        "ours_median": round(ours_median, 4),
        "ratio": round(ours_median / peer_median, 3),
        "rounds": len(ours_figures),
        "rows": rows,
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "date": date.today().isoformat(),
        "better": better,
        "peer_spread": _spread(peer_figures),
        "ours_spread": _spread(ours_figures),
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{subject}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    _print(result)
    return result


def _spread(figures):
    return [round(min(figures), 4), round(max(figures), 4)]


def _print(result):
    print(f"{result['subject']}: {result['rows']} rows, {result['rounds']} rounds, {result['unit']}")
    print(f"  {result['peer']}: median {result['peer_median']}, spread {result['peer_spread']}")
    print(f"  ours: median {result['ours_median']}, spread {result['ours_spread']}")
    print(f"  ratio ours/peer: {result['ratio']} ({result['better']} is better)", flush=True)
