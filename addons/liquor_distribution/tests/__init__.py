# ruff: noqa: I001  (one block a subject)
from . import test_distributor

# licence
from . import test_licence
from . import test_licence_http
from . import test_licence_orders
from . import test_licence_reminders
