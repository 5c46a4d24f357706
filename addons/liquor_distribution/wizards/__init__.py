from . import (
    application_refuse,
    base_partner_merge,
    credit_release,
    licence_refuse,
    statement_print,
    tier_override,
    tier_simulation,
)
