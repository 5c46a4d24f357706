from . import test_distributor
