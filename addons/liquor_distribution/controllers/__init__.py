from . import application, credit, licence, portal, scorecard, tier, wholesale
