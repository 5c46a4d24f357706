from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

SEVERITIES = ("block", "review", "warn")


class LiquorOrderFinding(models.Model):
    """What a check found on an order: a fact that stays. It is closed, never changed or deleted.

    Written by the system alone: nobody has the right to write here, so no approval can be forged.
    """

    _name = "liquor.order.finding"
    _description = "Finding of an Order Check"
    _order = "id desc"
    _rec_name = "message"

    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    check_id = fields.Many2one("liquor.order.check", readonly=True, index=True, ondelete="set null")
    code = fields.Char(readonly=True, help="Code of the check; stays when the check is gone.")
    severity = fields.Selection(
        [("block", "Blocks"), ("review", "To Review"), ("warn", "Note Only")], required=True, readonly=True
    )
    resolver = fields.Selection(related="check_id.resolver")
    customer_can_fix = fields.Selection(related="check_id.customer_can_fix")
    message = fields.Text(required=True, readonly=True)
    cause = fields.Char(readonly=True, help="Tells one cause from the next: an approval holds while it is the same.")
    moment = fields.Selection([("place", "When Placed"), ("release", "Before Release")], readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("approved", "Approved"), ("resolved", "Cause Gone")],
        required=True,
        default="open",
        readonly=True,
    )
    closed_at = fields.Datetime("Closed", readonly=True)
    closed_by = fields.Many2one("res.users", readonly=True)

    _alive_uniq = models.UniqueIndex(
        "(order_id, check_id) WHERE state IN ('open', 'approved')",
        "A check has one finding on an order at a time.",
    )
    _open_idx = models.Index("(check_id) WHERE state = 'open'")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Findings of checks stay on their order; they cannot be deleted."))

    @api.model
    def _liquor_sync(self, orders, found, moment):
        """Store what the checks found now: close what is gone, keep what is the same, add what is new.

        :param sale.order orders: the orders that were checked
        :param dict found: as `liquor.order.check._run` returns it
        :param str moment: "place" or "release"
        :return: the findings of the orders that are open or approved now
        """
        alive = self.search([("order_id", "in", orders.ids), ("state", "in", ("open", "approved"))])
        old = {(finding.order_id.id, finding.check_id): finding for finding in alive}
        gone, new = self.browse(), []
        for check, causes in found.items():
            for order, (message, cause) in causes.items():
                finding = old.pop((order.id, check), self.browse())
                if finding and finding.cause == cause and finding.severity == check.severity:
                    continue
                gone |= finding
                new.append(self._prepare_finding(order, check, message, cause, moment))
        gone |= self.union(*(f for (_id, check), f in old.items() if check in found or not check.active))
        gone._liquor_close("resolved")
        return alive - gone | self.create(new)

    def _prepare_finding(self, order, check, message, cause, moment):
        return {
            "order_id": order.id,
            "check_id": check.id,
            "code": check.code,
            "severity": check.severity,
            "message": message,
            "cause": cause,
            "moment": moment,
        }

    def _liquor_close(self, state):
        if self:
            self.write({"state": state, "closed_at": fields.Datetime.now(), "closed_by": self.env.uid})
            self.flush_recordset(["state"])  # before the next finding of the same check is inserted

    @api.model
    def _liquor_resolvable_domain(self):
        """Which findings the user may resolve: those of their roles. Higher addons narrow the roles that they add."""
        return Domain("check_id.resolver", "in", self.env["sale.order"]._liquor_reviewer_roles())

    def _liquor_gravest(self):
        """Return the finding that weighs most, by severity, then by the order of the checks."""
        return self.sorted(lambda f: (SEVERITIES.index(f.severity), f.check_id.sequence, f.id))[:1]
