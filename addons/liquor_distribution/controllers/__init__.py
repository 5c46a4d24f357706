from . import portal, tier

# credit
from . import credit  # isort: skip
