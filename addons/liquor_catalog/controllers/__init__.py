from . import search
from . import product_import
from . import shop
