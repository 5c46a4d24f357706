from . import test_address, test_address_checkout, test_address_parser
