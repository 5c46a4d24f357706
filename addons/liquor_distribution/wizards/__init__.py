# application
from . import application_refuse
