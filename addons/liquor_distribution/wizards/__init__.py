from . import application_refuse, tier_override, tier_simulation
