from . import test_hold, test_refund
# tracking
from . import test_tracking_courier
from . import test_tracking_guest
from . import test_tracking_notice
from . import test_tracking_portal
from . import test_tracking_push
from . import test_tracking_state
from . import test_carrier, test_fulfilment, test_parcels, test_tracking_import
