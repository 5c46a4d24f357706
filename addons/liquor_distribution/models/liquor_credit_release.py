from odoo import api, fields, models
from odoo.exceptions import UserError


class LiquorCreditRelease(models.Model):
    """Finance let an order pass in spite of the distributor's credit. A fact: never changed or deleted.

    Written by `sale.order.action_liquor_credit_release` alone: nobody has the right to write here.
    """

    _name = "liquor.credit.release"
    _description = "Credit Release"
    _order = "id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", "Distributor", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_over = fields.Monetary(
        "Over the Credit", readonly=True, help="Up to this amount the order may exceed the credit."
    )
    amount_overdue = fields.Monetary(
        "Overdue", readonly=True, help="Up to this amount of late invoices does not stop the order."
    )
    reason = fields.Text(required=True, readonly=True)
    released_by = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    released_at = fields.Datetime("Released", required=True, readonly=True, default=fields.Datetime.now)

    _amounts_positive = models.Constraint(
        "CHECK (amount_over >= 0 AND amount_overdue >= 0 AND amount_over + amount_overdue > 0)",
        "A release is of an amount above zero.",
    )

    @api.model
    def _release(self, order, over, overdue, reason):
        """Record a release by the current user, who was checked."""
        return self.create(
            {
                "order_id": order.id,
                "partner_id": order.liquor_distributor_id.id,
                "company_id": order.company_id.id,
                "amount_over": float(over),
                "amount_overdue": float(overdue),
                "reason": reason,
                "released_by": self.env.uid,
            }
        )

    def write(self, vals):  # pylint: disable=method-required-super
        """Override: whoever asks.

        :raise UserError: always
        """
        raise UserError(self.env._("Credit releases are a record: they cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Credit releases are a record: they cannot be deleted."))
