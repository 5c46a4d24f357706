from . import application_refuse, credit_release, licence_refuse, tier_override, tier_simulation
