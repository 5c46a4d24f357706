from . import portal, tier
