from . import test_application, test_application_http, test_distributor, test_scorecard, test_tier
