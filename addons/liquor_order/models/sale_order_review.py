from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

REVIEWERS = ("service", "operator", "manager")
FINDING_READERS = ",".join(f"liquor_base.group_liquor_{role}" for role in (*REVIEWERS, "finance", "channel"))
# written by the methods below only, as superuser
GUARDED = {
    "liquor_review_state",
    "liquor_release_wanted",
    "liquor_review_check_id",
    "liquor_question",
    "liquor_question_state",
    "liquor_asked",
    "liquor_asked_at",
}


class SaleOrder(models.Model):
    """Checks and review of an order: what stops it, who decides, and the question to the customer.

    The checks run when the customer places the order, and again each time somebody (the payment, or staff) wants to
    release it: `action_confirm` confirms only what nothing stops. They do not run at the validation of a delivery.
    """

    _inherit = "sale.order"

    liquor_review_state = fields.Selection(
        [
            ("none", "Not Checked"),
            ("auto", "Passed"),
            ("to_review", "To Review"),
            ("waiting", "Waiting for Customer"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        "Review",
        default="none",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        group_expand="_liquor_expand_review_states",
    )
    liquor_release_wanted = fields.Boolean(
        "Release Wanted",
        readonly=True,
        copy=False,
        help="The order was paid, or staff confirmed it; only the review holds it.",
    )
    liquor_review_check_id = fields.Many2one(
        "liquor.order.check", "Reason", readonly=True, copy=False, ondelete="set null", groups=FINDING_READERS
    )
    liquor_finding_ids = fields.One2many(
        "liquor.order.finding", "order_id", "Findings", readonly=True, groups=FINDING_READERS
    )
    liquor_review_note = fields.Text("Reasons", compute="_compute_liquor_review_note", groups=FINDING_READERS)
    liquor_my_review = fields.Boolean(
        "Mine to Resolve",
        compute="_compute_liquor_my_review",
        search="_search_liquor_my_review",
        groups=FINDING_READERS,
    )
    liquor_question = fields.Text("Question to the Customer", readonly=True, copy=False)
    liquor_asked = fields.Char(
        "Asked for",
        readonly=True,
        copy=False,
        help="What the customer is asked for: address, phone, fapiao, gift, other.",
    )
    liquor_asked_at = fields.Datetime("Asked", readonly=True, copy=False)
    liquor_question_state = fields.Selection(
        [("asked", "Asked"), ("answered", "Answered")],
        "Answer",
        readonly=True,
        copy=False,
        help="Asked: the order waits for the customer. Answered: a person has to read the answer.",
    )

    @api.depends("liquor_finding_ids.state", "liquor_finding_ids.message")
    def _compute_liquor_review_note(self):
        for order in self:
            found = order.liquor_finding_ids.filtered(lambda finding: finding.state == "open").sorted("id")
            order.liquor_review_note = "\n".join(found.mapped("message"))

    @api.depends_context("uid")
    @api.depends("liquor_finding_ids.state")
    def _compute_liquor_my_review(self):
        mine = self._liquor_my_findings_domain()
        for order in self:
            order.liquor_my_review = bool(order.liquor_finding_ids.filtered_domain(mine))

    def _search_liquor_my_review(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("liquor_finding_ids", "any", self._liquor_my_findings_domain())

    @api.model
    def _liquor_my_findings_domain(self):
        """Findings that stop an order and that the user may resolve."""
        stopping = Domain("state", "=", "open") & Domain("severity", "!=", "warn")
        return stopping & self.env["liquor.order.finding"]._liquor_resolvable_domain()

    @api.model
    def _liquor_expand_review_states(self, _values, _domain):
        """Show both columns of the work list, also when one is empty."""
        return ["to_review", "waiting"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._liquor_guard_review(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._liquor_guard_review(vals)
        return super().write(vals)

    def _liquor_guard_review(self, vals):
        """Refuse what only the review itself may write.

        :raise AccessError: a user, not the system, writes the state of the review
        """
        if not self.env.su and (names := GUARDED & vals.keys()):
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be set by hand: use the buttons of the review.",
                    fields=", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    # Checking
    def _liquor_run_checks(self, moment):
        """Run the active check rules and store what they find. Batched: as many queries for one order as for many.

        :param str moment: "place" when the customer places the order, "release" before it is confirmed
        :return: {sale.order id: the gravest finding that stops it}, without the orders that nothing stops
        :raise ValidationError: an order that is being placed breaks a rule that refuses it at checkout
        """
        # sudo: rules look at more than the person who confirms may read; findings are written by the system only
        orders = self.sudo().filtered(lambda order: order.state in ("draft", "sent"))
        stopping = {}
        for company, company_orders in orders.grouped("company_id").items():
            # one language a company: staff and customers read the same words
            checked = company_orders.with_company(company).with_context(lang=company.partner_id.lang or self.env.lang)
            found = checked.env["liquor.order.check"]._run(checked, moment)
            if moment == "place":
                self._liquor_refuse_at_place(found)
            findings = checked.env["liquor.order.finding"]._liquor_sync(checked, found, moment)
            stops = findings.filtered(lambda f: f.state == "open" and f.severity != "warn")
            stopping |= {order.id: found._liquor_gravest() for order, found in stops.grouped("order_id").items()}
        return stopping

    def _liquor_refuse_at_place(self, found):
        messages = [
            message
            for check, causes in found.items()
            if check.refuse_at_place and check.severity == "block"
            for message, _cause in causes.values()
        ]
        if messages:
            raise ValidationError("\n".join(messages))

    def _liquor_pass_review(self):
        """Run the checks before release and return the orders that may be confirmed now.

        The others stay quotations and wait in the work list; nothing is raised for them.
        """
        self.check_access("write")
        quotations = self.filtered(lambda order: order.state in ("draft", "sent"))
        stopping = quotations._liquor_run_checks("release")
        stopped = quotations.filtered(lambda order: order.id in stopping or order.liquor_question_state)
        for order in quotations:
            order._liquor_store_review(stopping.get(order.id), stopped=order in stopped)
        return self - stopped

    def _liquor_store_review(self, finding, stopped):
        if not stopped:
            kept = self.liquor_review_state == "approved"
            vals = {"liquor_review_state": "approved" if kept else "auto", "liquor_release_wanted": True}
        else:
            asked = self.liquor_question_state == "asked"
            vals = {"liquor_review_state": "waiting" if asked else "to_review", "liquor_release_wanted": True}
        vals["liquor_review_check_id"] = finding.check_id.id if finding else False
        # sudo: the state of the review is the system's to write (see GUARDED)
        order = self.sudo()
        order.write({name: value for name, value in vals.items() if order._liquor_differs(name, value)})

    def _liquor_differs(self, name, value):
        now = self[name]
        return (now.id if isinstance(now, models.BaseModel) else now) != value

    def _liquor_ships_to_address(self):
        """Tell whether goods of the order travel to the customer's address."""
        self.ensure_one()
        return bool(self._liquor_goods_lines()) and not self.carrier_id.liquor_pickup

    def _liquor_goods_lines(self):
        return self.order_line.filtered(lambda line: line.product_id.type == "consu" and line.product_uom_qty > 0)

    # Deciding
    @api.model
    def _liquor_reviewer_roles(self):
        """Return the roles of the user that may decide, as keys of `liquor.order.check.resolver`."""
        groups = self.env["liquor.order.check"]._resolver_groups()
        return [role for role, group in groups.items() if self.env.user.has_group(group)]

    def _liquor_check_reviewer(self):
        """Refuse who may not decide, and orders on which there is nothing to decide any more.

        :raise AccessError: the user is neither operator nor customer service nor manager
        :raise UserError: an order is confirmed or cancelled already
        """
        if not self._liquor_reviewer_roles():
            raise AccessError(self.env._("Only operators, customer service and managers review orders."))
        self.check_access("write")
        if done := self.filtered(lambda order: order.state not in ("draft", "sent")):
            raise UserError(
                self.env._(
                    "%(orders)s: already confirmed or cancelled; there is nothing to review.",
                    orders=", ".join(done.mapped("name")),
                )
            )

    def action_liquor_approve(self):
        """Approve what the checks leave to people, and confirm the orders that were waiting for it only.

        :raise AccessError: the user is not of the role that resolves a finding
        :raise UserError: a finding blocks the order; the message says what to do
        :return: True, or an action that tells of reasons that appeared since the user looked
        """
        self._liquor_check_reviewer()
        seen = self._liquor_open_findings()
        self._liquor_run_checks("release")
        findings = self._liquor_open_findings()
        self._liquor_refuse_blocked(findings)
        if unseen := findings.filtered(lambda f: (f.order_id, f.check_id) not in seen.mapped(_order_and_check)):
            return self._liquor_tell(unseen)
        if foreign := findings - findings.filtered_domain(findings._liquor_resolvable_domain()):
            role = dict(self.env["liquor.order.check"]._fields["resolver"]._description_selection(self.env))
            raise AccessError(
                self.env._(
                    "%(order)s: “%(check)s” is resolved by %(role)s.",
                    order=foreign[0].order_id.name,
                    check=foreign[0].check_id.name,
                    role=role.get(foreign[0].resolver),
                )
            )
        return self._liquor_approve(findings)

    def _liquor_open_findings(self):
        """Return what stops the orders now, gravest first. As superuser: the caller checked the role."""
        # sudo: nobody writes findings but the system (see liquor.order.finding)
        findings = self.env["liquor.order.finding"].sudo()
        return findings.search(
            [("order_id", "in", self.ids), ("state", "=", "open"), ("severity", "!=", "warn")], order="severity, id"
        )

    def _liquor_refuse_blocked(self, findings):
        if blocked := findings.filtered(lambda finding: finding.severity == "block"):
            lines = [
                "\n".join(filter(None, (f"{f.order_id.name}: {f.message}", f.check_id.explanation))) for f in blocked
            ]
            raise UserError(
                self.env._(
                    "This must be put right before the order can be approved:\n%(reasons)s", reasons="\n".join(lines)
                )
            )

    def _liquor_tell(self, findings):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": self.env._("There are new reasons; look at them before you approve."),
                "message": "\n".join(findings.mapped("message")),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _liquor_approve(self, findings):
        findings._liquor_close("approved")
        # sudo: the state of the review is the system's to write (see GUARDED)
        self.sudo().write(
            {"liquor_review_state": "approved", "liquor_question_state": False, "liquor_review_check_id": False}
        )
        for order, order_findings in findings.grouped("order_id").items():
            reasons = "; ".join(order_findings.mapped("message"))
            self.browse(order.id).message_post(body=self.env._("Approved in spite of: %(reasons)s", reasons=reasons))
        return self._liquor_confirm_wanted()

    def _liquor_confirm_wanted(self):
        """Confirm the orders that waited for the review only; what is not paid yet, or nobody confirmed, waits on."""
        # sudo: who resolves the last finding (the channel, for one) need not be able to write orders
        wanted = self.filtered("liquor_release_wanted").sudo()
        return wanted.action_confirm() if wanted else True

    def action_liquor_recheck(self):
        """Run the checks again; orders that were waiting for the review only, and now pass, are confirmed."""
        self._liquor_check_reviewer()
        (self - self.filtered("liquor_release_wanted"))._liquor_run_checks("release")
        return self._liquor_confirm_wanted()

    def action_liquor_refuse(self, reason):
        """Refuse the orders: cancel them and ask for the refund of what was paid.

        :param str reason: told to the customer
        :raise UserError: no reason, or the order is confirmed or cancelled already
        """
        self._liquor_check_reviewer()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the order is refused: the customer reads it."))
        for order in self:
            # sudo: as above; and a refund is asked for by the review, which may not see payments (finance approves it)
            order_sudo = order.sudo()
            order_sudo.write(
                {
                    "liquor_review_state": "refused",
                    "liquor_cancel_reason": reason,
                    "liquor_question_state": False,
                    "liquor_review_check_id": False,
                    "liquor_release_wanted": False,
                }
            )
            # the refund before the cancellation, so that it has this source and reason
            left = order_sudo._liquor_amount_paid() - order_sudo._liquor_amount_refunded()
            if order.currency_id.compare_amounts(left, 0) > 0:
                order_sudo._liquor_request_refund(left, reason, source=f"review,{order.id}")
            # sudo: purchase_stock reads purchases when it cancels, which reviewers may not
            order_sudo.action_cancel()
            order._liquor_mail_review("liquor_order.mail_template_order_refused")
        return True

    def action_draft(self):
        """Override: an order that starts again is checked again."""
        res = super().action_draft()
        # sudo: the state of the review is the system's to write (see GUARDED)
        self.sudo().write(
            {"liquor_review_state": "none", "liquor_release_wanted": False, "liquor_question_state": False}
        )
        return res

    # Asking
    def _liquor_ask_customer(self, question, subjects):
        """Ask the customer and wait. The mail carries a signed link to the page of the order.

        :param str question: what the customer reads
        :param subjects: what may be corrected: some of address, phone, fapiao, gift, other
        """
        self.ensure_one()
        self._liquor_check_reviewer()
        # sudo: the state of the review is the system's to write (see GUARDED)
        self.sudo().write(
            {
                "liquor_review_state": "waiting",
                "liquor_question": question,
                "liquor_question_state": "asked",
                "liquor_asked": ",".join(subjects),
                "liquor_asked_at": fields.Datetime.now(),
            }
        )
        self._liquor_mail_review("liquor_order.mail_template_order_question")

    def _liquor_mail_review(self, template):
        """Post the mail on the order and send it to the customer."""
        self._portal_ensure_token()
        mail = self.env.ref(template, raise_if_not_found=False)
        self._send_order_notification_mail(mail, allow_deferred_sending=False)

    def action_liquor_ask_wizard(self):
        self._liquor_check_reviewer()
        return self._liquor_wizard(self.env._("Ask the Customer"), "liquor.order.ask")

    def action_liquor_refuse_wizard(self):
        self._liquor_check_reviewer()
        return self._liquor_wizard(self.env._("Refuse the Order"), "liquor.order.refuse")

    def _liquor_wizard(self, title, model):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }


def _order_and_check(finding):
    return finding.order_id, finding.check_id
