from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_amount

OPEN = ("notice", "appealed", "to_approve")
LONGEST_APPEAL = 2000


class LiquorTierChange(models.Model):
    """History of tiers: upgrades, announced and applied downgrades, appeals, overrides. Never deleted.

    upgrade: applied the night it is earned. downgrade: notice -> (appealed ->) applied or withdrawn; while an appeal
    is open nothing happens. override: asked for by one person, approved by another, holds until its end date.
    """

    _name = "liquor.tier.change"
    _description = "Change of Tier"
    _order = "date desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Distributor", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(
        [("upgrade", "Upgrade"), ("downgrade", "Downgrade"), ("override", "Override")], required=True
    )
    state = fields.Selection(
        [
            ("to_approve", "To Approve"),
            ("notice", "Announced"),
            ("appealed", "Appealed"),
            ("applied", "Applied"),
            ("withdrawn", "Withdrawn"),
            ("refused", "Refused"),
            ("ended", "Ended"),
        ],
        required=True,
    )
    old_grade_id = fields.Many2one("res.partner.grade", "From")
    new_grade_id = fields.Many2one("res.partner.grade", "To")
    effective_on = fields.Date("Takes Effect", help="A downgrade is applied on this day, if the figures stay below.")
    date_until = fields.Date("Until", help="First day on which an override no longer holds.")
    reason = fields.Text(help="Of an override, or the decision on an appeal.")
    figures = fields.Text(readonly=True, help="What the tier was decided by.")
    appeal = fields.Text("Appeal of the Distributor")
    appealed_at = fields.Datetime()
    decided_by = fields.Many2one("res.users", "Decided by")

    _open_uniq = models.UniqueIndex(
        "(partner_id, company_id, kind) WHERE state IN ('notice', 'appealed', 'to_approve')",
        "There is already an open change of this kind for this distributor.",
    )
    _override_end = models.Constraint(
        "CHECK (kind <> 'override' OR (date_until IS NOT NULL AND date_until > date))",
        "An override needs an end date after its beginning.",
    )

    def write(self, vals):
        """Override: the history changes by the methods below only. :raise AccessError: a direct change"""
        if not self.env.su:
            raise AccessError(self.env._("The history of tiers is written by the system only."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of tiers is kept."))

    # ------------------------------------------------------------ every night

    @api.model
    def _cron_evaluate(self):
        """Evaluate all distributors of each company that has requirements."""
        for company in self.env["liquor.tier.rule"].search([]).company_id:
            self.with_company(company)._evaluate_company(company, fields.Date.context_today(self))

    @api.model
    def _evaluate_company(self, company, today):
        """Upgrade at once, announce downgrades, apply those whose day has come. Replaying a night changes nothing.

        :return: the changes that were made or announced
        """
        rows = self.env["liquor.tier.rule"]._evaluate(company, today)
        partners = {partner.id: partner for partner in self.env["res.partner"].browse(r["partner_id"] for r in rows)}
        grades = {g.id: g for g in self.env["res.partner.grade"].with_context(active_test=False).search([])}
        self._end_overrides(company, today)
        fixed = self._overridden(company, today)
        notices = {
            change.partner_id.id: change
            for change in self.search(
                [("company_id", "=", company.id), ("kind", "=", "downgrade"), ("state", "in", ("notice", "appealed"))]
            )
        }
        steps = defaultdict(list)
        for row in rows:
            partner = partners[row["partner_id"]]
            if partner.id in fixed:
                continue
            deserved = grades.get(row["deserved_id"], self.env["res.partner.grade"])
            step = self._step(grades.get(row["grade_id"]), deserved, notices.get(partner.id), today)
            if step == "announce" and partner._liquor_first_tier_until(company) > today:
                continue
            steps[step].append((row, partner, deserved))
        return (
            self._upgrade(company, today, steps["upgrade"])
            | self._announce(company, today, steps["announce"])
            | self._apply_notices([(notices[p.id], row, grade) for row, p, grade in steps["apply"]], today)
            | self._withdraw_notices(self.browse(notices[p.id].id for _row, p, _grade in steps["withdraw"]))
        )

    @api.model
    def _step(self, current, deserved, notice, today):
        """What tonight does with one distributor: upgrade, announce, apply, withdraw or nothing."""
        if deserved and deserved._liquor_is_above(current):
            return "upgrade"
        if deserved == (current or deserved):
            return "withdraw" if notice and notice.state == "notice" else ""
        if not notice:
            return "announce"
        return "apply" if notice.state == "notice" and notice.effective_on <= today else ""

    def _upgrade(self, company, today, found):
        changes = self.create(
            [
                self._prepare_change(
                    company, today, row, partner, grade, "upgrade", state="applied", effective_on=today
                )
                for row, partner, grade in found
            ]
        )
        open_notices = self.search(
            [("partner_id", "in", changes.partner_id.ids), ("kind", "=", "downgrade"), ("state", "in", OPEN)]
        )
        open_notices._withdraw_notices()
        changes._apply_grades()
        changes._tell("liquor_distribution.mail_template_tier_upgrade")
        return changes

    def _announce(self, company, today, found):
        effective_on = today + timedelta(days=company.liquor_tier_notice_days)
        changes = self.create(
            [
                self._prepare_change(
                    company, today, row, partner, grade, "downgrade", state="notice", effective_on=effective_on
                )
                for row, partner, grade in found
            ]
        )
        changes._tell("liquor_distribution.mail_template_tier_notice")
        return changes

    def _apply_notices(self, due, today):
        changes = self.browse()
        for notice, row, grade in due:
            notice.write(
                {"state": "applied", "new_grade_id": grade.id, "effective_on": today, "figures": self._say(row)}
            )
            changes |= notice
        changes._apply_grades()
        changes._tell("liquor_distribution.mail_template_tier_downgrade")
        return changes

    def _withdraw_notices(self, notices=None):
        notices = self if notices is None else notices
        notices.write({"state": "withdrawn"})
        return notices

    def _apply_grades(self):
        # sudo: the tier is the system's to write (see res.partner.write); in write, where Odoo sets the price list
        for grade, changes in self.grouped("new_grade_id").items():
            partners = changes.partner_id.sudo()
            if grade:
                partners.write({"grade_id": grade.id})
            else:
                # Odoo keeps the price list of a grade that is taken away
                partners.write({"grade_id": False, "specific_property_product_pricelist": False})

    def _prepare_change(self, company, today, row, partner, grade, kind, **vals):
        return {
            "partner_id": partner.id,
            "company_id": company.id,
            "date": today,
            "kind": kind,
            "old_grade_id": row["grade_id"],
            "new_grade_id": grade.id,
            "figures": self._say(row),
            **vals,
        }

    @api.model
    def _say(self, row):
        """The figures of `liquor.tier.rule._evaluate` in words, one a line; the night's job has no language."""
        self = self.with_context(lang=self.env.context.get("lang") or self.env.company.partner_id.lang)
        _ = self.env._
        unknown = _("no data yet")
        rate, stars = row["on_time_rate"], row["satisfaction"]
        return "\n".join(
            (
                _(
                    "Net sales, 12 months: %s",
                    format_amount(self.env, float(row["net_sales"]), self.env.company.currency_id),
                ),
                _("Orders, 12 months: %s", row["orders"]),
                _("Years: %s", row["years"]),
                _("Paid on time: %s", unknown if rate is None else f"{rate:g} %"),
                _("Satisfaction: %s", unknown if stars is None else f"{stars:g}"),
                _("Violations, 12 months: %s", row["violations"]),
            )
        )

    def _tell(self, template):
        """Mail the owners of the distributors, in the background."""
        mail = self.env.ref(template, raise_if_not_found=False)
        for change in self if mail else ():
            mail.with_context(lang=change.partner_id.lang).send_mail(change.id)

    # ------------------------------------------------------------ appeal

    def _liquor_appeal(self, text):
        """The distributor objects to an announced downgrade; it is frozen until a person decides.

        :raise ValidationError: no text, or too long
        :raise UserError: the downgrade is not announced any more, or was appealed against before
        """
        self.ensure_one()
        text = (text or "").strip()
        if not text or len(text) > LONGEST_APPEAL:
            raise ValidationError(self.env._("Please write why, in %(most)s characters at most.", most=LONGEST_APPEAL))
        self.lock_for_update()
        if self.state != "notice" or self.appealed_at:
            raise UserError(self.env._("This change can no longer be appealed against."))
        self.write({"state": "appealed", "appeal": text, "appealed_at": fields.Datetime.now()})
        partner = self.partner_id
        partner.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Appeal against a downgrade: %s", partner.name),
            note=text,
            user_id=(partner.user_id or self.env.ref("base.user_admin")).id,
        )

    def action_accept_appeal(self):
        """Withdraw the downgrade; the figures are looked at again the next night after the grace period."""
        self._decide_appeal("withdrawn")

    def action_refuse_appeal(self):
        """Let the downgrade go on, not before the grace period is over."""
        self._decide_appeal("notice")

    def _decide_appeal(self, state):
        self._check_manager()
        self.lock_for_update()
        if self.filtered(lambda change: change.state != "appealed"):
            raise UserError(self.env._("There is no open appeal to decide on."))
        today = fields.Date.context_today(self)
        for change in self:
            grace = today + timedelta(days=change.company_id.liquor_tier_grace_days)
            change.sudo().write(  # sudo: the history is written by these methods only
                {
                    "state": state,
                    "decided_by": self.env.uid,
                    "effective_on": max(change.effective_on, grace),
                }
            )

    def _check_manager(self):
        if not self.env.user.has_group("liquor_base.group_liquor_manager"):
            raise AccessError(self.env._("Only a manager decides about tiers."))

    # ------------------------------------------------------------ override

    @api.model
    def _liquor_ask_override(self, partner, grade, reason, date_until):
        """Ask for a tier that the figures do not give.

        :raise AccessError: neither channel nor manager
        :raise UserError: no reason
        :rtype: liquor.tier.change
        """
        roles = ("liquor_base.group_liquor_channel", "liquor_base.group_liquor_manager")
        if not any(self.env.user.has_group(role) for role in roles):
            raise AccessError(self.env._("Only channel and managers ask for another tier."))
        partner.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the distributor gets another tier."))
        # sudo: the history is written by these methods only
        return self.sudo().create(
            {
                "partner_id": partner.id,
                "kind": "override",
                "state": "to_approve",
                "old_grade_id": partner.grade_id.id,
                "new_grade_id": grade.id,
                "reason": reason.strip(),
                "date_until": date_until,
            }
        )

    def action_approve_override(self):
        """Give the tier until the end date. :raise UserError: by who asked for it"""
        self._decide_override("applied")
        self._apply_grades()

    def action_refuse_override(self):
        self._decide_override("refused")

    def _decide_override(self, state):
        self._check_manager()
        self.lock_for_update()
        if self.filtered(lambda change: change.kind != "override" or change.state != "to_approve"):
            raise UserError(self.env._("This override was decided already."))
        if mine := self.filtered(lambda change: change.create_uid == self.env.user):
            raise UserError(
                self.env._("%s: you asked for it yourself; another manager must decide.", mine[0].partner_id.name)
            )
        # sudo: the history is written by these methods only
        self.sudo().write({"state": state, "decided_by": self.env.uid})

    @api.model
    def _end_overrides(self, company, today):
        self.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "override"),
                ("state", "=", "applied"),
                ("date_until", "<=", today),
            ]
        ).write({"state": "ended"})

    @api.model
    def _overridden(self, company, today):
        """Ids of the distributors whose tier is set by an override, or protected after an accepted appeal."""
        held = self.search(
            [
                ("company_id", "=", company.id),
                "|",
                "&",
                ("kind", "=", "override"),
                ("state", "=", "applied"),
                "&",
                "&",
                ("kind", "=", "downgrade"),
                ("state", "=", "withdrawn"),
                "&",
                ("appealed_at", "!=", False),
                ("effective_on", ">", today),
            ]
        )
        return set(held.partner_id.ids)
