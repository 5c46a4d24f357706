from odoo import _
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools.groups import AMOUNT_GROUPS


class OrderAmountPortal(CustomerPortal):
    """The page of an order shows what it costs: not for employees to whom the order hides it."""

    def _document_check_access(self, model_name, document_id, access_token=None):
        order = super()._document_check_access(model_name, document_id, access_token=access_token)
        if model_name != "sale.order" or request.env.user.has_groups(AMOUNT_GROUPS):
            return order
        own = order.partner_id == request.env.user.partner_id
        invited = access_token and order.access_token and consteq(order.access_token, access_token)
        if not own and not invited:
            raise AccessError(_("Your role does not show what orders cost. Open the order in the back office."))
        return order
