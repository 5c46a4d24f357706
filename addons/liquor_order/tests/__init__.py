from . import test_carrier, test_fulfilment, test_parcels, test_tracking_import
