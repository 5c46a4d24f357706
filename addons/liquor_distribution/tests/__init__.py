from . import test_distributor, test_tier
