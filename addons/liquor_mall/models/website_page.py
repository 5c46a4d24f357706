from odoo import api, models


class WebsitePage(models.Model):
    _inherit = "website.page"

    @api.model
    def _get_cache_key(self, request):
        """Override: a page with the age gate and one without it are two."""
        return (*super()._get_cache_key(request), request.website._liquor_needs_age_gate())

    def _allow_to_use_cache(self, request):
        """Override: the home page shows prices and stock of this moment."""
        return super()._allow_to_use_cache(request) and request.httprequest.path != "/"
