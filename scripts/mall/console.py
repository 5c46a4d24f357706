"""What a person sees: timed steps, and errors that name the remedy."""

import sys
import time
from contextlib import contextmanager


class SetupError(Exception):
    """Something the person must decide or mend.

    :param str message: what went wrong, one sentence
    :param str remedy: what to do about it
    """

    def __init__(self, message, remedy):
        super().__init__(message)
        self.remedy = remedy


def say(text=""):
    print(text, flush=True)


@contextmanager
def step(title):
    """Print ``title`` and, when the block ends, how many seconds it took."""
    started = time.monotonic()
    print(f"==> {title} ...", flush=True)
    try:
        yield
    except BaseException:
        print(f"    stopped after {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)
        raise
    print(f"    done in {time.monotonic() - started:.1f} s", flush=True)
