# territory
from . import portal, territory
