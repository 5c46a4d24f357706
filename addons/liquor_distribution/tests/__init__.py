# ruff: noqa: I001  (one block a subject)
from . import (
    test_application,
    test_application_http,
    test_credit_figures,
    test_credit_order,
    test_credit_portal,
    test_distributor,
    test_licence,
    test_licence_http,
    test_licence_orders,
    test_licence_reminders,
    test_scorecard,
    test_tier,
)
