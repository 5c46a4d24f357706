from odoo import api, models
from odoo.exceptions import AccessError


class IrAttachment(models.Model):
    """The file of a scan changes with its licence only, which checks it and may be closed already."""

    _inherit = "ir.attachment"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("res_model") == "res.partner.id_number" and vals.get("res_field") for vals in vals_list
        ):
            self._liquor_refuse_scan()
        return super().create(vals_list)

    def write(self, vals):
        self._liquor_guard_scans()
        return super().write(vals)

    def unlink(self):
        self._liquor_guard_scans()
        return super().unlink()

    def _liquor_guard_scans(self):
        """Refuse changes around the licence; the licence itself writes as superuser.

        :raise AccessError: one of them is the scan of a licence
        """
        if self.env.su:
            return
        # sudo: the question is what they belong to
        if any(file.res_model == "res.partner.id_number" and file.res_field for file in self.sudo()):
            self._liquor_refuse_scan()

    def _liquor_refuse_scan(self):
        raise AccessError(self.env._("The scan of a licence is changed on the licence."))
