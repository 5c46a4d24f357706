# ruff: noqa: I001  (one block a subject)
from . import portal

# licence
from . import licence
