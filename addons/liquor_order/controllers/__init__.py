from . import address, amounts, checkout, fapiao, portal_order, returns, review, tracking
