# ruff: noqa: I001  (one block a subject)
from . import (
    test_application,
    test_application_http,
    test_distributor,
    test_licence,
    test_licence_http,
    test_licence_orders,
    test_licence_reminders,
    test_scorecard,
    test_tier,
)
