from . import tier_override, tier_simulation
