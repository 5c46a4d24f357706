from . import age, checkout
