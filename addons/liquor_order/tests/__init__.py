from . import test_hold, test_hold_http, test_hold_payment, test_refund
