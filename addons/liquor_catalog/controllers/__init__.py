from . import search
from . import product_import
