from odoo.addons.liquor_catalog.tests.common import LiquorCatalogCase


class LiquorOrderCase(LiquorCatalogCase):
    """Orders of a customer at a good address that no check rule stops; the tests of the rules switch theirs on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["liquor.order.check"].search([]).active = False
