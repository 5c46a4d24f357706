from . import checkout, fapiao, portal_order, review, tracking
