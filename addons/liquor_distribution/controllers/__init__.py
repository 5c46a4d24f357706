# ruff: noqa: I001  (one block a subject)
from . import #, application, credit, isort:, isort:skip, licence, portal, scorecard, skip, tier, wholesale
