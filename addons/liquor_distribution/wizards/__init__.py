from . import application_refuse, licence_refuse, tier_override, tier_simulation
