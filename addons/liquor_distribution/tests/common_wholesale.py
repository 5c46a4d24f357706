from odoo import fields
from odoo.fields import Command

from .common import DistributionCase


class WholesaleCase(DistributionCase):
    """Distributor One pays four fifths; there are 60 bottles of baijiu and 120 of beer, beer by the case only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # licences are not the subject here
        cls.env["res.partner.id_category"].search([]).liquor_requirement = False
        cls.website = cls.env["website"].search([], limit=1)
        cls.company = cls.website.company_id
        cls.website.warehouse_id = cls.warehouse
        # those of the demo data
        cls.company.write({"liquor_wholesale_minimum": 0, "liquor_wholesale_carrier_id": False})
        cls.pricelist = cls.env["product.pricelist"].create(
            {
                "name": "Four Fifths",
                "item_ids": [
                    Command.create({"compute_price": "percentage", "percent_price": 20, "applied_on": "3_global"})
                ],
            }
        )
        cls.distributor.property_product_pricelist = cls.pricelist
        products = cls.baijiu | cls.beer
        products.write(
            {"allow_out_of_stock_order": False, "taxes_id": [Command.clear()], "is_published": True, "tracking": "none"}
        )
        cls.beer.split_allowed = False
        cls.baijiu.case_barcode = "16901028075760"
        cls.sauce, cls.lager = cls.baijiu.product_variant_id, cls.beer.product_variant_id
        for product, quantity in ((cls.sauce, 60), (cls.lager, 120)):
            cls.env["stock.quant"]._update_available_quantity(product, cls.stock, quantity)
        cls.warehouse_address = cls.env["res.partner"].create(
            {
                "name": "Warehouse of One",
                "parent_id": cls.distributor.id,
                "type": "delivery",
                "country_id": cls.env.ref("base.cn").id,
                "state_id": cls.env.ref("base.state_cn_SC").id,
                "city": "成都市武侯区",
                "street": "天府大道北段1700号4栋",
                "phone": "13800000004",
            }
        )

    @classmethod
    def create_portal_user(cls, login, distributor, role):
        """The messages are asserted in English."""
        user = super().create_portal_user(login, distributor, role)
        user.partner_id.lang = "en_US"
        return user

    def draft(self, user=None, create=True):
        user = user or self.buyer
        return self.env["sale.order"].with_user(user)._liquor_wholesale_draft(user, create=create)

    def placed(self, product, quantity, **vals):
        """An order that a customer of the shop has placed and not paid: its stock is held."""
        order = self.order(product, quantity, website_id=self.website.id, **vals)
        order.warehouse_id = self.warehouse
        order._liquor_place()
        return order

    def day(self, days):
        return fields.Date.add(fields.Date.today(), days=days)
