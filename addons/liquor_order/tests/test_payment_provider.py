from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestPaymentProvider(TransactionCase):
    def test_a_provider_that_is_switched_on_has_its_payment_method(self):
        provider = self.env.ref("payment.payment_provider_demo")
        lines = self.env["account.payment.method.line"]
        domain = [("payment_provider_id", "=", provider.id)]
        provider.state = "disabled"
        lines.search(domain).unlink()
        provider.state = "test"
        self.assertEqual(lines.search_count(domain), 1)
