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

# applications
from . import liquor_application_part
from . import liquor_application_channel
from . import liquor_application_criterion
from . import liquor_application_band
from . import liquor_application_check_template
from . import liquor_distributor_application
from . import liquor_distributor_application_form
from . import liquor_distributor_application_duplicate
from . import liquor_distributor_application_credit
from . import liquor_distributor_application_approval
from . import liquor_application_contact
from . import liquor_application_licence
from . import liquor_application_check
from . import liquor_application_score
from . import liquor_distributor_application_vault

# licences
from . import ir_attachment_licence
from . import liquor_order_check_licence
from . import res_company_licence
from . import res_config_settings_licence
from . import res_partner_id_category
from . import res_partner_id_number
from . import res_partner_id_number_steps
from . import res_partner_id_number_remind
from . import res_partner_licence

# credit
from . import account_move_credit
from . import res_company_credit
from . import res_config_settings_credit
from . import res_partner_credit
from . import liquor_credit_ageing
from . import res_partner_statement
from . import res_partner_statement_print
from . import res_partner_statement_mail
from . import sale_order_credit
from . import sale_order_credit_guard
from . import sale_order_credit_release
from . import sale_order_credit_growth
from . import liquor_stock_hold_credit
from . import liquor_order_check_credit
from . import liquor_credit_release
from . import liquor_credit_temporary

# ordering
from . import account_analytic_distribution_model_wholesale
from . import ir_http_wholesale
from . import liquor_wholesale_favourite
from . import product_product_wholesale
from . import product_wholesale
from . import res_company_wholesale
from . import res_config_settings_wholesale
from . import res_partner_grade_wholesale
from . import res_partner_address
from . import res_partner_wholesale
from . import sale_order_account_mail
from . import sale_order_line_wholesale
from . import sale_order_portal_role
from . import sale_order_wholesale
from . import sale_order_wholesale_freight
from . import sale_order_wholesale_import
from . import sale_order_wholesale_offer
from . import sale_order_wholesale_place

# territories
from . import liquor_territory
from . import liquor_territory_query
from . import liquor_territory_coverage
from . import liquor_territory_gap
from . import res_partner_territory
from . import product_template_territory
from . import liquor_order_check_territory
from . import liquor_order_finding_channel
from . import sale_order_channel
from . import liquor_distributor_application_territory
from . import liquor_distributor_application_existing
from . import liquor_distributor_application_todo
