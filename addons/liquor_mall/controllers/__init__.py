from . import age
from . import checkout
