import base64
import logging
from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.i18n import format_list

_logger = logging.getLogger(__name__)

Gap = namedtuple("Gap", "message cause kinds")
ORDER = {"always": 0, "food": 1, "optional": 2}
SOON_DAYS = 60


class ResPartner(models.Model):
    """The licences of a distributor, and what of them is missing."""

    _inherit = "res.partner"

    liquor_licence_ids = fields.One2many(
        "res.partner.id_number",
        "partner_id",
        "Licences",
        domain=[("liquor_requirement", "!=", False)],
        groups="base.group_user",
    )
    liquor_licence_note = fields.Text(
        "Licences Missing", compute="_compute_liquor_licence_note", compute_sudo=True, groups="base.group_user"
    )

    @api.depends_context("company", "lang")
    @api.depends("liquor_licence_ids.liquor_state", "liquor_licence_ids.valid_until", "liquor_is_distributor")
    def _compute_liquor_licence_note(self):
        gaps = self.filtered("liquor_is_distributor")._liquor_licence_gaps()
        for partner in self:
            partner.liquor_licence_note = "\n".join(gap.message for gap in gaps.get(partner, ()))

    def _liquor_ordering_blocks(self):
        """Override: the licences."""
        # sudo: its own people ask for a distributor, and do not read licences
        gaps = self.sudo()._liquor_licence_gaps().get(self.sudo(), [])
        return super()._liquor_ordering_blocks() + [(gap.message, "/my/licences") for gap in gaps]

    def _liquor_owners(self):
        """Return {distributor: its owners with a mail address (res.partner)}, the company itself where there is none.

        Batched: one query for all.
        """
        people = self.env["res.partner"].search(
            [("parent_id", "in", self.ids), ("liquor_portal_role", "=", "owner"), ("email", "!=", False)]
        )
        by_company = people.grouped("parent_id")
        return {company: by_company.get(company) or company for company in self}

    # What is in force
    def _liquor_licence_gaps(self):
        """What of the mandatory licences is not verified and in force today, with the grace of the company.

        Batched: two queries for all distributors, none for nobody.

        :return: dict {distributor: [Gap(message: sentence, cause: str that stays the same in all languages,
            kinds: res.partner.id_category, one of which is needed)]}, without those that lack nothing
        """
        if not self:
            return {}
        groups = self._liquor_licence_groups()
        licences = self.env["res.partner.id_number"].search(
            [
                ("partner_id", "in", self.ids),
                ("liquor_requirement", "in", ("always", "food")),
                ("liquor_state", "in", ("to_verify", "verified")),
            ]
        )
        by_partner = licences.grouped("partner_id")
        today = licences._liquor_today()
        grace = timedelta(days=self.env.company.liquor_licence_grace_days)
        found = {}
        for partner in self:
            own = by_partner.get(partner, licences.browse())
            gaps = [partner._liquor_licence_gap(kinds, own, today, grace) for kinds in groups]
            if gaps := [gap for gap in gaps if gap]:
                found[partner] = gaps
        return found

    @api.model
    def _liquor_licence_groups(self):
        """Return what is mandatory: a list of res.partner.id_category, one of each is needed."""
        kinds = self.env["res.partner.id_category"].search([("liquor_requirement", "in", ("always", "food"))])
        always = kinds.filtered(lambda kind: kind.liquor_requirement == "always")
        food = kinds - always
        return [*always, food] if food else list(always)

    def _liquor_licence_gap(self, kinds, licences, today, grace):
        """Return the Gap of one requirement, or None: one of the licences of these kinds is in force."""
        licences = licences.filtered(lambda licence: licence.category_id in kinds)
        verified = licences.filtered(lambda licence: licence.liquor_state == "verified")
        begun = verified.filtered(lambda licence: not licence.valid_from or licence.valid_from <= today)
        if any(not licence.valid_until or licence.valid_until + grace >= today for licence in begun):
            return None
        names = format_list(self.env, kinds.mapped("name"), style="or")
        if ended := begun.sorted("valid_until")[-1:]:
            text = self.env._(
                "%(kind)s expired on %(date)s.",
                kind=ended.category_id.name,
                date=format_date(self.env, ended.valid_until),
            )
            cause = f"expired:{ended.id}"
        elif coming := verified.sorted("valid_from")[:1]:
            text = self.env._(
                "%(kind)s is valid from %(date)s only.",
                kind=coming.category_id.name,
                date=format_date(self.env, coming.valid_from),
            )
            cause = f"coming:{coming.id}"
        else:
            text = self.env._("%(kind)s is missing.", kind=names)
            cause = f"missing:{','.join(map(str, kinds.ids))}"
        if licences - verified:
            text += " " + self.env._("What was sent is being verified.")
        return Gap(text, cause, kinds)

    def _liquor_licence_go_on(self):
        """Confirm the orders that were paid or released and that only the licences stopped."""
        # sudo: the channel team does not confirm orders; these were released, and all checks run again
        orders = self.env["sale.order"].sudo()
        waiting = orders.search(
            Domain("liquor_distributor_id", "in", self.ids)
            & Domain("state", "in", ("draft", "sent"))
            & Domain("liquor_review_state", "in", ("to_review", "waiting"))
            & Domain("liquor_finding_ids", "any", [("state", "=", "open"), ("check_id.code", "=", "licence_invalid")])
        )
        for order in waiting:
            try:
                with self.env.cr.savepoint():
                    order._liquor_go_on()
            except (UserError, ValidationError):
                # the licence is verified all the same; the order stays in the work list
                _logger.warning("Order %s does not go on after its licence was verified.", order.name, exc_info=True)

    # What the portal shows and takes
    def _liquor_licence_overview(self):
        """What the page of the licences shows, kind by kind, the mandatory ones first.

        :return: list of dicts: kind (res.partner.id_category), current (the verified licence that ends last, or
            empty), pending (what waits for verification), refused (the last refusal, when nothing came after it),
            history (all others), state ("ok", "soon", "expired", "coming", "to_verify", "missing")
        """
        self.ensure_one()
        kinds = self.env["res.partner.id_category"].search([("liquor_requirement", "!=", False)])
        licences = self.env["res.partner.id_number"].search(
            [("partner_id", "=", self.id), ("liquor_requirement", "!=", False)], order="id desc"
        )
        by_kind = licences.grouped("category_id")
        return [
            self._liquor_licence_row(kind, by_kind.get(kind, licences.browse()))
            for kind in kinds.sorted(lambda kind: (ORDER[kind.liquor_requirement], kind.id))
        ]

    def _liquor_licence_row(self, kind, licences):
        states = licences.grouped("liquor_state")
        nothing = licences.browse()
        verified = states.get("verified", nothing)
        today = licences._liquor_today()
        begun = verified.filtered(lambda licence: not licence.valid_from or licence.valid_from <= today)
        lasting = begun.filtered(lambda licence: not licence.valid_until)
        current = lasting[:1] or begun.sorted("valid_until")[-1:] or verified[:1]
        pending = states.get("to_verify", nothing)
        refused = states.get("refused", nothing)[:1]
        if refused and (licences.filtered(lambda one: one.id > refused.id)):
            refused = nothing
        return {
            "kind": kind,
            "current": current,
            "pending": pending,
            "refused": refused,
            "history": licences - current - pending - refused,
            "state": self._liquor_licence_row_state(current, pending, today),
        }

    def _liquor_licence_row_state(self, current, pending, today):
        if not current:
            return "to_verify" if pending else "missing"
        if current.valid_from and current.valid_from > today:
            return "coming"
        if not current.valid_until or current.liquor_days_left > SOON_DAYS:
            return "ok"
        return "soon" if current.liquor_days_left >= 0 else "expired"

    def _liquor_submit_licence(self, kind, vals, scan):
        """Take a licence that the distributor sends. The caller has checked who asks.

        What was sent before and waits for verification still is replaced.

        :param res.partner.id_category kind: a kind of licence
        :param dict vals: name, liquor_holder, valid_from, valid_until (dates or False; no end: long-term)
        :param tuple scan: (name, bytes), or None
        :return: res.partner.id_number
        :raise ValidationError: something is missing or wrong; then nothing is kept
        """
        self.ensure_one()
        if not kind.liquor_requirement:
            raise ValidationError(self.env._("Choose the kind of the licence."))
        if not vals.get("name"):
            raise ValidationError(self.env._("%(kind)s: enter the number.", kind=kind.name))
        if not scan:
            raise ValidationError(self.env._("%(kind)s: choose the photo or PDF.", kind=kind.name))
        licences = self.env["res.partner.id_number"]
        if vals.get("valid_until") and vals["valid_until"] < licences._liquor_today():
            raise ValidationError(
                self.env._(
                    "%(kind)s: it ended on %(date)s already. Send the new one.",
                    kind=kind.name,
                    date=format_date(self.env, vals["valid_until"]),
                )
            )
        created = licences.create({**vals, "partner_id": self.id, "category_id": kind.id, **_scan_values(scan)})
        created._liquor_replace_pending()
        created._liquor_ask_to_verify()
        return created


def _scan_values(scan):
    name, content = scan
    return {"liquor_scan": base64.b64encode(content), "liquor_scan_name": name}
