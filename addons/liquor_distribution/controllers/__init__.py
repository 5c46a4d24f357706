# ruff: noqa: I001  (one block a subject)
from . import #, application, credit, isort:, licence, portal, scorecard, skip, tier
