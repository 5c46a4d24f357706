from odoo.http import request

from odoo.addons.website_sale.controllers.main import WebsiteSale


class DistributorAddress(WebsiteSale):
    def _complete_address_values(self, address_values, *args, **kwargs):  # pylint: disable=missing-return
        """Override: what somebody adds who does not edit the distributor's addresses is their own, not the distributor's.

        "Other" serves for goods and invoices in the shop, and is no address that the distributor orders to.
        """
        super()._complete_address_values(address_values, *args, **kwargs)
        if not request.env.user._liquor_edits_addresses():
            address_values.update(parent_id=request.env.user.partner_id.id, type="other")
