from . import test_address
from . import test_address_parser
from . import test_carrier
from . import test_fapiao
from . import test_fapiao_portal
from . import test_fapiao_register
from . import test_fulfilment
from . import test_hold
from . import test_hold_http
from . import test_hold_payment
from . import test_parcels
from . import test_payment_provider
from . import test_refund
from . import test_review_answer
from . import test_review_checks
from . import test_review_people
# ruff: noqa: I001  (one block a part)
# tracking
from . import test_tracking_courier
from . import test_tracking_guest
from . import test_tracking_import
from . import test_tracking_notice
from . import test_tracking_portal
from . import test_tracking_push
from . import test_tracking_state
