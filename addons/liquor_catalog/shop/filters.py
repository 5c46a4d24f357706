"""The filters of a product list, as the query string of its address holds them."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

# key -> [lowest, highest) in % vol; 0 is no liquor or not known
ABV_BANDS = {"under15": (0.1, 15), "15to40": (15, 40), "40to50": (40, 50), "from50": (50, None)}
# key -> [lowest, highest) in the currency of the price list
PRICE_BANDS = {
    "under100": (0, 100),
    "100to300": (100, 300),
    "300to500": (300, 500),
    "500to1000": (500, 1000),
    "from1000": (1000, None),
}
# facets whose values are ids of records
RECORD_FACETS = ("brand", "aroma", "origin", "scene", "taste", "pairing")
ORDERS = ("sales", "price_asc", "price_desc", "new", "abv_desc", "abv_asc")
MAX_VALUES = 50  # of one facet: a longer address is no choice of a person
MAX_ID = 2**31 - 1


@dataclass(frozen=True)
class ShopFilters:
    """What was chosen. Values of one facet are alternatives, facets are all to be met.

    :param dict values: facet -> tuple of values: ids of a record facet, keys of ABV_BANDS
        under ``abv`` and of PRICE_BANDS under ``price``, millilitres under ``volume``
    :param float min_price: lowest price of a bottle, 0 = none
    :param float max_price: highest price of a bottle, 0 = none
    :param str order: one of ORDERS, or '' for the shop's own
    """

    values: dict = field(default_factory=dict)
    min_price: float = 0.0
    max_price: float = 0.0
    order: str = ""

    @classmethod
    def from_query(cls, query):
        """Read a query string; what is not understood is left out, never an error.

        :param query: multi-dict with `getlist` and `get` (werkzeug's `request.args`)
        """
        values = {}
        for facet in RECORD_FACETS:
            values[facet] = _integers(query.getlist(facet), 1, MAX_ID)
        values["volume"] = _integers(query.getlist("volume"), 1, MAX_ID)
        for facet, bands in (("abv", ABV_BANDS), ("price", PRICE_BANDS)):
            values[facet] = tuple(key for key in bands if key in query.getlist(facet))
        lowest, highest = _price(query.get("min_price")), _price(query.get("max_price"))
        if highest and lowest > highest:
            lowest, highest = highest, lowest
        order = query.get("order", "")
        return cls(
            {facet: chosen for facet, chosen in values.items() if chosen},
            lowest,
            highest,
            order if order in ORDERS else "",
        )

    def __bool__(self):
        """Whether the list is narrowed."""
        return bool(self.values or self.min_price or self.max_price)

    def chosen(self, facet):
        """The values chosen of a facet."""
        return self.values.get(facet, ())

    def without(self, facet, value=None):
        """The filters without one value of a facet, or without the facet."""
        left = tuple(other for other in self.chosen(facet) if value is not None and other != value)
        values = {name: chosen for name, chosen in self.values.items() if name != facet}
        return replace(self, values={**values, facet: left} if left else values)

    def only(self, facet, value):
        """Filters that ask for one value alone, in the same order."""
        return ShopFilters({facet: (value,)}, order=self.order)

    def without_price(self):
        return replace(self, min_price=0.0, max_price=0.0)

    def ordered(self, order):
        return replace(self, order=order)

    def cleared(self):
        """No filter, same order."""
        return ShopFilters(order=self.order)

    def pairs(self):
        """(name, value) pairs of the query string, in a fixed sequence."""
        pairs = [
            (facet, str(value)) for facet in (*RECORD_FACETS, "volume", "abv", "price") for value in self.chosen(facet)
        ]
        for name in ("min_price", "max_price"):
            if getattr(self, name):
                pairs.append((name, f"{getattr(self, name):g}"))
        return pairs + ([("order", self.order)] if self.order else [])

    def url(self, path, search=""):
        """The address of the list with these filters."""
        pairs = ([("search", search)] if search else []) + self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path


def _integers(texts, lowest, highest):
    """Distinct whole numbers of texts, each possibly several joined by commas."""
    numbers = []
    for text in ",".join(texts).split(","):
        if text.isascii() and text.isdigit() and lowest <= int(text[:12]) <= highest:
            numbers.append(int(text[:12]))
    return tuple(dict.fromkeys(numbers))[:MAX_VALUES]


def _price(text):
    """A price typed by a person; 0 when it is none."""
    try:
        price = float(text or 0)
    except ValueError:
        return 0.0
    return price if 0 < price < 1e9 else 0.0
