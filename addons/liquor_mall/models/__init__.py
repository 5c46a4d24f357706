from . import liquor_demo
