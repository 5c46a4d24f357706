from . import test_credit_figures, test_credit_order, test_credit_portal, test_distributor, test_tier
