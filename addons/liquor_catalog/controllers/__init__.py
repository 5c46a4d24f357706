from . import product_import, search, shop
