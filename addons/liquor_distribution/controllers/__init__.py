from . import portal, scorecard, tier

# wholesale
from . import wholesale  # isort:skip
