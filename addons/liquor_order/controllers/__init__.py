from . import address, amounts, checkout, fapiao, gift, portal_order, returns, review, tracking
