from . import application, credit, invoices, licence, portal, scorecard, territory, tier, wholesale, wholesale_again
from . import address, application, credit, licence, portal, scorecard, territory, tier, wholesale
