from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .liquor_return_reason import KINDS

MONEY_GROUPS = (
    "liquor_base.group_liquor_operator,liquor_base.group_liquor_service,"
    "liquor_base.group_liquor_finance,liquor_base.group_liquor_manager"
)
STATES = [
    ("requested", "Requested"),
    ("approved", "To Be Sent Back"),
    ("waiting_goods", "On the Way Back"),
    ("received", "Arrived"),
    ("refunding", "Refunding"),
    ("replacing", "Replacing"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Withdrawn"),
    ("expired", "Expired"),
]
SLOTS = [("morning", "09:00–12:00"), ("afternoon", "12:00–18:00"), ("evening", "18:00–21:00")]


class LiquorReturn(models.Model):
    """One request of a customer: goods of one order, back for money or for others like them.

    Nobody writes it directly: each step is a method that checks who asks and what state the return is in.
    The steps are in the files liquor_return_*.py.
    """

    _name = "liquor.return"
    _description = "Return"
    _inherit = ["mail.thread", "mail.activity.mixin", "portal.mixin"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char("Number", required=True, readonly=True, index=True)
    order_id = fields.Many2one("sale.order", required=True, readonly=True, index=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", required=True, readonly=True)
    reason_id = fields.Many2one("liquor.return.reason", required=True, readonly=True, index=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, readonly=True, tracking=True)
    state = fields.Selection(
        STATES,
        default="requested",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        group_expand=True,
    )
    description = fields.Text("Customer's Words", readonly=True)
    line_ids = fields.One2many("rma", "liquor_return_id", "Goods", readonly=True)
    photo_ids = fields.Many2many("ir.attachment", "liquor_return_photo_rel", string="Photos", readonly=True)
    photo_count = fields.Integer(compute="_compute_photo_count")

    # the way back
    method = fields.Selection(
        [("label", "Return Label"), ("pickup", "Pick-up at the Door"), ("none", "Nothing to Send")],
        "Way Back",
        readonly=True,
        tracking=True,
    )
    address_id = fields.Many2one("res.partner", "Return Address", readonly=True)
    pickup_date = fields.Date("Pick-up Day", readonly=True)
    pickup_slot = fields.Selection(SLOTS, "Pick-up Time", readonly=True)
    pickup_courier = fields.Char("Courier of the Pick-up", readonly=True)
    instruction = fields.Text("Message to the Customer", readonly=True)
    tracking_ref = fields.Char("Return Tracking Number", readonly=True, tracking=True)
    tracking_courier = fields.Char("Return Courier", readonly=True)

    # who and when
    reviewer_id = fields.Many2one("res.users", readonly=True, groups="base.group_user")
    approved_at = fields.Datetime(readonly=True)
    sent_at = fields.Datetime(readonly=True)
    received_at = fields.Datetime(readonly=True)
    checked_at = fields.Datetime(readonly=True)
    checker_id = fields.Many2one("res.users", "Checked by", readonly=True, groups="base.group_user")
    closed_at = fields.Datetime(readonly=True)
    refuse_reason = fields.Text("Reason of Refusal", readonly=True)
    check_note = fields.Text("Result of the Check", readonly=True)

    # money
    amount_estimate = fields.Monetary(
        "Expected Refund", compute="_compute_amount_estimate", groups=MONEY_GROUPS, compute_sudo=True
    )
    amount_shipping = fields.Monetary("Shipping Fee", readonly=True, groups=MONEY_GROUPS)
    amount_refund = fields.Monetary("Refunded Amount", readonly=True, groups=MONEY_GROUPS, tracking=True)
    refund_id = fields.Many2one("liquor.refund", readonly=True, groups=MONEY_GROUPS, index="btree_not_null")
    refund_state = fields.Selection(related="refund_id.state", string="State of the Refund", groups=MONEY_GROUPS)
    credit_note_ids = fields.Many2many(
        "account.move",
        string="Credit Notes",
        compute="_compute_credit_notes",
        groups="liquor_base.group_liquor_finance,liquor_base.group_liquor_manager",
    )
    reported = fields.Boolean(readonly=True, help="Commission, points and the like were told of this return.")

    _name_unique = models.UniqueIndex("(name)", "This return number exists already.")
    _amount_positive = models.Constraint("CHECK (amount_refund >= 0)", "A refund cannot be negative.")

    def _compute_access_url(self):
        res = super()._compute_access_url()
        for request in self:
            request.access_url = f"/my/returns/{request.id}"
        return res

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        for request in self:
            # sudo: the photos are private to the return, which is readable here
            request.photo_count = len(request.sudo().photo_ids)

    @api.depends("line_ids.refund_id")
    def _compute_credit_notes(self):
        for request in self:
            # sudo: of rma, which finance reads without its groups
            request.credit_note_ids = request.sudo().line_ids.refund_id

    def write(self, vals):
        """Override: the fields of a return change by its steps only.

        :raise AccessError: a direct change, by RPC for one
        """
        followed = {"message_follower_ids", "message_ids", "activity_ids", "message_main_attachment_id"}
        if not self.env.su and set(vals) - followed:
            raise AccessError(self.env._("A return is changed by its buttons only."))
        return super().write(vals)

    @api.model
    def _liquor_create(self, order, reason, kind, parts, description):
        """Create the return and one rma record for each part.

        :param parts: list of (sale.order.line, stock.move, stock.lot, quantity)
        """
        warehouse = order.warehouse_id
        request = self.create(
            {
                "name": self.env["ir.sequence"].next_by_code("liquor.return"),
                "order_id": order.id,
                "partner_id": order.partner_id.id,
                "company_id": order.company_id.id,
                "currency_id": order.currency_id.id,
                "warehouse_id": warehouse.id,
                "reason_id": reason.id,
                "kind": kind,
                "description": (description or "").strip()[:2000],
            }
        )
        self.env["rma"].create(
            [request._liquor_prepare_rma(line, move, lot, quantity) for line, move, lot, quantity in parts]
        )
        request._portal_ensure_token()
        return request

    def _liquor_prepare_rma(self, line, move, lot, quantity):
        order = line.order_id
        return {
            "liquor_return_id": self.id,
            "liquor_lot_id": lot.id,
            "liquor_qty_requested": quantity,
            "origin": self.name,
            "company_id": order.company_id.id,
            "partner_id": order.partner_id.id,
            "partner_shipping_id": order.partner_shipping_id.id,
            "partner_invoice_id": order.partner_invoice_id.id,
            "order_id": order.id,
            "picking_id": move.picking_id.id,
            "move_id": move.id,
            "product_id": line.product_id.id,
            "product_uom": line.product_id.uom_id.id,
            "product_uom_qty": quantity,
            "location_id": self.warehouse_id.rma_loc_id.id,
            "operation_id": self._liquor_operation(self.kind).id,
        }

    def _liquor_operation(self, kind):
        """The rma.operation that handles a kind of return."""
        return self.env.ref(f"liquor_order.rma_operation_{kind}")

    def _liquor_require(self, *roles):
        """Let only these roles go on.

        :raise AccessError: naming who can
        """
        groups = [f"liquor_base.group_liquor_{role}" for role in roles]
        if not any(self.env.user.has_group(group) for group in groups):
            # sudo: names of roles are no secret
            names = [self.env.ref(group).sudo().name for group in groups]
            raise AccessError(self.env._("Only %(roles)s can do this.", roles=", ".join(names)))

    def _liquor_expect(self, *states):
        """Go on only in these states, with the record locked.

        :raise UserError: naming the state it is in
        """
        self.lock_for_update()
        for request in self:
            if request.state not in states:
                label = dict(self._fields["state"]._description_selection(self.env))[request.state]
                raise UserError(
                    self.env._(
                        "%(name)s is “%(state)s”; this step is not possible now. Reload the page.",
                        name=request.name,
                        state=label,
                    )
                )

    def _liquor_tell_customer(self, body):
        """Write to the customer; the message is kept with the return."""
        for request in self:
            request.message_post(
                body=body,
                subject=self.env._("Return %(name)s", name=request.name),
                partner_ids=request.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
