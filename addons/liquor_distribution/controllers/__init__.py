from . import application, portal, scorecard, tier
