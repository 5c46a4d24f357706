from . import test_distributor, test_scorecard, test_tier
