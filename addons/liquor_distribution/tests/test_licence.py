import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.i18n import format_list

from ..tools.licence_scan import clean_scan
from .common_licence import LicenceCase, pdf, picture, social_credit_code


@tagged("post_install", "-at_install")
class TestLicence(LicenceCase):
    """Entering, verifying, refusing, renewing."""

    # ---- what is entered

    def test_number_of_a_business_licence_is_checked(self):
        licence = self.enter(self.business, name=f" {self.code[:8].lower()} {self.code[8:]} ")
        self.assertEqual(licence.name, self.code)
        wrong = self.code[:-1] + ("0" if self.code[-1] != "0" else "1")
        for number in (wrong, self.code[:-1], "12345"):
            with self.assertRaisesRegex(ValidationError, f"Business Licence: the number {number} is not a valid"):
                self.enter(self.business, name=number)
            with self.assertRaisesRegex(ValidationError, "is not a valid unified social credit code"):
                licence.with_context(id_no_validate=True).name = number
        self.assertEqual(self.enter(self.food, name="jy1 5101070000011").name, "JY15101070000011")

    def test_holder_dates_and_company(self):
        with self.assertRaisesRegex(ValidationError, "Food Operation Licence: enter the holder"):
            self.enter(self.food, liquor_holder=" ")
        with self.assertRaisesRegex(ValidationError, "Food Operation Licence: it cannot end before it begins"):
            self.enter(self.food, valid_from="2026-05-02", valid_until="2026-05-01")
        with self.assertRaisesRegex(ValidationError, "licences belong to the company Distributor One"):
            self.enter(self.food, partner=self.owner.partner_id)
        # other identification numbers are none of our business
        passport = self.env["res.partner.id_category"].create({"code": "pass", "name": "Passport"})
        number = self.licences.create(
            {"partner_id": self.owner.partner_id.id, "category_id": passport.id, "name": "g 1"}
        )
        self.assertEqual((number.name, number.liquor_requirement), ("g 1", False))
        number.name = "g 2"
        number.unlink()
        self.assertFalse(number.exists())

    @mute_logger("pypdf._reader")
    def test_scans_are_decoded(self):
        name, content = clean_scan("..\\dir/营业执照.PNG", picture())
        self.assertEqual((name, content[:3]), ("营业执照.jpg", b"\xff\xd8\xff"))
        self.assertEqual(clean_scan("a.exe", picture("JPEG"))[0], "a.jpg")
        plain = pdf(2)
        self.assertEqual(clean_scan("b.png", plain), ("b.pdf", plain))
        for content, words in (
            (b"", "is empty"),
            (b"%PDF-1.7 nothing", "cannot be read as a PDF"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is neither a JPG nor a PNG nor a PDF"),
            (b"GIF89a", "is neither a JPG nor a PNG nor a PDF"),
            (b"\x89PNG\r\n\x1a\nnothing", "cannot be read as a photo"),
            (picture() + b"x" * (10 * 1024 * 1024), "has more than 10 MB"),
            (pdf(21), "has 21 pages; it may have 1 to 20"),
            (pdf(0), "has 0 pages"),
            (pdf(script="app.alert(1)"), "contains scripts"),
            (pdf(attachment=b"MZ"), "contains scripts, forms or other files"),
            (pdf(password="x"), "is locked with a password"),
        ):
            with self.refuses(f"x.jpg {words}"):
                clean_scan("x.jpg", content)

    def test_scan_is_kept_private_and_checked_on_write(self):
        licence = self.enter(self.business)
        file = self.env["ir.attachment"].search(
            [("res_model", "=", licence._name), ("res_field", "=", "liquor_scan"), ("res_id", "=", licence.id)]
        )
        self.assertEqual((file.public, file.mimetype, licence.liquor_scan_name), (False, "image/jpeg", "scan.jpg"))
        licence.write({"liquor_scan": base64.b64encode(pdf()), "liquor_scan_name": "a"})
        self.assertEqual((file.mimetype, licence.liquor_scan_name), ("application/pdf", "a.pdf"))
        with self.refuses("is neither a JPG"):
            licence.liquor_scan = base64.b64encode(b"MZ something")
        # not around the licence
        for act in (lambda f: f.write({"datas": base64.b64encode(picture())}), lambda f: f.unlink()):
            with self.assertRaisesRegex(AccessError, "is changed on the licence"):
                act(file.with_user(self.channel))
        with self.assertRaisesRegex(AccessError, "is changed on the licence"):
            self.env["ir.attachment"].with_user(self.channel).create(
                {"name": "x", "res_model": licence._name, "res_field": "liquor_scan", "res_id": licence.id, "raw": b"x"}
            )

    # ---- verifying

    @freeze_time("2026-03-10 04:00:00")
    def test_verify(self):
        licence = self.enter(self.business)
        self.assertEqual((licence.liquor_state, licence.liquor_maker_ids), ("to_verify", self.channel))
        licence.with_user(self.manager).action_liquor_verify()
        self.assertEqual(
            (licence.liquor_state, licence.status, licence.liquor_verified_by_id, str(licence.liquor_verified_at)),
            ("verified", "open", self.manager, "2026-03-10 04:00:00"),
        )
        with self.assertRaisesRegex(UserError, "is not to be verified"):
            licence.with_user(self.manager).action_liquor_verify()

    def test_maker_is_not_checker(self):
        licence = self.enter(self.business)
        with self.assertRaisesRegex(AccessError, "entered or changed a licence does not verify it"):
            licence.with_user(self.channel).action_liquor_verify()
        # who changes it has entered it too, a manager no less
        licence.with_user(self.manager).valid_until = "2030-01-01"
        self.assertEqual(licence.liquor_maker_ids, self.channel | self.manager)
        with self.assertRaisesRegex(AccessError, "entered or changed a licence does not verify it"):
            licence.with_user(self.manager).action_liquor_verify()
        self.assertEqual(licence.liquor_state, "to_verify")
        # what the distributor sent is verified by who looks after it
        sent = self.submit(self.business)
        self.assertEqual(sent.liquor_maker_ids, self.owner)
        sent.with_user(self.channel).action_liquor_verify()
        self.assertEqual(sent.liquor_state, "verified")

    def test_nothing_to_verify_without_a_scan(self):
        licence = self.enter(self.business, liquor_scan=False)
        with self.assertRaisesRegex(UserError, "has no scan"):
            licence.with_user(self.manager).action_liquor_verify()

    def test_verification_is_not_written_by_hand(self):
        licence = self.enter(self.business)
        for vals in (
            {"liquor_state": "verified"},
            {"liquor_maker_ids": [Command.clear()]},
            {"liquor_verified_by_id": self.manager.id},
            {"liquor_verified_at": "2026-01-01"},
            {"liquor_refusal_reason": "x"},
            {"liquor_reminder": 7},
        ):
            for user in (self.channel, self.manager):
                with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                    licence.with_user(user).write(vals)
            with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                self.enter(self.food, **vals)
        sneaked = self.licences.with_user(self.channel).with_context(
            default_liquor_state="verified", default_liquor_verified_by_id=self.manager.id
        )
        made = sneaked.create(
            {"partner_id": self.distributor.id, "category_id": self.food.id, "name": "JY1", "liquor_holder": "x"}
        )
        self.assertEqual((made.liquor_state, bool(made.liquor_verified_by_id)), ("to_verify", False))

    def test_verified_licences_do_not_change_and_stay(self):
        licence = self.verified(self.business)
        for vals in (
            {"name": social_credit_code("91510100MA61T2K4")},
            {"valid_until": "2040-01-01"},
            {"liquor_holder": "Another"},
            {"liquor_scan": base64.b64encode(picture())},
            {"partner_id": self.other.id},
            {"category_id": self.further.id},
            {"active": False},
        ):
            for licences in (licence.with_user(self.channel), licence.with_user(self.manager), licence.sudo()):
                with self.assertRaisesRegex(UserError, "does not change any more"):
                    licences.write(vals)
        for licences in (licence.with_user(self.channel), licence.with_user(self.manager), licence.sudo()):
            with self.assertRaisesRegex(UserError, "licences stay as history"):
                licences.unlink()
        copied = licence.with_user(self.manager).copy({"liquor_holder": "Distributor One"})
        self.assertEqual(
            (copied.liquor_state, copied.liquor_maker_ids, copied.liquor_scan), ("to_verify", self.manager, False)
        )

    def test_refuse_tells_the_owner(self):
        licence = self.submit(self.business)
        with self.assertRaisesRegex(UserError, "Say why"):
            licence.with_user(self.channel).action_liquor_refuse("  ")
        wizard = (
            self.env["liquor.licence.refuse"]
            .with_user(self.channel)
            .create({"licence_id": licence.id, "reason": "The photo is blurred"})
        )
        wizard.action_refuse()
        self.assertEqual(
            (licence.liquor_state, licence.status, licence.liquor_refusal_reason),
            ("refused", "close", "The photo is blurred"),
        )
        mail = self.template_mails(licence)
        self.assertEqual(mail.recipient_ids, self.owner.partner_id)
        self.assertIn("The photo is blurred", mail.body_html)
        self.assertIn("/my/licences", mail.body_html)
        with self.assertRaisesRegex(UserError, "was refused or superseded already"):
            licence.with_user(self.channel).action_liquor_refuse("again")

    def test_verification_can_be_taken_back(self):
        self.licensed()
        licence = self.distributor.liquor_licence_ids.filtered(lambda one: one.category_id == self.business)
        self.assertFalse(self.distributor._liquor_ordering_blocks())
        licence.with_user(self.channel).action_liquor_refuse("Revoked by the authority")
        self.assertEqual(self.distributor._liquor_ordering_blocks(), [("Business Licence is missing.", "/my/licences")])

    # ---- renewing

    def test_renewal_takes_the_place_when_it_is_verified(self):
        old = self.verified(self.business, valid_until="2099-01-01")
        new = self.submit(self.business, valid_until=date(2105, 1, 1))
        self.assertEqual((old.liquor_state, new.liquor_state), ("verified", "to_verify"))
        new.with_user(self.channel).action_liquor_verify()
        self.assertEqual((old.liquor_state, old.status, new.liquor_state), ("superseded", "close", "verified"))
        self.assertTrue(old.liquor_scan, "history is kept")

    def test_other_kinds_and_companies_stay(self):
        food = self.verified(self.food)
        theirs = self.verified(self.business, partner=self.other)
        first = self.verified(self.further, name="A1")
        second = self.verified(self.further, name="B1")
        again = self.verified(self.further, name="A1")
        self.verified(self.business)
        self.assertEqual(
            [one.liquor_state for one in (food, theirs, first, second, again)],
            ["verified", "verified", "superseded", "verified", "verified"],
        )

    def test_renewal_that_begins_later_waits(self):
        with freeze_time("2026-03-10 04:00:00"):
            old = self.verified(self.business, valid_until="2026-03-31")
            new = self.verified(self.business, valid_from="2026-04-01", valid_until="2031-03-31")
            self.assertEqual((old.liquor_state, new.liquor_state), ("verified", "verified"))
        with freeze_time("2026-03-31 15:59:59"):  # the last second in Shanghai
            self.licences._liquor_supersede()
            self.assertEqual(old.liquor_state, "verified")
        with freeze_time("2026-03-31 16:00:00"):
            self.licences._liquor_supersede()
            self.assertEqual((old.liquor_state, new.liquor_state), ("superseded", "verified"))

    def test_expired_paper_takes_no_place(self):
        with freeze_time("2026-03-10 04:00:00"):
            old = self.verified(self.business, valid_until="2026-12-31")
            expired = self.verified(self.business, valid_until="2026-03-09")
            self.assertEqual((old.liquor_state, expired.liquor_state), ("verified", "verified"))
            self.assertFalse([gap for gap in self.gaps() if "Business" in gap])

    def test_sending_again_replaces_what_waits(self):
        first = self.submit(self.business)
        self.assertEqual(self.activities(first, "activity_licence_verify").user_id, self.channel)
        second = self.submit(self.business, user=self.buyer)
        self.assertEqual((first.liquor_state, second.liquor_state), ("superseded", "to_verify"))
        self.assertFalse(self.activities(first, "activity_licence_verify"))
        self.assertEqual(len(self.activities(second, "activity_licence_verify")), 1)
        second.with_user(self.channel).action_liquor_verify()
        self.assertFalse(self.activities(second, "activity_licence_verify"))

    def test_what_the_distributor_sends_must_be_whole(self):
        with freeze_time("2026-03-10 04:00:00"):
            for kind, vals, scan, words in (
                (self.env["res.partner.id_category"], {}, ("a.png", picture()), "Choose the kind"),
                (self.business, {"name": ""}, ("a.png", picture()), "Business Licence: enter the number"),
                (self.business, {"name": "123"}, ("a.png", picture()), "the number 123 is not a valid"),
                (self.business, {}, ("a.png", b"no"), "a.png is neither a JPG"),
                (
                    self.business,
                    {"valid_until": date(2026, 3, 9)},
                    ("a.png", picture()),
                    f"it ended on {self.day('2026-03-09')} already",
                ),
            ):
                with self.refuses(words):
                    self.submit(kind, scan=scan, **vals)
            with self.assertRaisesRegex(ValidationError, "choose the photo or PDF"):
                self.distributor.sudo()._liquor_submit_licence(self.business, {"name": self.code}, None)
            self.assertFalse(self.distributor.liquor_licence_ids)
            self.assertEqual(self.submit(self.business, valid_until=date(2026, 3, 10)).liquor_days_left, 0)

    # ---- what is in force

    def gaps(self, partner=None):
        partner = partner or self.distributor
        return [gap.message for gap in partner._liquor_licence_gaps().get(partner, [])]

    def test_business_licence_and_one_food_paper(self):
        either = format_list(self.env, [self.food.name, self.filing.name], style="or")
        missing = ["Business Licence is missing.", f"{either} is missing."]
        self.assertEqual(self.gaps(), missing)
        self.assertEqual(self.distributor._liquor_ordering_blocks(), [(message, "/my/licences") for message in missing])
        entered = self.enter(self.business)
        self.assertEqual(self.gaps()[0], "Business Licence is missing. What was sent is being verified.")
        entered.with_user(self.manager).action_liquor_verify()
        self.assertEqual(self.gaps(), missing[1:])
        self.verified(self.further)
        self.assertEqual(self.gaps(), missing[1:])
        self.verified(self.filing)
        self.assertEqual(self.gaps(), [])
        self.assertEqual(self.gaps(self.other), missing)
        self.business.liquor_requirement = "optional"
        self.assertEqual(self.gaps(self.other), missing[1:])

    def test_days_of_shanghai_and_grace(self):
        with freeze_time("2026-03-01 04:00:00"):
            self.verified(self.food)
            self.verified(self.business, valid_from="2026-03-02", valid_until="2026-03-09")
            self.assertEqual(self.gaps(), [f"Business Licence is valid from {self.day('2026-03-02')} only."])
        for moment, grace, words in (
            ("2026-03-01 15:59:59", 0, [f"Business Licence is valid from {self.day('2026-03-02')} only."]),
            ("2026-03-01 16:00:00", 0, []),
            ("2026-03-09 15:59:59", 0, []),
            ("2026-03-09 16:00:00", 0, [f"Business Licence expired on {self.day('2026-03-09')}."]),
            ("2026-03-09 16:00:00", 1, []),
            ("2026-03-10 15:59:59", 1, []),
            ("2026-03-10 16:00:00", 1, [f"Business Licence expired on {self.day('2026-03-09')}."]),
        ):
            with self.subTest(moment=moment, grace=grace), freeze_time(moment):
                self.env.company.liquor_licence_grace_days = grace
                self.assertEqual(self.gaps(), words)

    def test_overview(self):
        with freeze_time("2026-03-10 04:00:00"):
            old = self.verified(self.business, valid_until="2026-05-09")  # in 60 days
            waiting = self.submit(self.business)
            refused = self.submit(self.food)
            refused.with_user(self.channel).action_liquor_refuse("blurred")
            rows = {row["kind"]: row for row in self.distributor._liquor_licence_overview()}
            self.assertEqual(list(rows)[:3], [self.business, self.food, self.filing])
            business = rows[self.business]
            self.assertEqual((business["current"], business["pending"], business["state"]), (old, waiting, "soon"))
            self.assertEqual(business["current"].liquor_days_left, 60)
            food = rows[self.food]
            self.assertEqual((bool(food["current"]), food["refused"], food["state"]), (False, refused, "missing"))
            waiting.with_user(self.channel).action_liquor_verify()
            row = self.distributor._liquor_licence_overview()[0]
            self.assertEqual((row["current"], row["history"], row["state"]), (waiting, old, "ok"))
        with freeze_time("2026-03-09 04:00:00"):
            self.assertEqual(old.liquor_days_left, 61)

    # ---- who may

    def test_roles(self):
        mine = self.enter(self.business)
        free = self.enter(self.business, user=self.manager, partner=self.other)
        everybody = mine | free
        seen = lambda user: self.licences.with_user(user).search([("id", "in", everybody.ids)])  # noqa: E731
        self.assertEqual(seen(self.channel), everybody)
        self.assertEqual(seen(self.colleague), free, "a colleague looks after the first")
        self.assertEqual(seen(self.manager), everybody)
        finance = self.user_of("finance")
        self.assertEqual(seen(finance), everybody)
        for act in (lambda one: one.write({"comment": "x"}), lambda one: one.action_liquor_verify()):
            with self.assertRaises(AccessError):
                act(mine.with_user(finance))
            with self.assertRaises(AccessError):
                act(mine.with_user(self.colleague))
        with self.assertRaises(AccessError):
            mine.with_user(self.colleague).read(["liquor_scan"])
        with self.assertRaises(AccessError):
            self.enter(self.food, user=self.colleague)
        free.with_user(self.colleague).action_liquor_verify()
        self.assertEqual(free.liquor_verified_by_id, self.colleague)
        for role in ("service", "operator", "warehouse", "buyer"):
            user = self.user_of(role)
            self.assertFalse(seen(user), role)
            with self.assertRaises(AccessError):
                mine.with_user(user).read(["name"])
            self.assertFalse(self.distributor.with_user(user).liquor_licence_ids, role)

    def test_only_managers_change_what_is_mandatory(self):
        for act in (
            lambda kind: kind.write({"liquor_requirement": "optional"}),
            lambda kind: kind.write({"active": False}),
            lambda kind: kind.write({"liquor_number_check": False}),
            lambda kind: kind.write({"validation_code": "failed = False"}),
            lambda kind: kind.unlink(),
            lambda kind: kind.create({"code": "x", "name": "x", "liquor_requirement": "always"}),
        ):
            with self.assertRaisesRegex(AccessError, "Only managers decide"):
                act(self.business.with_user(self.channel))
        self.business.with_user(self.manager).liquor_requirement = "optional"
        passport = self.env["res.partner.id_category"].with_user(self.channel).create({"code": "p", "name": "Passport"})
        passport.validation_code = "failed = False"
        with self.assertRaisesRegex(AccessError, "Only managers decide"):
            passport.liquor_requirement = "always"
