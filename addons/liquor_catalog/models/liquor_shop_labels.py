from collections import namedtuple

from odoo import api, models

from ..shop import ABV_BANDS, PRICE_BANDS, RECORD_FACETS
from ..shop.filters import ORDERS

# options: list of Option; open: whether a choice was made in it
FacetView = namedtuple("FacetView", "key label options open")
Option = namedtuple("Option", "value label count checked")
TypeLink = namedtuple("TypeLink", "type count active depth")

MAX_OPTIONS = 24  # of one facet: the most frequent
_MODELS = {
    "brand": "product.brand",
    "aroma": "liquor.aroma",
    "origin": "res.country",
    "scene": "liquor.tag",
    "taste": "liquor.tag",
    "pairing": "liquor.tag",
}
_SHOWN = ("price", "brand", "aroma", "abv", "volume", "origin", "scene")


class LiquorShop(models.AbstractModel):
    """The words of the shop's filters: options with counts, chips, orders."""

    _inherit = "liquor.shop"

    @api.model
    def facet_options(self, page, filters, skip=()):
        """Return the `FacetView`s of a page, those with something to choose.

        :param ShopPage page: with the counts
        :param ShopFilters filters: what is chosen
        :param skip: facets that the address of the list has fixed
        """
        labels = self._facet_labels()
        views = []
        for facet in _SHOWN:
            counts = dict(sorted(page.facets[facet].items(), key=lambda pair: -pair[1])[:MAX_OPTIONS])
            for value in filters.chosen(facet):
                counts.setdefault(value, page.facets[facet].get(value, 0))
            if facet in skip or not counts:
                continue
            names = self._value_labels(facet, counts)
            chosen = filters.chosen(facet)
            options = [
                Option(value, names[value], counts[value], value in chosen)
                for value in self._sorted_values(facet, counts, names)
            ]
            views.append(FacetView(facet, labels[facet], options, bool(chosen)))
        return views

    @api.model
    def type_links(self, page, current):
        """Return the types to choose from as `TypeLink`s: roots, and below the current one its subtypes.

        Counts include subtypes.
        """
        counts = {}
        types = self.env["liquor.type"].search_fetch([], ["name", "code", "parent_id", "parent_path"])
        for liquor_type in types:
            number = page.facets["type"].get(liquor_type.id, 0)
            for part in liquor_type.parent_path.split("/")[:-1]:
                counts[int(part)] = counts.get(int(part), 0) + number
        open_ids = {int(part) for part in (current.parent_path or "").split("/")[:-1]} if current else set()
        links = []

        def add(level, depth):
            for liquor_type in level:
                active = liquor_type.id in open_ids
                if counts.get(liquor_type.id) or active:
                    links.append(TypeLink(liquor_type, counts.get(liquor_type.id, 0), active, depth))
                if active:
                    add(types.filtered(lambda child, parent=liquor_type: child.parent_id == parent), depth + 1)

        add(types.filtered(lambda root: not root.parent_id), 0)
        return links

    @api.model
    def chips(self, filters, path, search=""):
        """Return (label, address without it) for each thing chosen."""
        labels = self._facet_labels()
        chips = []
        for facet in (*RECORD_FACETS, "volume", "abv", "price"):
            chosen = filters.chosen(facet)
            names = self._value_labels(facet, chosen) if chosen else {}
            chips += [
                (f"{labels[facet]}: {names[value]}", filters.without(facet, value).url(path, search))
                for value in chosen
                if value in names
            ]
        if filters.min_price or filters.max_price:
            label = _price_label(filters.min_price, filters.max_price)
            chips.append((f"{labels['price']}: {label}", filters.without_price().url(path, search)))
        return chips

    @api.model
    def order_labels(self):
        """Return {order: label}; '' is the shop's own order."""
        _ = self.env._
        labels = {
            "": _("Recommended"),
            "sales": _("Best Selling"),
            "price_asc": _("Price: Low to High"),
            "price_desc": _("Price: High to Low"),
            "new": _("Newest"),
            "abv_desc": _("Alcohol: High to Low"),
            "abv_asc": _("Alcohol: Low to High"),
        }
        return {order: labels[order] for order in ("", *ORDERS)}

    @api.model
    def _facet_labels(self):
        _ = self.env._
        return {
            "brand": _("Brand"),
            "aroma": _("Aroma"),
            "abv": _("Alcohol"),
            "price": _("Price"),
            "volume": _("Volume"),
            "origin": _("Origin"),
            "scene": _("Occasion"),
            "taste": _("Taste"),
            "pairing": _("Pairing"),
        }

    @api.model
    def _value_labels(self, facet, values):
        """{value: name}; records that are gone are left out."""
        if facet == "abv":
            labels = self._abv_labels()
            return {value: labels[value] for value in values}
        if facet == "price":
            return {value: _price_label(*PRICE_BANDS[value]) for value in values}
        if facet == "volume":
            return {value: volume_label(value) for value in values}
        # sudo: names of reference data that the shop shows to everybody
        records = self.env[_MODELS[facet]].sudo().search_fetch([("id", "in", list(values))], ["name"])
        names = {record.id: record.name for record in records}
        return {value: names.get(value, "?") for value in values}

    @api.model
    def _abv_labels(self):
        _ = self.env._
        return {
            "under15": _("under 15% vol"),
            "15to40": _("15–39.9% vol"),
            "40to50": _("40–49.9% vol"),
            "from50": _("50% vol and over"),
        }

    @api.model
    def _sorted_values(self, facet, counts, names):
        if facet in ("abv", "price"):
            return [value for value in (*ABV_BANDS, *PRICE_BANDS) if value in counts]
        if facet == "volume":
            return sorted(counts)
        return sorted(counts, key=lambda value: (-counts[value], names[value]))


def volume_label(millilitres):
    """500 -> '500ml', 1500 -> '1.5L'."""
    return f"{millilitres / 1000:g}L" if millilitres >= 1000 else f"{millilitres}ml"


def _price_label(lowest, highest):
    """¥100–300, ¥1000+."""
    return f"¥{lowest or 0:g}–{highest:g}" if highest else f"¥{lowest:g}+"
