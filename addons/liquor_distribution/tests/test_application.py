from datetime import timedelta
from decimal import Decimal

from werkzeug.datastructures import MultiDict

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import company_name
from ..tools.licence_scan import clean_scan
from .common_application import ApplicationCase, code, pdf, picture


@tagged("post_install", "-at_install")
class TestApplicationForm(ApplicationCase):
    """What applicants enter."""

    def problems(self, scans=None, **changes):
        return self.draft(9, scans=scans, **changes).sudo()._liquor_problems()

    def test_complete_form_has_no_problem(self):
        application = self.draft(1)
        self.assertEqual(application.sudo()._liquor_problems(), {})
        self.assertEqual((application.state, application.name), ("draft", False))
        self.assertEqual(application.warehouse_area, 320.5)
        self.assertEqual(application.outlet_count, 45)
        self.assertEqual(application.channel_ids.mapped("name"), ["Restaurants", "Group Purchase"])
        owner = application.contact_ids[0]
        self.assertEqual((owner.role, owner.phone), ("owner", "+86 139 0000 0001"))

    def test_each_field_has_its_message(self):
        yesterday = fields.Date.to_string(fields.Date.today() - timedelta(days=2))
        other_city = self.env.ref("liquor_order.division_510502")
        for changes, field, words in (
            ({"company_name": "酒"}, "company_name", "full name"),
            ({"code": None}, "code", "18 characters"),
            ({"code": code(1)[:17]}, "code", "has 17"),
            ({"code": code(1)[:17] + ("A" if code(1)[17] != "A" else "B")}, "code", "check digit"),
            ({"code": "9151010OMA6C00001X"}, "code", "eight digits"),
            ({"legal_person": ""}, "legal_person", "legal representative"),
            ({"state_id": "999999"}, "state_id", "province"),
            ({"liquor_district_id": str(other_city.id)}, "state_id", "do not belong together"),
            ({"street": "那里"}, "street", "not enough"),
            ({"owner_phone": "1390000"}, "owner_phone", "11 digits"),
            ({"owner_email": ""}, "owner_email", "account"),
            ({"owner_email": "nobody"}, "owner_email", "no e-mail"),
            ({"buyer_phone": ""}, "buyer_phone", "missing"),
            ({"warehouse_kind": "cave"}, "warehouse_kind", "own or rented"),
            ({"warehouse_area": "0"}, "warehouse_area", "area"),
            ({"channel_ids": ["0", "x", "-1"]}, "channel_ids", "channel"),
            ({"brand_note": ""}, "brand_ids", "brands"),
            ({"food_number": "?"}, "food_number", "number"),
            ({"food_until": ""}, "food_until", "valid until"),
            ({"food_until": yesterday, "food_from": "2020-01-01"}, "food_until", "no longer valid"),
            ({"food_from": "2099-01-01"}, "food_until", "before it begins"),
            ({"consent": None}, "consent", "Agree"),
        ):
            with self.subTest(changes=changes):
                problems = self.problems(**changes)
                self.assertEqual(list(problems), [field])
                self.assertIn(words, problems[field])

    def test_only_the_owner_needs_an_e_mail(self):
        people = {"buyer_email": None, "accountant_name": "周会计", "accountant_phone": "028-85551234"}
        application = self.draft(1, **people)
        self.assertEqual(application.sudo()._liquor_problems(), {})
        self.assertEqual(application.contact_ids.mapped("email"), ["owner1@apply.example", False, False])
        self.assertEqual(set(self.problems(buyer_phone=None)), {"buyer_phone"}, "but a telephone")
        self.assertEqual(
            set(self.problems(accountant_email="who@apply.example")), {"accountant_name", "accountant_phone"}
        )

    def test_one_food_licence_is_enough_but_needed(self):
        no_food = {"food_number": "", "food_from": "", "food_until": ""}
        only = {"business": ("a.png", picture())}
        self.assertEqual(set(self.problems(only, **no_food)), {"food_number", "food_until", "food_scan"})
        with_filing = {**only, "prepacked": ("c.jpg", picture("JPEG"))}
        self.assertEqual(self.problems(with_filing, **no_food, prepacked_number="YB15101070000001"), {})
        self.assertEqual(set(self.problems({"food": ("b.pdf", pdf())})), {"business_scan"})

    def test_values_that_cannot_be_read_are_not_saved(self):
        form = MultiDict(
            self.form(1, outlet_count="many", warehouse_area="-1", food_until="2024-02-31", remark="x" * 1001)
        )
        problems = self.applications._liquor_parse_form(form)[3]
        self.assertEqual(set(problems), {"outlet_count", "warehouse_area", "food_until", "remark"})
        for text in ("1.5", "nan", "inf", "1e99"):
            form = MultiDict(self.form(1, outlet_count=text))
            self.assertEqual(set(self.applications._liquor_parse_form(form)[3]), {"outlet_count"}, text)

    def test_scans_are_judged_by_their_content(self):
        name, content = clean_scan("a.pdf", picture())
        self.assertEqual((name, content[:3]), ("a.jpg", b"\xff\xd8\xff"))
        self.assertEqual(clean_scan("a.jpg", pdf()), ("a.pdf", pdf()))
        for content, words in (
            (b"", "empty"),
            (b"<html><script>alert(1)</script>", "neither"),
            (b"MZ" + b"0" * 100, "neither"),
            (b"%PDF-1.7 and nothing", "cannot be read"),
            (b"\xff\xd8\xff" + b"0" * 100, "cannot be read"),
            (pdf() + b"0" * 10 * 1024 * 1024, "10 MB"),
        ):
            with self.subTest(words=words), mute_logger("pypdf"):
                with self.assertRaises(ValidationError) as refusal:
                    clean_scan("evil.jpg", content)
                self.assertIn(words, str(refusal.exception))

    def test_a_bad_scan_leaves_nothing(self):
        application = self.draft(1).sudo()
        values, contacts, licences, _problems = self.applications._liquor_parse_form(
            MultiDict(self.form(1, legal_person="Changed"))
        )
        with self.assertRaises(ValidationError):
            application._liquor_save(values, contacts, licences, {"food": ("x.png", b"no")})
        self.assertEqual(application.legal_person, "王建国")

    def test_a_new_scan_replaces_the_old_one(self):
        application = self.draft(1).sudo()
        licence = application.licence_ids.filtered(lambda row: row.kind == "food")
        old = licence.attachment_id
        self.assertEqual((old.mimetype, old.public, old.res_id), ("application/pdf", False, application.id))
        application._liquor_save({"company_name": "x"}, {}, {}, {"food": ("n.png", picture())})
        self.assertFalse(old.exists())
        self.assertEqual(licence.attachment_id.mimetype, "image/jpeg")

    def test_licences_for_the_vault(self):
        rows = self.draft(1).sudo()._liquor_licence_values()
        self.assertEqual([row["kind"] for row in rows], ["business", "food"])
        self.assertEqual(rows[0]["number"], code(1), "the code is the number of the business licence")
        self.assertEqual(rows[0]["valid_until"], False)
        self.assertEqual(rows[1]["valid_from"], fields.Date.to_date("2024-01-01"))
        self.assertEqual(rows[1]["attachment"].name, "food.pdf")

    def test_incomplete_is_not_sent(self):
        application = self.draft(1, legal_person="", consent=None).sudo()
        with self.assertRaisesRegex(ValidationError, "legal representative"):
            application._liquor_submit()
        self.assertEqual((application.state, application.submit_count), ("draft", 0))

    def test_sent_once_and_then_closed(self):
        application = self.submitted(1).sudo()
        self.assertEqual((application.state, application.submit_count), ("submitted", 1))
        self.assertTrue(application.name.startswith("DA"))
        self.assertEqual(len(application.check_ids), 6)
        self.assertEqual(len(application.score_ids), 5)
        with self.assertRaisesRegex(UserError, "Submitted"):
            application._liquor_submit()
        with self.assertRaisesRegex(UserError, "Submitted"):
            application._liquor_save({"company_name": "x"}, {}, {}, {})

    def test_mails_hold_the_link_and_stay_out_of_the_chatter(self):
        before = self.env["mail.mail"].search([])
        application = self.submitted(1)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.mapped("email_to"), ["owner1@apply.example"])
        token = application.sudo().access_token
        self.assertIn(token, mail.body_html)
        self.assertNotIn(token, "".join(application.message_ids.mapped("body")))

    def test_old_drafts_go_with_their_scans(self):
        old, new, sent = self.draft(1), self.draft(2), self.submitted(3)
        scans = old.sudo().licence_ids.attachment_id
        days = fields.Datetime.now() - timedelta(days=91)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE liquor_distributor_application SET write_date = %s WHERE id IN %s", [days, (old.id, sent.id)]
        )
        self.env.invalidate_all()
        self.applications._gc_drafts()
        self.assertFalse(old.exists() or scans.exists())
        self.assertTrue(new.exists() and sent.exists())

    def test_core_of_names(self):
        places = ["四川省", "成都市", "武侯区"]
        self.assertEqual(company_name.core("成都川酒汇商贸有限公司", places), "川酒汇")
        self.assertEqual(company_name.core("四川省成都市 川酒汇（酒类）经营部", places), "川酒汇")
        self.assertEqual(company_name.core("北京酒业有限公司", ["北京市"]), "北京酒业有限公司")
        self.assertEqual(company_name.core(False), "")


