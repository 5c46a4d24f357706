import secrets
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import kuaidi100

SECRET_GROUPS = "base.group_system,liquor_base.group_liquor_manager"


class LiquorCourier(models.Model):
    """An account at a service that knows where parcels are. Another service: inherit, add a provider and a client."""

    _name = "liquor.courier"
    _description = "Courier Service"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    provider = fields.Selection([("kuaidi100", "Kuaidi100")], required=True, default="kuaidi100")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    base_url = fields.Char("Service Address", default=kuaidi100.BASE_URL, required=True)
    customer = fields.Char(
        "Customer Number", groups=SECRET_GROUPS, copy=False, help="The customer number that Kuaidi100 gave you."
    )
    api_key = fields.Char("Key", groups=SECRET_GROUPS, copy=False)
    push_secret = fields.Char(
        groups=SECRET_GROUPS,
        copy=False,
        default=lambda self: secrets.token_hex(16),
        help="Kuaidi100 signs its pushes with it; pushes without the right signature are refused.",
    )
    callback_url = fields.Char("Push Address", compute="_compute_callback_url")

    @api.depends("company_id")
    def _compute_callback_url(self):
        for courier in self:
            # sudo: whoever keeps couriers need not keep websites
            website = self.env["website"].sudo().search([("company_id", "=", courier.company_id.id)], limit=1)
            base = website.get_base_url() if website else courier.get_base_url()
            courier.callback_url = f"{base}/liquor/courier/{courier.id}/push" if courier.id else False

    @api.constrains("base_url")
    def _check_base_url(self):
        """Key and phone numbers must not leave in clear; plain http only to this machine."""
        for courier in self:
            url = courier.base_url.strip()
            parts = urlsplit(url)
            local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
            if not (parts.scheme == "https" and parts.hostname or local):
                raise ValidationError(
                    self.env._(
                        "The address of the courier service %(name)s must begin with https://", name=courier.name
                    )
                )

    @api.model
    def _of_companies(self, companies):
        """The account of each company: {res.company: liquor.courier}; companies without one are missing."""
        found = self.sudo().search([("company_id", "in", companies.ids)])  # sudo: clerks ship, managers keep keys
        return {courier.company_id: courier for courier in found.sorted(lambda c: (c.sequence, c.id), reverse=True)}

    def _client(self):
        """The client of this account.

        :rtype: odoo.addons.liquor_order.tools.courier.CourierClient
        """
        self.ensure_one()
        account = self.sudo()  # sudo: only the client sees the keys
        return kuaidi100.Kuaidi100Client(
            account.customer, account.api_key, account.push_secret, account.base_url.strip()
        )

    def action_test(self):
        """Ask for a parcel that does not exist: shows whether address and key are right."""
        self.ensure_one()
        self.check_access("write")
        try:
            self._client().query(kuaidi100.courier.Parcel("yuantong", "YT0000000000000"))
        except kuaidi100.courier.CourierError as error:
            raise UserError(
                self.env._("%(answer)s. Check the address, the customer number and the key.", answer=error)
            ) from None
        message = self.env._("The courier service answers.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": message},
        }
