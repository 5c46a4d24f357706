from odoo import api, fields, models
from odoo.exceptions import UserError

from .liquor_shelf_plan import REASONS


class LiquorShelfLog(models.Model):
    """What went on or off the shelf, when, why and by whom. Append-only."""

    _name = "liquor.shelf.log"
    _description = "Shelf Log"
    _order = "date desc, id desc"
    _rec_name = "product_name"

    product_id = fields.Many2one("product.template", readonly=True, index=True, ondelete="set null")
    product_name = fields.Char(readonly=True, help="Kept when the product is deleted.")
    action = fields.Selection([("on", "On"), ("off", "Off")], required=True, readonly=True)
    reason = fields.Selection([*REASONS, ("manual", "By Hand")], required=True, readonly=True)
    plan_id = fields.Many2one("liquor.shelf.plan", readonly=True, index="btree_not_null", ondelete="set null")
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    date = fields.Datetime(required=True, readonly=True, index=True, default=fields.Datetime.now)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The shelf log cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The shelf log cannot be deleted."))

    @api.model
    def _append(self, products, action, reason, plan=None):
        """Write one row for each product.

        :param products: product.template records
        :param str action: "on" or "off"
        :param str reason: one of the reasons of plans, or "manual"
        """
        # sudo: whoever may publish a product leaves a trace but may not write traces
        self.sudo().create(
            [
                {
                    "product_id": product.id,
                    "product_name": product.display_name,
                    "action": action,
                    "reason": reason,
                    "plan_id": plan.id if plan else False,
                    "user_id": self.env.uid,
                }
                for product in products
            ]
        )
