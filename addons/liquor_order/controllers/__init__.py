from . import address, checkout, fapiao, portal_order, review, tracking
