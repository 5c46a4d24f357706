from . import liquor_demo
from . import product_mall
from . import sale_order
from . import website
from . import website_home
from . import website_page
