# territory
from . import test_distributor, test_territory, test_territory_check, test_territory_people
