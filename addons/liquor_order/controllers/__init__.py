from . import address, checkout, fapiao, portal_order, returns, review, tracking
