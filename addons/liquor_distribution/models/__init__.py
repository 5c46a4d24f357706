# ruff: noqa: I001  (the distributor comes before what is about distributors)
# distributors
from . import res_partner
from . import res_users
from . import sale_order

# tiers
from . import res_company_tier
from . import res_config_settings_tier
from . import res_partner_grade
from . import liquor_tier_rule
from . import liquor_tier_change
from . import liquor_distributor_event
from . import res_partner_tier
from . import stock_move_tier
from . import stock_picking_tier
from . import liquor_order_check_tier

# credit
from . import account_move_credit
from . import res_company_credit
from . import res_config_settings_credit
from . import res_partner_credit
from . import liquor_credit_ageing
from . import res_partner_statement
from . import sale_order_credit
from . import sale_order_credit_growth
from . import liquor_stock_hold_credit
from . import liquor_order_check_credit
from . import liquor_credit_release
from . import liquor_credit_temporary
