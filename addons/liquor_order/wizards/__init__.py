from . import fapiao_wizard, refund_wizard, return_wizard, review_wizard, tracking_import