@tagged("post_install", "-at_install")
class TestApplicationReview(ApplicationCase):
    """The review desk, up to the decision."""

    def test_score_is_the_weighted_share(self):
        application = self.reviewed(1, points=8)
        self.assertEqual(application.sudo()._liquor_score(), Decimal("80.00"))
        self.assertEqual((application.score, application.suggested_limit), (80.0, 200000.0))
        # weights 20 25 15 25 15: 20*7 + 80*8 of 1000
        application.with_user(self.channel).score_ids[0].points = 7
        self.assertEqual(application.sudo()._liquor_score(), Decimal("78.00"))
        self.assertEqual((application.score, application.suggested_limit), (78.0, 50000.0))

    def test_score_rounds_half_up(self):
        application = self.reviewed(1, points=0)
        rows = application.sudo().score_ids
        rows[1:].unlink()
        rows[0].write({"max_points": 16, "points": 1})
        self.assertEqual(application.sudo()._liquor_score(), Decimal("6.25"))
        rows[0].write({"max_points": 800, "points": 1})
        self.assertEqual(application.sudo()._liquor_score(), Decimal("0.13"), "0.125")
        rows.exists().unlink()
        self.assertEqual(application.sudo()._liquor_score(), Decimal("0.00"))

    def test_points_within_bounds(self):
        row = self.reviewed(1).with_user(self.channel).score_ids[0]
        for points in (-1, 11):
            with self.assertRaisesRegex(ValidationError, "0 to 10"), self.env.cr.savepoint():
                row.points = points

    def test_later_weights_do_not_change_a_rating(self):
        application = self.reviewed(1, points=8)
        application.with_user(self.channel).score_ids[0].points = 7
        self.env.ref("liquor_distribution.criterion_history").weight = 500
        self.assertEqual(application.sudo()._liquor_score(), Decimal("78.00"))

    def test_recommendation_names_all_that_is_missing(self):
        application = self.submitted(1).with_user(self.channel)
        application.action_start()
        self.assertEqual((application.state, application.user_id), ("reviewing", self.channel))
        with self.assertRaises(UserError) as refusal:
            application.action_recommend()
        for words in ("Not checked yet", "Not rated yet", "Choose the level"):
            self.assertIn(words, str(refusal.exception))
        self.assertNotIn("exclusive territory", str(refusal.exception), "this check is not required")
        self.assertFalse(application.recommended_by)

    def test_limit_above_the_suggested_needs_reasons(self):
        application = self.reviewed(1, points=6, credit_limit=50000.01).with_user(self.channel)
        with self.assertRaisesRegex(UserError, "above the suggested"):
            application.action_recommend()
        application.recommend_note = "Pays in advance"
        application.action_recommend()
        self.assertEqual(application.recommended_by, self.channel)

    def test_price_list_follows_the_level(self):
        application = self.reviewed(1).with_user(self.channel)
        self.assertEqual(application.pricelist_id, self.pricelist)
        application.pricelist_id = self.env["product.pricelist"].create({"name": "Other"})
        with self.assertRaisesRegex(UserError, "Application Test List"):
            application.action_recommend()
        application.write({"grade_id": self.plain_grade.id, "pricelist_id": False})
        with self.assertRaisesRegex(UserError, "Choose the price list"):
            application.action_recommend()

    def test_licence_that_expired_meanwhile_stops_it(self):
        application = self.reviewed(1)
        application.sudo().licence_ids[1].valid_until = fields.Date.today() - timedelta(days=2)
        with self.assertRaisesRegex(UserError, "no longer valid"):
            application.with_user(self.channel).action_recommend()

    def test_recommended_proposal_is_frozen(self):
        application = self.recommended(1).with_user(self.channel)
        for change in (
            lambda: application.write({"credit_limit": 1}),
            lambda: application.check_ids[0].write({"done": False}),
            lambda: application.score_ids[0].write({"points": 1}),
            lambda: application.contact_ids[0].write({"email": "other@apply.example"}),
        ):
            with self.assertRaisesRegex(UserError, "waits for approval"):
                change()
        application.action_send_back()
        application.credit_limit = 1
        self.assertFalse(application.recommended_by)

    def test_staff_change_nothing_of_the_applicant_nor_the_state(self):
        application = self.reviewed(1)
        for user in (self.channel, self.boss):
            mine = application.with_user(user)
            for vals in (
                {"company_name": "x"},
                {"state": "approved"},
                {"recommended_by": self.colleague.id},
                {"partner_id": self.other.id},
                {"licence_ids": [(5,)]},
            ):
                with self.assertRaises(AccessError):
                    mine.write(vals)
            with self.assertRaises(AccessError):
                mine.check_ids[0].write({"user_id": self.boss.id})
            with self.assertRaises(AccessError):
                mine.contact_ids[0].write({"role": "buyer"})
            with self.assertRaises(AccessError):
                mine.score_ids[0].write({"weight": 1000})
        with self.assertRaisesRegex(UserError, "Only drafts"):
            application.with_user(self.boss).unlink()

    def test_checks_note_who_and_when(self):
        application = self.reviewed(1)
        check = application.check_ids[0]
        self.assertEqual(check.user_id, self.channel)
        self.assertTrue(check.done_at)
        check.with_user(self.channel).done = False
        self.assertFalse(check.user_id or check.done_at)

    def test_staff_correct_a_contact_only_to_something_right(self):
        contact = self.reviewed(1).with_user(self.channel).contact_ids[0]
        contact.email = "New.Owner@apply.example"
        self.assertEqual(contact.email, "new.owner@apply.example")
        with self.assertRaisesRegex(ValidationError, "11 digits"), self.env.cr.savepoint():
            contact.phone = "139"

    def test_similar_ones_are_named_with_the_reason(self):
        first = self.submitted(1, company_name="成都川酒汇商贸有限公司")
        self.draft(2, company_name="成都川酒汇商贸有限公司")
        second = self.submitted(3, company_name="四川川酒汇酒业有限公司", code=code(1), owner_phone="13900000001")
        self.distributor.write({"vat": code(1), "name": "川酒汇总店"})
        person = self.env["res.partner"].create({"name": "Same Phone", "phone": "139 0000 0001"})
        found = dict(second.with_user(self.channel)._liquor_duplicates())
        expected = {
            first: ["same code", "same telephone", "similar name"],
            self.distributor: ["same code", "similar name"],
            person: ["same telephone"],
        }
        self.assertEqual({record: found.get(record) for record in expected}, expected)
        self.assertFalse([record for record in found if getattr(record, "state", "") == "draft"], "drafts are private")
        shown = second.with_user(self.channel).duplicate_html
        self.assertIn(f"/odoo/liquor.distributor.application/{first.id}", shown)
        self.assertIn(f"/odoo/res.partner/{self.distributor.id}", shown)
        alone = self.submitted(4, company_name="昆明梅里雪山贸易有限公司", owner_phone="13900000777")
        self.assertEqual((alone.duplicate_count, alone.duplicate_html), (0, False))

    def test_names_are_not_markup(self):
        self.env["res.partner"].create({"name": "<img src=x>", "phone": "13900000001"})
        shown = self.submitted(1).duplicate_html
        self.assertIn("&lt;img", shown)
        self.assertNotIn("<img", shown)

    def test_refusal_tells_why_and_can_be_answered(self):
        application = self.recommended(1)
        with self.assertRaisesRegex(AccessError, "Manager"):
            application.with_user(self.channel).action_refuse("No")
        application.with_user(self.channel).action_send_back()
        with self.assertRaisesRegex(UserError, "reasons"):
            application.with_user(self.channel).action_refuse("  ")
        before = self.env["mail.mail"].search([])
        wizard = self.env["liquor.application.refuse"].with_user(self.channel)
        wizard.with_context(active_ids=application.ids).create({"reason": "The scan is blurred"}).action_apply()
        self.assertEqual((application.state, application.refused_by), ("refused", self.channel))
        mail = self.env["mail.mail"].search([]) - before
        self.assertIn("The scan is blurred", "".join(mail.mapped("body_html")))
        mine = application.sudo()
        mine._liquor_save({"legal_person": "李四"}, {}, {}, {"business": ("new.png", picture())})
        mine._liquor_submit()
        self.assertEqual((mine.state, mine.submit_count, mine.refuse_reason), ("submitted", 2, False))
        self.assertFalse(any(mine.check_ids.mapped("done")), "what was checked before was another document")
        self.assertEqual((len(mine.check_ids), len(mine.score_ids)), (6, 5), "lists are not given twice")
        self.assertEqual(mine.user_id, self.channel, "it comes back to the same reviewer")
        self.assertIn("The scan is blurred", "".join(mine.message_ids.mapped("body")))
        self.assertIn(self.channel.partner_id, mine.message_ids.notified_partner_ids, "the reviewer is told")


