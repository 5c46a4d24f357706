# ruff: noqa: I001  (the distributor comes before what is about distributors)
# distributors
from . import res_partner
from . import res_users
from . import sale_order

# territory
from . import liquor_territory
from . import liquor_territory_query
from . import liquor_territory_coverage
from . import liquor_territory_gap
from . import res_partner_territory
from . import liquor_order_check_territory
