from odoo import api, fields, models

from ..tools import gtin


class LiquorScanMixin(models.AbstractModel):
    """An order that takes what a hand scanner reads: a bottle or a whole case.

    The heir has `order_line` with `product_id` and `product_uom_id`.
    """

    _name = "liquor.scan.mixin"
    _description = "Scanning into Orders"

    liquor_scan = fields.Char("Scan", store=False)

    @api.onchange("liquor_scan")
    def _onchange_liquor_scan(self):
        """Add one bottle or one case, on the line that has it already if there is one."""
        code = gtin.clean(self.liquor_scan)
        self.liquor_scan = False
        if not code:
            return None
        product, uom = self.env["product.product"]._liquor_find_by_barcode(code)
        if not product:
            return {
                "warning": {
                    "title": self.env._("Unknown barcode"),
                    "message": self.env._("No product has the bottle or case barcode %(code)s.", code=code),
                }
            }
        quantity = self._liquor_scan_quantity_field()
        line = self.order_line.filtered(lambda line: line.product_id == product and line.product_uom_id == uom)[:1]
        if line:
            line[quantity] += 1
        else:
            self.order_line |= self.order_line.new({"product_id": product.id, "product_uom_id": uom.id, quantity: 1})
        return None

    def _liquor_scan_quantity_field(self):
        """Return the name of the quantity on the lines. Heirs override."""
        raise NotImplementedError
