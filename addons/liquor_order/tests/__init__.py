from . import test_address_parser
from . import test_address
from . import test_address_checkout
