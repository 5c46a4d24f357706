from datetime import date

from .common import DistributionCase


class TerritoryCase(DistributionCase):
    """Places of Sichuan and Chongqing, two brands, and the check of territories alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.lang = "en_US"
        cls.sichuan = cls.env.ref("base.state_cn_SC").with_context(lang="en_US")
        cls.chongqing = cls.env.ref("base.state_cn_CQ")
        cls.chengdu = cls.env.ref("liquor_order.division_510100")
        cls.wuhou = cls.env.ref("liquor_order.division_510107")
        cls.jinjiang = cls.env.ref("liquor_order.division_510104")
        cls.luzhou = cls.env.ref("liquor_order.division_510500")
        cls.sauce, cls.lager = cls.env["product.brand"].create([{"name": "Sauce House"}, {"name": "Lager House"}])
        cls.baijiu.product_brand_id = cls.sauce
        cls.beer.product_brand_id = cls.lager
        cls.territories = cls.env["liquor.territory"]
        cls.territories.search([]).action_archive()  # those of the demo data
        cls.check = cls.env.ref("liquor_distribution.check_outside_territory")

    @classmethod
    def vals(cls, partner, *places, kind="exclusive", goods=None, start=None, until=None, **vals):
        """Values of a territory; `goods` are brands or products, `start` and `until` (year, month, day)."""
        goods = [goods] if goods is not None else []
        return {
            "partner_id": partner.id,
            "kind": kind,
            "province_ids": [place.id for place in places if place._name == "res.country.state"],
            "division_ids": [place.id for place in places if place._name == "liquor.division"],
            "product_scope": "some" if goods else "all",
            "brand_ids": [one.id for many in goods if many._name == "product.brand" for one in many],
            "product_ids": [one.id for many in goods if many._name == "product.template" for one in many],
            "date_from": start and date(*start),
            "date_until": until and date(*until),
            **vals,
        }

    @classmethod
    def territory(cls, partner, *places, **vals):
        return cls.territories.create(cls.vals(partner, *places, **vals))

    def order_of(self, person, product=None, **vals):
        return self.order(product or self.baijiu, 6, partner_id=person.partner_id.id, **vals)
