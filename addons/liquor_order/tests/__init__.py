from . import test_return, test_return_http, test_return_share
