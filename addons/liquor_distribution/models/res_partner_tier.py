from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    """The distributor's tier: what it has earned, and since when."""

    _inherit = "res.partner"

    liquor_distributor_since = fields.Date("Distributor since")
    liquor_tier_change_ids = fields.One2many("liquor.tier.change", "partner_id", "Tier History", readonly=True)
    liquor_event_ids = fields.One2many("liquor.distributor.event", "partner_id", "Rewards and Penalties")
    liquor_suspension_id = fields.Many2one(
        "liquor.distributor.event", "Suspension", compute="_compute_liquor_suspension_id", compute_sudo=True
    )

    liquor_allocation_priority = fields.Char(
        compute="_compute_liquor_allocation_priority",
        compute_sudo=True,
        help="Of the tier, or of a reward that holds today.",
    )

    @api.depends("liquor_event_ids.state", "liquor_event_ids.date", "liquor_event_ids.date_until")
    def _compute_liquor_suspension_id(self):
        for partner in self:
            partner.liquor_suspension_id = partner.liquor_event_ids._holding("suspension")[:1]

    @api.depends("grade_id.liquor_allocation_priority", "liquor_event_ids.state", "liquor_event_ids.date_until")
    def _compute_liquor_allocation_priority(self):
        for partner in self:
            rewarded = "1" if partner.liquor_event_ids._holding("priority") else "0"
            partner.liquor_allocation_priority = max(partner.grade_id.liquor_allocation_priority or "0", rewarded)

    @api.model_create_multi
    def create(self, vals_list):
        """Override: a new distributor is one from today, if nothing else is said."""
        for vals in vals_list:
            if vals.get("liquor_is_distributor"):
                vals.setdefault("liquor_distributor_since", fields.Date.context_today(self))
        partners = super().create(vals_list)
        for partner in partners.filtered("grade_id"):
            # Odoo gives the price list of a grade in write only
            partner.write({"grade_id": partner.grade_id.id})
        return partners

    def _liquor_first_tier_until(self, company):
        """The first day on which a downgrade can be announced to this distributor."""
        self.ensure_one()
        since = self.liquor_distributor_since or date.min
        return since + timedelta(days=company.liquor_tier_first_days)

    def write(self, vals):
        """Override: a distributor's tier changes by its figures or an approved override.

        :raise AccessError: somebody writes the tier of a distributor by hand
        """
        if "grade_id" in vals and not self.env.su:
            changed = self.filtered(
                lambda partner: (
                    partner.liquor_is_distributor
                    and partner.grade_id
                    and partner.grade_id.id != (vals["grade_id"] or False)
                )
            )
            if changed:
                raise AccessError(
                    self.env._(
                        "%(name)s: the tier follows from the figures. To set another one, ask for an override.",
                        name=changed[0].display_name,
                    )
                )
        res = super().write(vals)
        if vals.get("grade_id"):
            self._liquor_give_payment_terms()
        if vals.get("liquor_is_distributor") and "liquor_distributor_since" not in vals:
            # a customer became one
            new = self.filtered(lambda partner: not partner.liquor_distributor_since)
            new.liquor_distributor_since = fields.Date.context_today(self)
        return res

    def _liquor_give_payment_terms(self):
        """Give distributors the payment terms of their tier."""
        distributors = self.filtered("liquor_is_distributor")
        for term, partners in distributors.grouped(lambda partner: partner.grade_id.liquor_payment_term_id).items():
            if term:
                # sudo: who approves a tier need not be an accountant
                partners.sudo().property_payment_term_id = term

    def _liquor_ordering_blocks(self):
        blocks = super()._liquor_ordering_blocks()
        if self.liquor_suspension_id:
            blocks.append((self._liquor_suspension_message(), "/my/tier"))
        return blocks

    def _liquor_suspension_message(self):
        event = self.liquor_suspension_id
        if event.date_until:
            return self.env._(
                "Ordering is suspended until %(date)s: %(reason)s", date=event.date_until, reason=event.name
            )
        return self.env._("Ordering is suspended: %(reason)s", reason=event.name)

    def _liquor_tier_overview(self):
        """What the distributor's page shows of its tier.

        :return: dict: figures (a row of `liquor.tier.rule._evaluate`), next_grade, missing (list of texts),
            term (name of the payment terms), notice (the announced downgrade), kept_until (date before which none is announced, or False), changes (the history), events (rewards and penalties that are decided)
        """
        self.ensure_one()
        company = self.env.company
        rules = self.env["liquor.tier.rule"].search([("company_id", "=", company.id)])
        today = fields.Date.context_today(self)
        [figures] = rules._evaluate(company, today, partners=self)
        above = rules.filtered(lambda rule: rule.grade_id._liquor_is_above(self.grade_id))
        following = above[-1:]
        kept_until = self._liquor_first_tier_until(company)
        changes = self.liquor_tier_change_ids.filtered(
            lambda change: change.company_id == company and change.state not in ("to_approve", "refused")
        )
        return {
            "figures": figures,
            "next_grade": following.grade_id,
            "missing": following._missing(figures) if following else [],
            # sudo: portal users read no payment terms
            "term": self.sudo().property_payment_term_id.name,
            "kept_until": kept_until > today and kept_until,
            "notice": changes.filtered(lambda change: change.state in ("notice", "appealed"))[:1],
            "changes": changes,
            "events": self.liquor_event_ids.filtered(
                lambda event: event.company_id == company and event.state in ("approved", "lifted")
            ),
        }
