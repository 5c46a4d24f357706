from . import test_distributor, test_scorecard, test_tier

# wholesale
from . import test_wholesale, test_wholesale_http, test_wholesale_rows  # isort:skip
