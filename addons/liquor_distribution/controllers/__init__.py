# application
from . import application, portal
