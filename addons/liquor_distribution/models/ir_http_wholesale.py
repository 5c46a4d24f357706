from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Override: the portal's scripts of this addon speak the visitor's language too."""
        return super()._get_translation_frontend_modules_name() + ["liquor_distribution"]
