# ruff: noqa: I001  (in the order of the subjects)
from . import test_gtin
from . import test_attributes
from . import test_packaging
from . import test_price_rules
from . import test_search_parser
from . import test_search
from . import test_lots
from . import test_receiving
from . import test_shelf
from . import test_product_import_values
from . import test_product_import_files
from . import test_product_import_run
from . import test_product_import_rights
from . import test_shop_filters
from . import test_shop_pages
