# ruff: noqa: I001  (the distributor comes before what is about distributors)
# distributors
from . import res_partner
from . import res_users
from . import sale_order

# application
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
