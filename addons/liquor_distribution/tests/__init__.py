# application
from . import test_application, test_application_http, test_distributor