@tagged("post_install", "-at_install")
class TestApplicationApproval(ApplicationCase):
    """Two steps by two people; the second makes the distributor."""

    def test_who_recommends_does_not_approve(self):
        application = self.recommended(1, by=self.boss)
        with self.assertRaises(UserError) as refusal:
            application.with_user(self.boss).action_approve()
        self.assertIn("boss recommended the approval", str(refusal.exception))
        self.assertIn("boss2", str(refusal.exception))
        self.assertEqual((application.state, application.partner_id.id), ("reviewing", False))
        application.with_user(self.boss2).action_approve()
        self.assertEqual((application.state, application.approved_by), ("approved", self.boss2))

    def test_channel_does_not_approve(self):
        application = self.recommended(1)
        for user in (self.channel, self.finance):
            with self.assertRaisesRegex(UserError, "a manager: .*boss"):
                application.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            application.with_user(self.colleague).action_approve()
        self.assertEqual(application.state, "reviewing")

    def test_nothing_is_approved_without_recommendation(self):
        application = self.reviewed(1)
        with self.assertRaisesRegex(UserError, "nobody has recommended"):
            application.with_user(self.boss).action_approve()
        with self.assertRaisesRegex(UserError, "Submitted"):
            self.submitted(2).with_user(self.boss).action_approve()

    def test_approval_makes_the_distributor(self):
        application = self.recommended(1)
        before = self.env["mail.mail"].search([])
        action = application.with_user(self.boss).action_approve()
        partner = application.partner_id
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", partner.id))
        self.assertRecordValues(
            partner,
            [
                {
                    "name": "成都测试1号酒业有限公司",
                    "is_company": True,
                    "liquor_is_distributor": True,
                    "vat": code(1),
                    "state_id": self.district.state_id.id,
                    "liquor_city_id": self.district.parent_id.id,
                    "liquor_district_id": self.district.id,
                    "street": "武侯大道100号2栋",
                    "country_id": self.env.ref("base.cn").id,
                    "phone": "+86 139 0000 0001",
                    "user_id": self.channel.id,
                    "grade_id": self.grade.id,
                    "specific_property_product_pricelist": self.pricelist.id,
                    "credit_limit": 50000.0,
                    "use_partner_credit_limit": True,
                }
            ],
        )
        self.assertEqual(
            [(contact.name, contact.liquor_portal_role) for contact in partner.child_ids.sorted("id")],
            [("王建国", "owner"), ("李采购", "buyer")],
        )
        owner = partner.child_ids.filtered(lambda contact: contact.liquor_portal_role == "owner")
        user = owner.user_ids
        self.assertEqual((user.login, user._is_portal(), user.active), ("owner1@apply.example", True, True))
        self.assertEqual(user._liquor_distributor(), partner)
        self.assertEqual(user._liquor_portal_role(), "owner")
        self.assertFalse((partner.child_ids - owner).user_ids)
        invitation = (self.env["mail.mail"].search([]) - before).filtered(lambda mail: mail.recipient_ids == owner)
        self.assertEqual((len(invitation), invitation.state), (1, "outgoing"))
        self.assertIn("signup", invitation.body_html)

    def test_licences_go_into_the_vault_verified_by_the_approver(self):
        application = self.recommended(1)
        given = application.sudo()._liquor_licence_values()
        application.with_user(self.boss).action_approve()
        licences = application.partner_id.id_numbers
        self.assertEqual(sorted(licences.mapped("name")), sorted(values["number"] for values in given))
        self.assertEqual(set(licences.mapped("liquor_state")), {"verified"})
        self.assertEqual(licences.liquor_verified_by_id, self.boss)
        self.assertFalse(application.partner_id._liquor_licence_gaps())

    def test_proposed_territory_is_given(self):
        self.env["liquor.territory"].search([]).active = False
        application = self.reviewed(1)
        city = self.district.parent_id
        application.with_user(self.channel).write(
            {"territory_division_ids": [(6, 0, city.ids)], "territory_kind": "exclusive"}
        )
        application.with_user(self.channel).action_recommend()
        application.with_user(self.boss).action_approve()
        territory = self.env["liquor.territory"].search([("partner_id", "=", application.partner_id.id)])
        self.assertEqual((territory.kind, territory.division_ids), ("exclusive", city))
        clashing = self.reviewed(2)
        clashing.with_user(self.channel).write({"territory_division_ids": [(6, 0, self.district.ids)]})
        clashing.with_user(self.channel).action_recommend()
        with self.assertRaisesRegex(ValidationError, application.partner_id.name), self.env.cr.savepoint():
            clashing.with_user(self.boss).action_approve()
        self.assertFalse(clashing.partner_id)

    def test_approval_again_changes_nothing(self):
        application = self.recommended(1)
        application.with_user(self.boss).action_approve()
        first = (application.partner_id, application.approved_by, application.approved_at)
        partners = self.env["res.partner"].search_count([])
        users = self.env["res.users"].search_count([])
        action = application.with_user(self.boss2).action_approve()
        self.assertEqual(action["res_id"], application.partner_id.id)
        self.assertEqual((application.partner_id, application.approved_by, application.approved_at), first)
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.assertEqual(self.env["res.users"].search_count([]), users)
        for step in ("action_recommend", "action_start", "action_send_back"):
            with self.assertRaises(UserError):
                getattr(application.with_user(self.boss2), step)()

    def test_hook_runs_once_and_its_failure_undoes_all(self):
        application = self.recommended(1)
        seen = []

        def fail(application_sudo, partner):
            raise KeyError("not this one")

        self.patch(self.registry["liquor.distributor.application"], "_liquor_on_approved", fail)
        partners = self.env["res.partner"].search_count([])
        with self.assertRaisesRegex(KeyError, "not this one"), self.env.cr.savepoint():
            application.with_user(self.boss).action_approve()
        application.invalidate_recordset()
        self.assertEqual((application.state, application.partner_id.id), ("reviewing", False))
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.patch(
            self.registry["liquor.distributor.application"],
            "_liquor_on_approved",
            lambda application_sudo, partner: seen.append((application_sudo, partner)),
        )
        application.with_user(self.boss).action_approve()
        application.with_user(self.boss).action_approve()
        self.assertEqual(seen, [(application, application.partner_id)])

    def test_level_without_a_list_takes_the_chosen_one(self):
        other = self.env["product.pricelist"].create({"name": "Chosen"})
        application = self.reviewed(1, grade=self.plain_grade)
        application.with_user(self.channel).pricelist_id = other
        application.with_user(self.channel).action_recommend()
        application.with_user(self.boss).action_approve()
        self.assertEqual(application.partner_id.specific_property_product_pricelist, other)

    def test_account_of_somebody_else_is_not_taken(self):
        application = self.reviewed(1, owner_email=self.stranger.login + "@apply.example")
        self.stranger.login = self.stranger.login + "@apply.example"
        with self.assertRaisesRegex(UserError, "account with the owner's e-mail"):
            application.with_user(self.channel).action_recommend()
        application.with_user(self.channel).contact_ids[0].email = "free@apply.example"
        application.with_user(self.channel).action_recommend()
        application.with_user(self.boss).action_approve()
        self.assertEqual(self.stranger._liquor_distributor(), self.other)

    def test_contacts_without_e_mail_become_contacts_without_account(self):
        application = self.reviewed(1, accountant_name="周会计", accountant_phone="028-85551234")
        contact = application.with_user(self.channel).contact_ids[2]
        contact.phone = "13800138777"
        self.assertEqual((contact.phone, contact.email), ("+86 138 0013 8777", False), "staff correct it as it is")
        application.with_user(self.channel).action_recommend()
        application.with_user(self.boss).action_approve()
        people = application.partner_id.child_ids.sorted("id")
        self.assertEqual(
            [(person.liquor_portal_role, person.email, person.phone) for person in people],
            [
                ("owner", "owner1@apply.example", "+86 139 0000 0001"),
                ("buyer", False, "+86 137 0000 0001"),
                ("accountant", False, "+86 138 0013 8777"),
            ],
        )
        self.assertEqual(people.user_ids.login, "owner1@apply.example")

    def test_shopper_keeps_the_account(self):
        shopper = self.create_portal_user("shopper@apply.example", self.env["res.partner"], "owner")
        shopper.partner_id.write({"parent_id": False, "liquor_portal_role": False})
        application = self.recommended(1, user=shopper, owner_email="shopper@apply.example")
        application.with_user(self.boss).action_approve()
        self.assertEqual(shopper._liquor_distributor(), application.partner_id)
        self.assertEqual(shopper._liquor_portal_role(), "owner")
        self.assertEqual(len(application.partner_id.child_ids), 2)

    def test_distributor_with_this_code_stops_it(self):
        application = self.reviewed(1)
        self.other.vat = code(1)
        with self.assertRaisesRegex(UserError, "Distributor Two is a distributor with this code"):
            application.with_user(self.channel).action_recommend()

    def test_distributor_with_a_prefixed_code_stops_it(self):
        """Odoo's check takes both spellings of the same code."""
        application = self.reviewed(1)
        self.env.cr.execute("UPDATE res_partner SET vat = %s WHERE id = %s", [f"CN{code(1)}", self.other.id])
        self.other.invalidate_recordset()
        self.assertEqual(dict(application._liquor_duplicates())[self.other], ["same code"])
        with self.assertRaisesRegex(UserError, "Distributor Two is a distributor with this code"):
            application.with_user(self.channel).action_recommend()


