from . import #, application_refuse, credit_release, isort:, licence_refuse, skip, tier_override, tier_simulation
