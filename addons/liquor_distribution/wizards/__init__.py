# licence
from . import licence_refuse
