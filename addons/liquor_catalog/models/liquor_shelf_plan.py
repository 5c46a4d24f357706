from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..tools.season import season_window

INSTANT = timedelta(seconds=1)  # a plan that only goes on, or only off, acts at one moment
MONTHS = [(str(month), str(month)) for month in range(1, 13)]
REASONS = [
    ("season", "Season"),
    ("new", "New Product"),
    ("hot", "Bestseller"),
    ("discontinued", "Discontinued"),
    ("expired", "Expired"),
    ("event", "Promotion"),
]
ACTIVE_STATES = ("confirmed", "running")


class LiquorShelfPlan(models.Model):
    """Puts products on the shop's shelf and takes them off at set times.

    A plan with both times covers the window [earlier, later): on the shelf if it goes on
    first, hidden if it goes off first. With one time it acts once, at that moment.
    A yearly plan is a season that returns. See liquor_shelf_run.py for how it is run.
    """

    _name = "liquor.shelf.plan"
    _inherit = ["mail.thread"]
    _description = "Shelf Plan"
    _order = "window_start desc, id desc"

    name = fields.Char(required=True, tracking=True)
    reason = fields.Selection(REASONS, required=True, default="season", tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    recurrence = fields.Selection([("once", "Once"), ("yearly", "Every Year")], required=True, default="once")
    on_datetime = fields.Datetime("On the Shelf At", tracking=True)
    off_datetime = fields.Datetime("Off the Shelf At", tracking=True)
    season_from_month = fields.Selection(MONTHS, "From Month", default="12")
    season_from_day = fields.Integer("From Day", default=1)
    season_to_month = fields.Selection(MONTHS, "To Month", default="2")
    season_to_day = fields.Integer("To Day", default=15, help="The last day on the shelf.")
    product_ids = fields.Many2many("product.template", "liquor_shelf_plan_product_rel", "plan_id", "product_id")
    type_ids = fields.Many2many(
        "liquor.type",
        "liquor_shelf_plan_type_rel",
        "plan_id",
        "type_id",
        "Liquor Types",
        help="All products of these types, as they are when the plan runs.",
    )
    categ_ids = fields.Many2many(
        "product.public.category",
        "liquor_shelf_plan_category_rel",
        "plan_id",
        "category_id",
        "Shop Categories",
        help="All products of these categories, as they are when the plan runs.",
    )
    product_count = fields.Integer(compute="_compute_product_count")
    window_start = fields.Datetime("Start", readonly=True, copy=False, index=True)
    window_end = fields.Datetime("End", readonly=True, copy=False)
    applied_until = fields.Datetime(
        readonly=True,
        copy=False,
        help="Changes up to this moment are done; later ones are still to do.",
    )
    log_ids = fields.One2many("liquor.shelf.log", "plan_id", readonly=True)

    _due_idx = models.Index("(state) WHERE state IN ('confirmed', 'running')")

    @api.depends("product_ids", "type_ids", "categ_ids")
    def _compute_product_count(self):
        for plan in self:
            plan.product_count = self.env["product.template"].search_count(plan._product_domain())

    @api.constrains("recurrence", "on_datetime", "off_datetime")
    def _check_times(self):
        for plan in self.filtered(lambda plan: plan.recurrence == "once"):
            if not plan.on_datetime and not plan.off_datetime:
                raise ValidationError(self.env._("Plan “%(plan)s”: enter when products go on or off.", plan=plan.name))
            if plan.on_datetime == plan.off_datetime:
                raise ValidationError(
                    self.env._(
                        "Plan “%(plan)s”: products cannot go on and off at the same moment.",
                        plan=plan.name,
                    )
                )

    @api.constrains("recurrence", "season_from_month", "season_from_day", "season_to_month", "season_to_day")
    def _check_season(self):
        for plan in self.filtered(lambda plan: plan.recurrence == "yearly"):
            for month, day in (plan._season_first(), plan._season_last()):
                longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
                if not month or not 1 <= day <= longest:
                    raise ValidationError(
                        self.env._(
                            "Plan “%(plan)s”: there is no day %(day)s in month %(month)s.",
                            plan=plan.name,
                            day=day,
                            month=month,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("state", None)  # a plan begins as a draft, whatever a client sends
        plans = super().create(vals_list)
        plans._set_window()
        return plans

    def write(self, vals):
        timing = {"recurrence", "on_datetime", "off_datetime", "product_ids", "type_ids"}
        timing |= {"categ_ids", "season_from_month", "season_from_day"}
        timing |= {"season_to_month", "season_to_day"}
        if timing & set(vals) and any(plan.state != "draft" for plan in self):
            raise UserError(self.env._("Set the plan back to draft before you change its times or products."))
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("Use the buttons to change the state of a plan."))
        res = super().write(vals)
        if timing & set(vals):
            self._set_window()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_active(self):
        if any(plan.state in ACTIVE_STATES for plan in self):
            raise UserError(self.env._("Cancel the plan before you delete it."))

    def action_confirm(self):
        """Check the plan against the others and let the cron carry it out."""
        self.check_access("write")
        now = fields.Datetime.now()
        for plan in self:
            if plan.state != "draft":
                raise UserError(self.env._("Only a draft can be confirmed."))
            plan._check_ready(now)
            plan._check_contradictions(now)
            start, _end = plan._window_at(now)
            in_time = plan.recurrence == "once" or start <= now
            # sudo: the state changes through these buttons only
            plan.sudo().write({"state": "confirmed", "applied_until": False if in_time else now})
            plan._set_window()
        self._trigger_cron()

    def action_cancel(self):
        """Stop the plan; products stay as they are."""
        self.check_access("write")
        # sudo: the state changes through these buttons only
        self.filtered(lambda plan: plan.state != "done").sudo().write({"state": "cancelled"})

    def action_draft(self):
        """Let the plan be changed; it is carried out anew when it is confirmed again."""
        self.check_access("write")
        # sudo: the state changes through these buttons only
        self.filtered(lambda plan: plan.state != "done").sudo().write({"state": "draft", "applied_until": False})

    def _check_ready(self, now):
        self.ensure_one()
        if not self.product_ids and not self.type_ids and not self.categ_ids:
            raise UserError(self.env._("Plan “%(plan)s”: choose products, types or categories.", plan=self.name))
        _start, end = self._window_at(now)
        if end and end <= now:
            raise UserError(self.env._("Plan “%(plan)s”: its time is already over.", plan=self.name))

    def _check_contradictions(self, now):
        """Refuse a plan that shows what another hides at the same time, or the reverse.

        :raise ValidationError: naming the other plan, a product and the time
        """
        self.ensure_one()
        others = self.search([("state", "in", ACTIVE_STATES), ("id", "!=", self.id)])
        mine = self._segments(now)
        for other in others:
            clash = self._clash(mine, other._segments(now))
            if not clash:
                continue
            product = self.env["product.template"].search(self._product_domain() & other._product_domain(), limit=1)
            if product:
                raise ValidationError(
                    self.env._(
                        "Plan “%(plan)s” contradicts plan “%(other)s”: %(product)s would be both "
                        "on and off the shelf at %(moment)s.",
                        plan=self.name,
                        other=other.name,
                        product=product.display_name,
                        moment=format_datetime(self.env, clash, tz=self._zone()),
                    )
                )

    @staticmethod
    def _clash(mine, theirs):
        """Return the first moment at which two lists of segments disagree, or None."""
        moments = [
            max(start, other_start)
            for effect, start, end in mine
            for other_effect, other_start, other_end in theirs
            if effect != other_effect and start < other_end and other_start < end
        ]
        return min(moments, default=None)

    def _segments(self, now):
        """Return [(effect, start, end)] where the plan holds its products on or off."""
        self.ensure_one()
        if self.recurrence == "yearly":
            years = range(now.year - 1, now.year + 4)
            return [("on", *self._season_of(year)) for year in years]
        on, off = self.on_datetime, self.off_datetime
        if on and off:
            return [("on", on, off) if on < off else ("off", off, on)]
        return [("on", on, on + INSTANT) if on else ("off", off, off + INSTANT)]

    def _window_at(self, moment):
        """Return the (start, end) that is current or next at `moment`; end may be None."""
        self.ensure_one()
        if self.recurrence == "once":
            times = sorted(filter(None, (self.on_datetime, self.off_datetime)))
            return times[0], times[1] if len(times) > 1 else None
        windows = (self._season_of(moment.year + shift) for shift in (-1, 0, 1))
        return next(window for window in windows if window[1] > moment)

    def _set_window(self):
        now = fields.Datetime.now()
        for plan in self:
            start, end = plan._window_at(now)
            # sudo: derived fields, whoever caused the change
            plan.sudo().write({"window_start": start, "window_end": end or start + timedelta(hours=1)})

    def _season_of(self, year):
        return season_window(year, self._season_first(), self._season_last(), self._zone())

    def _season_first(self):
        return int(self.season_from_month or 0), self.season_from_day

    def _season_last(self):
        return int(self.season_to_month or 0), self.season_to_day

    def _zone(self):
        return self.env.company.partner_id.tz or "Asia/Shanghai"

    def _product_domain(self):
        """Return the domain of the products that the plan is about."""
        self.ensure_one()
        domains = [Domain("id", "in", self.product_ids.ids)]
        if self.type_ids:
            domains.append(Domain("liquor_type_id", "child_of", self.type_ids.ids))
        if self.categ_ids:
            domains.append(Domain("public_categ_ids", "child_of", self.categ_ids.ids))
        return Domain.OR(domains)

    def _trigger_cron(self):
        # sudo: whoever plans may wake the job that carries plans out
        self.env.ref("liquor_catalog.cron_shelf_plan").sudo()._trigger()
