"""What a visitor chose in the shop: filters and order, to and from the address of the page.

Pure Python, no Odoo.
"""

from .filters import ABV_BANDS, PRICE_BANDS, RECORD_FACETS, ShopFilters

__all__ = ["ABV_BANDS", "PRICE_BANDS", "RECORD_FACETS", "ShopFilters"]
