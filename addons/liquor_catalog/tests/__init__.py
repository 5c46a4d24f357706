from . import test_gtin
from . import test_attributes
from . import test_packaging
from . import test_search_parser
from . import test_search
from . import test_lots
from . import test_shelf
