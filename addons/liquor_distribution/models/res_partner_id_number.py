import base64
import binascii
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command

from ..tools.licence_scan import clean_scan

# what a verification vouches for
CONTENT = {"name", "category_id", "partner_id", "liquor_holder", "valid_from", "valid_until", "liquor_scan", "active"}
# written by the steps only, as superuser
GUARDED = {
    "liquor_state",
    "liquor_maker_ids",
    "liquor_verified_by_id",
    "liquor_verified_at",
    "liquor_refusal_reason",
    "liquor_reminder",
}
STATUS = {"to_verify": "draft", "verified": "open", "refused": "close", "superseded": "close"}


class ResPartnerIdNumber(models.Model):
    """A licence of a distributor is an identification number whose category says that it is one.

    It counts once somebody else than who entered it has verified it; from then on it does not change any more. A
    renewal is a new record: the old one counts until the new one is verified, and stays as history.
    """

    _inherit = "res.partner.id_number"

    liquor_requirement = fields.Selection(related="category_id.liquor_requirement", store=True, index="btree_not_null")
    liquor_holder = fields.Char("Holder", copy=False, help="The name on the licence.")
    liquor_scan = fields.Binary("Scan", copy=False, help="JPG, PNG or PDF, up to 10 MB.")
    liquor_scan_name = fields.Char("Name of the Scan", copy=False)
    liquor_state = fields.Selection(
        [
            ("to_verify", "To Verify"),
            ("verified", "Verified"),
            ("refused", "Refused"),
            ("superseded", "Superseded"),
        ],
        "Verification",
        default="to_verify",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    liquor_maker_ids = fields.Many2many(
        "res.users",
        "liquor_licence_maker_rel",
        "licence_id",
        "user_id",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Who entered or changed it; they do not verify it.",
    )
    liquor_verified_by_id = fields.Many2one("res.users", "Verified by", readonly=True, copy=False)
    liquor_verified_at = fields.Datetime("Verified on", readonly=True, copy=False)
    liquor_refusal_reason = fields.Char("Reason of the Refusal", readonly=True, copy=False, tracking=True)
    liquor_reminder = fields.Integer(
        "Last Reminder",
        readonly=True,
        copy=False,
        help="How many days before the end the last reminder stands for: 60, 30 or 7; 0: none was sent.",
    )
    liquor_days_left = fields.Integer(
        "Days Left", compute="_compute_liquor_days_left", help="Days to the last day of validity; negative: past it."
    )
    liquor_owner_ids = fields.Many2many(
        "res.partner", string="Owners", compute="_compute_liquor_owner_ids", compute_sudo=True
    )

    @api.depends("valid_until")
    @api.depends_context("uid", "tz", "company")
    def _compute_liquor_days_left(self):
        today = self._liquor_today()
        for licence in self:
            licence.liquor_days_left = (licence.valid_until - today).days if licence.valid_until else 0

    @api.depends("partner_id")
    def _compute_liquor_owner_ids(self):
        owners = self.partner_id._liquor_owners()
        for licence in self:
            licence.liquor_owner_ids = owners.get(licence.partner_id, self.env["res.partner"])

    @api.depends("name", "category_id", "liquor_requirement")
    def _compute_display_name(self):
        res = super()._compute_display_name()
        for licence in self.filtered("liquor_requirement"):
            licence.display_name = f"{licence.category_id.name} {licence.name or ''}".strip()
        return res

    @api.onchange("partner_id")
    def _onchange_liquor_partner_id(self):
        if not self.liquor_holder:
            self.liquor_holder = self.partner_id.name

    @api.model
    def _liquor_today(self):
        """Return the day it is for the company."""
        return fields.Date.context_today(self.with_context(tz=self.env.company.partner_id.tz or "Asia/Shanghai"))

    @api.constrains("category_id", "partner_id", "liquor_holder", "valid_from", "valid_until")
    def _check_liquor_licence(self):
        for licence in self.filtered(lambda number: number.category_id.liquor_requirement):
            kind = licence.category_id.name
            if not (licence.liquor_holder or "").strip():
                raise ValidationError(self.env._("%(kind)s: enter the holder, as on the licence.", kind=kind))
            if licence.valid_from and licence.valid_until and licence.valid_until < licence.valid_from:
                raise ValidationError(self.env._("%(kind)s: it cannot end before it begins.", kind=kind))
            if licence.partner_id != licence.partner_id.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(kind)s: licences belong to the company %(company)s, not to one of its contacts.",
                        kind=kind,
                        company=licence.partner_id.commercial_partner_id.name,
                    )
                )

    # Entering
    @api.model_create_multi
    def create(self, vals_list):
        kinds = self.env["res.partner.id_category"].browse(
            {vals["category_id"] for vals in vals_list if vals.get("category_id")}
        )
        licence_kinds = set(kinds.filtered("liquor_requirement").ids)
        cleaned = []
        for vals in vals_list:
            self._liquor_guard_steps(vals)
            vals = self._liquor_clean(vals, vals.get("category_id") in licence_kinds)
            if not self.env.su:
                # a default of the context is no way around the steps either
                vals |= {name: "to_verify" if name == "liquor_state" else False for name in GUARDED}
            vals["liquor_maker_ids"] = [Command.link(self.env.uid)]
            cleaned.append(vals)
        return super().create(cleaned)

    def write(self, vals):
        self._liquor_guard_steps(vals)
        if CONTENT & vals.keys():
            self._liquor_guard_content()
            vals = self._liquor_clean(vals, any(number.liquor_requirement for number in self))
            vals["liquor_maker_ids"] = [Command.link(self.env.uid)]
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_licence(self):
        """Licences stay.

        :raise UserError: one of them is a licence
        """
        if kept := self.filtered("liquor_requirement"):
            raise UserError(
                self.env._("%(licence)s: licences stay as history; refuse it instead.", licence=kept[0].display_name)
            )

    def _liquor_guard_steps(self, vals):
        """Refuse what only the steps may write.

        :raise AccessError: a user, not a step, writes the verification
        """
        if not self.env.su and (names := GUARDED & vals.keys()):
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be set by hand: use the buttons of the licence.",
                    fields=", ".join(self._fields[name].string for name in sorted(names)),
                )
            )

    def _liquor_guard_content(self):
        """What was verified, or refused, stays as it was: not even the system changes it.

        :raise UserError: one of the licences is not to be verified any more
        """
        done = self.filtered(lambda number: number.liquor_requirement and number.liquor_state != "to_verify")
        if done:
            raise UserError(
                self.env._(
                    "%(licence)s was verified or refused already and does not change any more; enter a new one.",
                    licence=done[0].display_name,
                )
            )

    @api.model
    def _liquor_clean(self, vals, is_licence):
        """Return the values with a checked scan, and the number as it is printed.

        :raise ValidationError: the scan is none, see `clean_scan`
        """
        vals = dict(vals)
        if is_licence and vals.get("name"):
            vals["name"] = re.sub(r"\s+", "", vals["name"]).upper()
        if scan := vals.get("liquor_scan"):
            try:
                content = base64.b64decode(scan, validate=False)
            except (binascii.Error, ValueError):
                content = b""
            vals["liquor_scan_name"], content = clean_scan(vals.get("liquor_scan_name"), content)
            vals["liquor_scan"] = base64.b64encode(content)
        return vals
