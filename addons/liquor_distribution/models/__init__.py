# ruff: noqa: I001  (the distributor comes before what is about distributors)
# distributors
from . import res_partner
from . import res_users
from . import sale_order
