from . import acting, address, amounts, checkout, fapiao, gift, portal_order, rating, returns, review, tracking
