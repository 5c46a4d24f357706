from . import portal

# licence
from . import licence
