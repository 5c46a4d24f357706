from odoo import fields, models
from odoo.exceptions import AccessError


class LiquorApplicationPart(models.AbstractModel):
    """A row of an application. Staff change only what is theirs to change, while the application is with them."""

    _name = "liquor.application.part"
    _description = "Part of an Application"

    _liquor_editable = frozenset()

    application_id = fields.Many2one(
        "liquor.distributor.application", required=True, index=True, ondelete="cascade", readonly=True
    )

    def write(self, vals):
        """Override: only the fields of the review, and only during it.

        :raise AccessError: another field
        :raise UserError: the application is not under review, or waits for approval
        """
        if not self.env.su:
            if vals.keys() - self._liquor_editable:
                raise AccessError(self.env._("What the applicant wrote is changed by the applicant only."))
            self.application_id._liquor_expect_open()
        return super().write(vals)
