from . import tier_override, tier_simulation

# credit
from . import credit_release  # isort: skip
