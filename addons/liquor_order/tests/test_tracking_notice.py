from odoo.tests import tagged

from .common_tracking import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingNotice(TrackingCase):
    """What customers are told, once."""

    def mails(self, picking):
        return self.env["mail.mail"].search(
            [("model", "=", "stock.picking"), ("res_id", "in", picking.ids)], order="id"
        )

    def test_shipping_waits_for_no_mail(self):
        picking = self.shipped()
        self.assertFalse(self.mails(picking))
        notice = self.env["liquor.shipment.notice"].search([("picking_id", "=", picking.id)])
        self.assertEqual((notice.kind, notice.state), ("shipped", "queued"))

    def test_shipped_and_signed_once_each(self):
        picking = self.shipped("SF1234")
        self.run_job("cron_shipment_notice")
        (mail,) = self.mails(picking)
        self.assertEqual(mail.state, "outgoing", "Sent by the mail queue")
        self.assertEqual(mail.recipient_ids, self.customer)
        for text in ("SF1234", "Test Sauce 53", picking.sale_id.name, picking.sale_id.access_token):
            self.assertIn(text, mail.body_html)
        self.assertNotIn("part of your order", mail.body_html)
        picking._liquor_sign("signed")
        picking._liquor_queue_notice("shipped")
        picking._liquor_queue_notice("signed")
        self.run_job("cron_shipment_notice")
        self.run_job("cron_shipment_notice")
        self.assertEqual(len(self.mails(picking)), 2)
        self.assertIn("signed for", self.mails(picking)[-1].subject)

    def test_a_part_says_what_is_in_it(self):
        order = self.confirmed(quantity=4)
        first = self.ship(order, "SF1", quantity=1)
        self.run_job("cron_shipment_notice")
        (mail,) = self.mails(first)
        self.assertIn("part of your order", mail.body_html)
        self.assertRegex(mail.body_html, r"×\s*1\s")
        second = self.ship(order, "SF2")
        self.run_job("cron_shipment_notice")
        self.assertRegex(self.mails(second).body_html, r"×\s*3\s")

    def test_without_mail_address_silence(self):
        self.customer.email = False
        picking = self.shipped()
        self.run_job("cron_shipment_notice")
        self.assertFalse(self.mails(picking))
        notice = self.env["liquor.shipment.notice"].search([("picking_id", "=", picking.id)])
        self.assertEqual(notice.state, "done")

    def test_a_notice_that_fails_does_not_stop_the_next(self):
        first, second = self.shipped("SF1"), self.shipped("SF2")
        model, told = self.env.registry["sale.order"], []

        def notify(order, kind, picking=None):
            if picking == first:
                raise ValueError("no such number")
            if picking == second:  # the demo's own notices wait too
                told.append((kind, picking.id))

        self.patch(model, "_liquor_notify", notify)
        with self.assertLogs("odoo.addons.liquor_order.models.liquor_shipment_notice", "WARNING"):
            self.run_job("cron_shipment_notice")
        self.assertEqual(told, [("shipped", second.id)])
        notices = self.env["liquor.shipment.notice"].search([("picking_id", "in", (first + second).ids)], order="id")
        self.assertEqual(notices.mapped("state"), ["failed", "done"])
        self.assertIn("no such number", notices[0].error)

    def test_mails_speak_chinese(self):
        self.customer.lang = "zh_CN"
        picking = self.shipped()
        self.run_job("cron_shipment_notice")
        self.assertIn("发货", self.mails(picking).subject)
