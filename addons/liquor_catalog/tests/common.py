from odoo.tests import TransactionCase, new_test_user, tagged

ROLES = ("operator", "buyer", "warehouse", "finance", "channel", "service", "manager")


@tagged("post_install", "-at_install")
class LiquorCatalogCase(TransactionCase):
    """A baijiu that never expires, a beer that does, and a user of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env["base"].with_context(tracking_disable=True, lang="en_US").env
        cls.baijiu = cls.create_liquor(
            name="Test Sauce 53", default_code="T-SAUCE", abv=53.0, bottles_per_case=6,
            list_price=100.0, case_price=540.0,
        )  # fmt: skip
        cls.beer = cls.create_liquor(
            name="Test Lager", default_code="T-LAGER", abv=4.0, bottles_per_case=12,
            liquor_type_id=cls.env.ref("liquor_catalog.type_beer").id, shelf_life_days=180,
            list_price=10.0,
        )  # fmt: skip
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Test Customer",
                "country_id": cls.env.ref("base.cn").id,
                "state_id": cls.env.ref("base.state_cn_SC").id,
                "city": "成都市武侯区",
                "street": "天府大道北段1700号3栋1201室",
                "phone": "13800000002",
            }
        )

    @classmethod
    def create_liquor(cls, **vals):
        """Return a new product.template; a 500 ml baijiu where `vals` say nothing."""
        return cls.env["product.template"].create(
            {
                "name": "Test Liquor",
                "liquor_type_id": cls.env.ref("liquor_catalog.type_baijiu").id,
                "volume_ml": 500,
                **vals,
            }
        )

    @classmethod
    def user_of(cls, role):
        """Return a new user who has one role and nothing else."""
        return new_test_user(
            cls.env,
            f"catalog_{role}",
            groups=f"base.group_user,liquor_base.group_liquor_{role}",
        )

    def create_lot(self, product, name, **vals):
        variant = product.product_variant_id
        return self.env["stock.lot"].create({"name": name, "product_id": variant.id, **vals})

    def put_in_stock(self, lot, quantity, in_date=None):
        """Put `quantity` bottles of the lot on the shelf of the warehouse."""
        self.env["stock.quant"]._update_available_quantity(
            lot.product_id, self.stock, quantity, lot_id=lot, in_date=in_date
        )

    def order(self, product, quantity, uom=None, **vals):
        """Return a quotation of one line."""
        line = {"product_id": product.product_variant_id.id, "product_uom_qty": quantity}
        if uom:
            line["product_uom_id"] = uom.id
        return self.env["sale.order"].create({"partner_id": self.customer.id, "order_line": [(0, 0, line)], **vals})


def by_class(tree, name):
    """The elements of a class, in their order."""
    return tree.xpath(f"//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")
