# ruff: noqa: I001  (one block a subject)
from . import application, licence, portal, scorecard, tier
