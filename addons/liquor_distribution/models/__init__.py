# ruff: noqa: I001  (the distributor comes before what is about distributors)
# distributors
from . import res_partner
from . import res_users
from . import sale_order

# licence
from . import ir_attachment_licence
from . import liquor_order_check_licence
from . import res_company_licence
from . import res_config_settings_licence
from . import res_partner_id_category
from . import res_partner_id_number
from . import res_partner_id_number_steps
from . import res_partner_id_number_remind
from . import res_partner_licence
