from odoo import api, fields, models


class ProductProduct(models.Model):
    """What customers hold of a product."""

    _inherit = "product.product"

    liquor_held_qty = fields.Float(
        "Held",
        digits="Product Unit",
        compute="_compute_liquor_held_qty",
        compute_sudo=True,  # everybody may know that it is not for sale; who holds it stays hidden
        help="Held for orders that are placed and not confirmed yet.",
    )

    @api.depends_context("warehouse_id", "liquor_own_order_id", "allowed_company_ids")
    def _compute_liquor_held_qty(self):
        warehouse = self.env["stock.warehouse"].browse(self.env.context.get("warehouse_id") or [])
        order = self.env["sale.order"].browse(self.env.context.get("liquor_own_order_id") or [])
        held = self._liquor_held(warehouse, order)
        for product in self:
            product.liquor_held_qty = held.get(product._origin.id, 0.0)

    def _liquor_held(self, warehouse=None, order=None):
        """{product id: quantity that counts as held}, products without holds left out; one statement.

        :param stock.warehouse warehouse: None = all of the company
        :param sale.order order: its own holds do not count
        """
        if not self.ids:
            return {}
        holds = self.env["liquor.stock.hold"]
        holds.flush_model()
        self.env["sale.order"].flush_model(["state"])
        rows = self.env.execute_query(holds._held_query(self.ids, warehouse, self.env.company, order))
        return {product: float(quantity) for product, quantity in rows}

    def _liquor_available(self, warehouse=None, order=None):
        """{product id: quantity that can still be sold}: see `liquor.stock.hold._available_query`."""
        if not self.ids:
            return {}
        for model in ("stock.quant", "stock.move", "liquor.stock.hold"):
            self.env[model].flush_model()
        self.env["sale.order"].flush_model(["state"])
        query = self.env["liquor.stock.hold"]._available_query(self.ids, warehouse, self.env.company, order)
        return dict(self.env.execute_query(query))


class ProductTemplate(models.Model):
    """The list of the shop: what is held is not in stock."""

    _inherit = "product.template"

    def _liquor_free_quantities(self, website, variant_ids):
        """Override: less what is held; one more statement for the whole page."""
        free = super()._liquor_free_quantities(website, variant_ids)
        # sudo: where the shop ships from
        warehouse = website.sudo().warehouse_id
        held = self.env["product.product"].browse(variant_ids)._liquor_held(warehouse)
        return {product: float(quantity) - held.get(product, 0.0) for product, quantity in free.items()}


class Website(models.Model):
    """What the shop offers."""

    _inherit = "website"

    def _get_product_available_qty(self, product, **kwargs):
        """Override: less what is held; read once for all products of a page."""
        free = super()._get_product_available_qty(product, **kwargs)
        return free - product.with_context(warehouse_id=self.warehouse_id.id).liquor_held_qty
