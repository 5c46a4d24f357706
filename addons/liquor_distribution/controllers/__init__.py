from . import address, application, credit, licence, portal, scorecard, territory, tier, wholesale
