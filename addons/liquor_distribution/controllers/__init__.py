from . import portal, scorecard, tier