@tagged("post_install", "-at_install")
class TestApplicationAccess(ApplicationCase):
    """Who sees what."""

    def test_channel_sees_own_and_free_ones(self):
        mine, free, theirs = self.reviewed(1), self.submitted(2), self.reviewed(3, by=self.colleague)
        seen = self.applications.with_user(self.channel).search([("id", "in", (mine + free + theirs).ids)])
        self.assertEqual(seen, mine + free)
        for model in ("check", "score", "contact", "licence"):
            rows = self.env[f"liquor.application.{model}"].with_user(self.channel)
            self.assertEqual(rows.search([]).application_id & (mine + free + theirs), mine + free)
        with self.assertRaises(AccessError):
            theirs.with_user(self.channel).action_refuse("No")
        with self.assertRaises(AccessError):
            theirs.with_user(self.channel).read(["company_name"])
        for user in (self.boss, self.finance):
            seen = self.applications.with_user(user).search([("id", "in", (mine + free + theirs).ids)])
            self.assertEqual(seen, mine + free + theirs)
        with self.assertRaises(AccessError):
            mine.with_user(self.finance).write({"credit_limit": 1})

    def test_nobody_else_has_access(self):
        application = self.submitted(1)
        scan = application.sudo().licence_ids.attachment_id[0]
        models = ("liquor.distributor.application", *(f"liquor.application.{name}" for name in (
            "contact", "licence", "check", "score", "check.template", "criterion", "band", "channel",
        )))  # fmt: skip
        for user in (self.owner, self.env.ref("base.public_user"), self.user_of("warehouse"), self.user_of("service")):
            for model in models:
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                application.with_user(user).read(["company_name"])
            with self.assertRaises(AccessError):
                scan.with_user(user).read(["datas"])
        with self.assertRaises(AccessError):
            self.reviewed(2, by=self.colleague).licence_ids.attachment_id.with_user(self.channel).read(["datas"])
        self.assertTrue(scan.with_user(self.channel).read(["datas"])[0]["datas"])

    def test_token_is_not_for_the_staff(self):
        application = self.submitted(1)
        for user in (self.channel, self.finance):
            with self.assertRaises(AccessError):
                application.with_user(user).read(["access_token"])
            with self.assertRaises(AccessError):
                self.applications.with_user(user).search([("access_token", "!=", False)])
        first, second = application.sudo().access_token, self.draft(2).sudo().access_token
        self.assertEqual(len(first), 43)
        self.assertNotEqual(first, second)

    def test_links_find_only_their_own(self):
        application = self.draft(1)
        token = application.sudo().access_token
        self.assertEqual(self.applications._liquor_by_token(token), application)
        for wrong in ("", "x" * 43, token[:-1], token + "x", token[:-1] + ("a" if token[-1] != "a" else "b"), None, 1):
            self.assertFalse(self.applications._liquor_by_token(wrong))
