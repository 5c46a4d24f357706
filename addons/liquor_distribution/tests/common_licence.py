import base64
import io
from contextlib import contextmanager

from PIL import Image
from stdnum.cn import uscc

from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.tests import new_test_user
from odoo.tools import format_date
from odoo.tools.pdf import PdfWriter, generic

from .common import DistributionCase


def social_credit_code(stem="91510100MA61T2K3"):
    """Return a valid unified social credit code.

    :param str stem: its first 16 characters
    """
    code = f"{stem}X"
    return code + uscc.calc_check_digit(code)


def picture(fmt="PNG", size=(40, 30)):
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, fmt)
    return stream.getvalue()


def pdf(pages=1, script="", password="", attachment=b""):
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        writer._root_object[generic.NameObject("/OpenAction")] = generic.DictionaryObject(
            {
                generic.NameObject("/S"): generic.NameObject("/JavaScript"),
                generic.NameObject("/JS"): generic.create_string_object(script),
            }
        )
    if attachment:
        writer.add_attachment("more.bin", attachment)
    if password:
        writer.encrypt(password)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


class LicenceCase(DistributionCase):
    """Kinds of licences, and who enters and who verifies them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.write({"lang": "en_US", "tz": "Asia/Shanghai"})
        cls.business = cls.env.ref("liquor_distribution.licence_kind_business")
        cls.food = cls.env.ref("liquor_distribution.licence_kind_food")
        cls.filing = cls.env.ref("liquor_distribution.licence_kind_prepackaged")
        cls.further = cls.env.ref("liquor_distribution.licence_kind_other")
        cls.manager = cls.user_of("manager")
        cls.colleague = new_test_user(
            cls.env, "licence_colleague", groups="base.group_user,liquor_base.group_liquor_channel"
        )
        cls.owner.partner_id.email = "owner@example.com"
        cls.licences = cls.env["res.partner.id_number"]
        cls.code = social_credit_code()

    @classmethod
    def enter(cls, kind, user=None, partner=None, **vals):
        """A licence as the employee `user` enters it (by default who looks after the distributor)."""
        return cls.licences.with_user(user or cls.channel).create(
            {
                "partner_id": (partner or cls.distributor).id,
                "category_id": kind.id,
                "name": cls.code if kind == cls.business else "JY15101070000011",
                "liquor_holder": "Distributor One",
                "liquor_scan": base64.b64encode(picture()),
                "liquor_scan_name": "scan.png",
                **vals,
            }
        )

    @classmethod
    def verified(cls, kind, **vals):
        licence = cls.enter(kind, **vals)
        licence.with_user(cls.manager).action_liquor_verify()
        return licence

    @classmethod
    def licensed(cls, partner=None, until=False):
        """Give a distributor the two licences that it needs.

        :return: the business licence and the food licence
        """
        until = until and Date.to_date(until)
        return tuple(cls.verified(kind, partner=partner, valid_until=until) for kind in (cls.business, cls.food))

    def submit(self, kind, user=None, scan=("new.png", None), **vals):
        """A licence as the distributor sends it through the portal."""
        user = user or self.owner
        name, content = scan
        return (
            user._liquor_distributor()
            .with_user(user)
            .sudo()
            ._liquor_submit_licence(
                kind,
                {
                    "name": self.code,
                    "liquor_holder": "Distributor One",
                    "valid_from": False,
                    "valid_until": False,
                    **vals,
                },
                (name, content or picture()),
            )
        )

    def activities(self, licences, xmlid):
        kind = self.env.ref(f"liquor_distribution.{xmlid}")
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner.id_number"),
                ("res_id", "in", licences.ids),
                ("activity_type_id", "=", kind.id),
            ]
        )

    def day(self, text):
        """The day as the messages write it."""
        return format_date(self.env, Date.to_date(text))

    @contextmanager
    def refuses(self, words, exception=ValidationError):
        """A refusal as a request sees it: with a message, and nothing of it stays."""
        with self.assertRaises(exception) as caught, self.env.cr.savepoint():
            yield
        # the message is translated here, where there is a language
        self.assertIn(words, str(caught.exception))

    def template_mails(self, licences):
        """The mails of our templates, without those that tell employees of their activities."""
        return self.env["mail.mail"].search(
            [("model", "=", licences._name), ("res_id", "in", licences.ids), ("message_type", "=", "email_outgoing")]
        )
