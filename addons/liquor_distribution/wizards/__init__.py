from . import application_refuse, credit_release, licence_refuse, statement_print, tier_override, tier_simulation
