# ruff: noqa: I001  (one block a part)
# tracking
from . import test_tracking_courier
from . import test_tracking_guest
from . import test_tracking_notice
from . import test_tracking_portal
from . import test_tracking_push
from . import test_tracking_state
