from collections import Counter

from odoo import api, fields, models

THRESHOLDS = ("min_net_sales", "min_orders", "min_years", "min_on_time_rate", "min_satisfaction", "max_violations")
SHOWN = 200  # moves listed by name; all are counted


class LiquorTierSimulation(models.TransientModel):
    """What would happen with these requirements: nothing is saved before "Save Requirements"."""

    _name = "liquor.tier.simulation"
    _description = "Simulation of Tier Requirements"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    line_ids = fields.One2many("liquor.tier.simulation.line", "simulation_id")
    move_ids = fields.One2many("liquor.tier.simulation.move", "simulation_id")
    summary = fields.Text(readonly=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        rules = self.env["liquor.tier.rule"].search([("company_id", "=", self.env.company.id)])
        values["line_ids"] = [
            (0, 0, {**row, "rule_id": rule.id}) for rule, row in zip(rules, rules._values(), strict=True)
        ]
        return values

    def action_simulate(self):
        """Evaluate all distributors with the requirements of the lines, and show who would move."""
        lines = self.line_ids.sorted(lambda line: (line.grade_id.sequence, line.grade_id.id))
        rows = self.env["liquor.tier.rule"]._evaluate(
            self.company_id,
            fields.Date.context_today(self),
            rules=[{"grade_id": line.grade_id.id, **{name: line[name] for name in THRESHOLDS}} for line in lines],
        )
        moves = [row for row in rows if row["grade_id"] != row["deserved_id"]]
        self.move_ids.unlink()
        self.move_ids = [
            (
                0,
                0,
                {
                    "partner_id": row["partner_id"],
                    "old_grade_id": row["grade_id"],
                    "new_grade_id": row["deserved_id"],
                    "figures": self.env["liquor.tier.change"]._say(row),
                },
            )
            for row in moves[:SHOWN]
        ]
        self.summary = "\n".join(filter(None, (self._summary(rows, moves), self._held_back(moves))))
        return self._reopen()

    def _summary(self, rows, moves):
        _ = self.env._
        names = {
            grade.id: grade.name for grade in self.env["res.partner.grade"].with_context(active_test=False).search([])
        }
        names[None] = _("no tier")
        counts = Counter((row["grade_id"], row["deserved_id"]) for row in moves)
        text = [_("%(moved)s of %(all)s distributors would change their tier.", moved=len(moves), all=len(rows))]
        text += [
            f"{names[old]} → {names[new]}: {count}"
            for (old, new), count in sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
        ]
        return "\n".join(text)

    def _held_back(self, moves):
        """Say how many of the moves would not follow in the night; False for none."""
        today = fields.Date.context_today(self)
        fixed = self.env["liquor.tier.change"]._overridden(self.company_id, today)
        grades = self.env["res.partner.grade"].with_context(active_test=False)
        partners = self.env["res.partner"].browse(row["partner_id"] for row in moves)
        held = 0
        for partner, row in zip(partners, moves, strict=True):
            up = row["deserved_id"] and grades.browse(row["deserved_id"])._liquor_is_above(
                grades.browse(row["grade_id"] or [])
            )
            is_new = not up and partner._liquor_first_tier_until(self.company_id) > today
            held += partner.id in fixed or is_new
        return held and self.env._(
            "%(count)s of them stay for now: another tier was approved, an appeal was accepted, or they are new.",
            count=held,
        )

    def action_save(self):
        """Write the requirements that were tried; the tiers follow in the night."""
        for line in self.line_ids:
            line.rule_id.write({name: line[name] for name in THRESHOLDS})
        return {"type": "ir.actions.act_window_close"}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulation"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class LiquorTierSimulationLine(models.TransientModel):
    _name = "liquor.tier.simulation.line"
    _description = "Tried Requirements"
    _order = "sequence, id"

    simulation_id = fields.Many2one("liquor.tier.simulation", required=True, ondelete="cascade")
    rule_id = fields.Many2one("liquor.tier.rule", required=True, ondelete="cascade")
    grade_id = fields.Many2one("res.partner.grade", "Tier", required=True)
    sequence = fields.Integer(related="grade_id.sequence", store=True)
    currency_id = fields.Many2one(related="simulation_id.company_id.currency_id")
    min_net_sales = fields.Monetary("Net Sales, 12 Months")
    min_orders = fields.Integer("Orders, 12 Months")
    min_years = fields.Integer("Years")
    min_on_time_rate = fields.Float("Paid on Time (%)", digits=(5, 2))
    min_satisfaction = fields.Float("Satisfaction", digits=(3, 2))
    max_violations = fields.Integer("Violations at Most", default=-1)


class LiquorTierSimulationMove(models.TransientModel):
    _name = "liquor.tier.simulation.move"
    _description = "Simulated Change of Tier"

    simulation_id = fields.Many2one("liquor.tier.simulation", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Distributor")
    old_grade_id = fields.Many2one("res.partner.grade", "Now")
    new_grade_id = fields.Many2one("res.partner.grade", "Would Be")
    figures = fields.Text()
