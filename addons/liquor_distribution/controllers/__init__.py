from . import application, credit, licence, portal, scorecard, territory, tier, wholesale
