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

# performance
from . import liquor_sales_target
from . import liquor_scorecard

# wholesale
from . import account_analytic_distribution_model_wholesale
from . import ir_http_wholesale
from . import liquor_wholesale_favourite
from . import product_product_wholesale
from . import product_wholesale
from . import res_company_wholesale
from . import res_config_settings_wholesale
from . import res_partner_wholesale
from . import sale_order_line_wholesale
from . import sale_order_wholesale
from . import sale_order_wholesale_import
from . import sale_order_wholesale_offer
from . import sale_order_wholesale_place
