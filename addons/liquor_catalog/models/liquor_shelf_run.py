from odoo import api, fields, models
from odoo.fields import Domain

from .liquor_shelf_plan import ACTIVE_STATES

BATCH = 200  # products a transaction


class LiquorShelfPlan(models.Model):
    """Carrying the plans out.

    Each plan remembers up to when it was carried out. The cron looks for the last change
    that became due since then, applies it to the products that differ, in batches, and
    moves the mark: a second run finds nothing to do, and after a downtime only the last
    state counts. A product that somebody switches by hand in between stays so.
    """

    _inherit = "liquor.shelf.plan"

    @api.model
    def _cron_run(self):
        """Carry out what is due, oldest change first; commits after each batch."""
        now = fields.Datetime.now()
        plans = self.search([("state", "in", ACTIVE_STATES)])
        due = [(change, plan) for plan in plans if (change := plan._due_change(now))]
        due.sort(key=lambda item: (item[0][0], item[1].id))
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for (moment, action), plan in due:
            if not plan._apply_change(moment, action, now):
                return
            if not cron._commit_progress(1):
                return

    def _due_change(self, now):
        """Return the latest (moment, "on"/"off") that is due and not done, or None."""
        self.ensure_one()
        if self.recurrence == "once":
            changes = [(self.on_datetime, "on"), (self.off_datetime, "off")]
        else:
            # the next year too: it begins earlier here than in UTC
            seasons = [self._season_of(now.year + shift) for shift in (-1, 0, 1)]
            changes = [(start, "on") for start, _end in seasons]
            changes += [(end, "off") for _start, end in seasons]
        done = self.applied_until
        due = [change for change in changes if change[0] and change[0] <= now and (not done or change[0] > done)]
        return max(due, default=None)

    def _apply_change(self, moment, action, now):
        """Switch the plan's products; return False when the cron's time is over."""
        self.ensure_one()
        products = self.env["product.template"]
        wanted = action == "on"
        domain = self._product_domain() & Domain("is_published", "!=", wanted)
        held = self._held_domain(action, now)
        domain &= ~held if held else Domain.TRUE
        if wanted:
            domain &= Domain("sale_ok", "=", True)
        while batch := products.search(domain, limit=BATCH, order="id"):
            batch._liquor_switch_shelf(action, self.reason, plan=self)
            if not self.env["ir.cron"]._commit_progress():
                return False
        self._after_change(moment, now)
        return True

    def _held_domain(self, action, now):
        """Return the products that another plan holds in the opposite state right now."""
        others = self.search([("state", "in", ACTIVE_STATES), ("id", "!=", self.id)])
        holding = [
            other._product_domain()
            for other in others
            for effect, start, end in other._segments(now)
            if effect != action and start <= now < end
        ]
        return Domain.OR(holding) if holding else None

    def _after_change(self, moment, now):
        start, end = self._window_at(now)
        if self.recurrence == "yearly":
            state = "running" if start <= now else "confirmed"
        else:
            state = "running" if end and now < end else "done"
        self.write({"applied_until": moment, "state": state})
        self._set_window()
