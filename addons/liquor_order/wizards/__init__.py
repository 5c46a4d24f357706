from . import fapiao_wizard, return_wizard, review_wizard, tracking_import
