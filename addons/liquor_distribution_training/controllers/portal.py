from odoo import http
from odoo.http import request

from odoo.addons.liquor_distribution.controllers.portal import DistributorPortal


class TrainingPortal(DistributorPortal):
    @http.route("/my/training", type="http", auth="user", website=True)
    def my_training(self, **kwargs):
        """The courses of the distributor's tier, with one's own progress."""
        self._distributor()
        values = {"page_name": "liquor_training", "trainings": request.env.user._liquor_training()}
        return request.render("liquor_distribution_training.portal_training", values)
