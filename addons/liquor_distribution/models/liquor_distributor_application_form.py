import base64
import math
import re
from pathlib import PurePath

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidLength
from stdnum.exceptions import ValidationError as StdnumError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..tools.licence_scan import clean_scan
from .liquor_application_licence import FOOD_KINDS, KINDS
from .liquor_distributor_application import WAREHOUSES
from .res_partner import PORTAL_ROLES

TEXTS = {"company_name": 100, "code": 40, "legal_person": 60, "street": 200, "brand_note": 200, "remark": 1000}
CONTACT_TEXTS = {"name": 60, "phone": 40, "email": 120}
PLACES = ("state_id", "liquor_city_id", "liquor_district_id")
LICENCE_DAYS = {"from": "valid_from", "until": "valid_until"}
MOST_OUTLETS = 100_000
MOST_AREA = 10_000_000


class LiquorDistributorApplication(models.Model):
    """What the applicant fills in. A draft may be incomplete; it is sent only when nothing is wrong any more."""

    _inherit = "liquor.distributor.application"

    # ---- reading the form

    @api.model
    def _liquor_parse_form(self, form):
        """Read a submitted form; ids of what does not exist, and fields that it does not have, are left out.

        :param form: werkzeug MultiDict of the fields, or anything with get and getlist
        :return: tuple (values of the application, {role: values}, {licence kind: values}, {field: message})
        """
        problems = {}
        values = {name: self._liquor_text(form, name, most, problems) for name, most in TEXTS.items()}
        values["code"] = uscc.compact(values["code"]) if values["code"] else False
        values.update({name: self._liquor_id(form.get(name)) for name in PLACES})
        kind = form.get("warehouse_kind")
        values["warehouse_kind"] = kind if kind in dict(WAREHOUSES) else False
        values["warehouse_area"] = self._liquor_number(form, "warehouse_area", MOST_AREA, problems)
        values["outlet_count"] = int(self._liquor_number(form, "outlet_count", MOST_OUTLETS, problems, whole=True))
        values["channel_ids"] = self._liquor_ids(form.getlist("channel_ids"), "liquor.application.channel")
        values["brand_ids"] = self._liquor_ids(form.getlist("brand_ids"), "product.brand")
        values["consent_at"] = bool(form.get("consent"))
        contacts = {
            role: {
                name: self._liquor_text(form, f"{role}_{name}", most, problems) for name, most in CONTACT_TEXTS.items()
            }
            for role, _label in PORTAL_ROLES
        }
        licences = {
            kind: {
                "number": (self._liquor_text(form, f"{kind}_number", 40, problems) or "").upper() or False,
                **{field: self._liquor_day(form, f"{kind}_{name}", problems) for name, field in LICENCE_DAYS.items()},
            }
            for kind, _label in KINDS
        }
        return values, contacts, licences, problems

    def _liquor_text(self, form, name, most, problems):
        text = (form.get(name) or "").replace("\x00", "").strip()
        if len(text) > most:
            problems[name] = self.env._(
                "“%(text)s…” is too long: at most %(most)s characters.", text=text[:10], most=str(most)
            )
        return text[:most] or False

    def _liquor_number(self, form, name, most, problems, whole=False):
        text = (form.get(name) or "").strip()
        try:
            number = float(text or 0)
        except ValueError:
            number = math.nan
        if not 0 <= number <= most or (whole and number != int(number)):
            problems[name] = self.env._(
                "“%(text)s” is not a number between 0 and %(most)s.", text=text[:20], most=str(most)
            )
            return 0
        return number

    def _liquor_day(self, form, name, problems):
        text = (form.get(name) or "").strip()
        if not text:
            return False
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                raise ValueError
            return fields.Date.from_string(text)
        except ValueError:
            problems[name] = self.env._("“%(text)s” is not a date.", text=text[:20])
            return False

    @staticmethod
    def _liquor_id(text):
        text = str(text or "").strip()
        return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else False

    def _liquor_ids(self, texts, model):
        """The ids among these that exist; sudo: lists that anybody may choose from."""
        ids = [found for text in texts[:200] if (found := self._liquor_id(text))]
        return self.env[model].sudo().search([("id", "in", ids)]).ids

    # ---- keeping it

    @api.model
    def _liquor_start(self, company, user=None):
        """A new draft, sudoed.

        :param res.users user: the account of the applicant, if there is one
        """
        # sudo: applicants have no access to the model, only to theirs by its token
        applications = self.sudo().with_context(mail_create_nosubscribe=True, mail_create_nolog=True)
        return applications.create(
            {
                "company_id": company.id,
                "applicant_user_id": user.id if user else False,
                "contact_ids": [(0, 0, {"role": role}) for role, _label in PORTAL_ROLES],
                "licence_ids": [(0, 0, {"kind": kind}) for kind, _label in KINDS],
            }
        )

    def _liquor_save(self, values, contacts, licences, scans):
        """Keep what the applicant entered, all of it or nothing. The caller has checked who asks.

        :param scans: {licence kind: (file name, bytes)}; kinds that are absent keep their scan
        :raise ValidationError: a file that is no scan
        :raise UserError: the application is not with the applicant now
        """
        self.ensure_one()
        self._liquor_expect("draft", "refused")
        cleaned = {kind: clean_scan(name, content) for kind, (name, content) in scans.items()}
        self._track_set_author(self._liquor_applicant_author())
        self.write(self._liquor_existing_places(self._liquor_consent(values)))
        for contact in self.contact_ids:
            contact.write(contacts.get(contact.role, {}))
        for licence in self.licence_ids:
            vals = dict(licences.get(licence.kind, {}))
            if licence.kind == "business":
                vals["number"] = self.code  # the code is the number of the business licence
            if licence.kind in cleaned:
                vals["attachment_id"] = self._liquor_keep_scan(licence, *cleaned[licence.kind]).id
            licence.write(vals)

    def _liquor_consent(self, values):
        """The values with the moment of the consent in place of its tick; a given one keeps its moment."""
        if "consent_at" not in values:
            return values
        return {**values, "consent_at": values["consent_at"] and (self.consent_at or fields.Datetime.now())}

    def _liquor_existing_places(self, values):
        """The values without places that do not exist; whether they fit together is told when it is sent."""
        values = dict(values)
        for name in PLACES:
            if name in values and not self[name].browse(values[name] or []).exists():
                values[name] = False
        return values

    def _liquor_keep_scan(self, licence, name, content):
        """Replace the scan of a licence by a cleaned one, see `clean_scan`."""
        licence.attachment_id.unlink()
        return self.env["ir.attachment"].create(
            {
                "name": f"{licence.kind}{PurePath(name).suffix}",
                "datas": base64.b64encode(content),
                "res_model": self._name,
                "res_id": self.id,
                "public": False,
            }
        )

    # ---- what is missing

    def _liquor_problems(self):
        """Return {field of the form: message}; empty when the application can be sent."""
        self.ensure_one()
        problems = {}
        if len(self.company_name or "") < 4:
            problems["company_name"] = self.env._("Enter the full name of the company, as on the business licence.")
        if message := self._liquor_code_problem(self.code):
            problems["code"] = message
        if len(self.legal_person or "") < 2:
            problems["legal_person"] = self.env._("Enter the legal representative.")
        problems.update(self._liquor_place_problems())
        problems.update(self._liquor_business_problems())
        for contact in self.contact_ids:
            problems.update({f"{contact.role}_{name}": text for name, text in contact._liquor_problems().items()})
        problems.update(self._liquor_licence_problems())
        if not self.consent_at:
            problems["consent"] = self.env._("Agree to the processing of the data; we cannot check it otherwise.")
        return problems

    @api.model
    def _liquor_code_problem(self, code):
        """Return what is wrong with a unified social credit code (GB 32100), or False."""
        if not code:
            return self.env._("Enter the unified social credit code: 18 characters, on the business licence.")
        try:
            uscc.validate(code)
        except InvalidLength:
            return self.env._(
                "The unified social credit code has 18 characters, %(code)s has %(count)s.",
                code=code,
                count=str(len(code)),
            )
        except InvalidChecksum:
            return self.env._(
                "The check digit of the unified social credit code %(code)s is wrong: one character is mistyped.",
                code=code,
            )
        except StdnumError:
            return self.env._(
                "The unified social credit code %(code)s has characters that cannot be: "
                "eight digits come first, and I, O, S, V, Z do not occur.",
                code=code,
            )
        return False

    def _liquor_place_problems(self):
        labels = {
            "state_id": self.env._("province"),
            "liquor_city_id": self.env._("city"),
            "liquor_district_id": self.env._("district"),
        }
        missing = [label for name, label in labels.items() if not self[name]]
        problems = {}
        if missing:
            problems["state_id"] = self.env._(
                "Not chosen in the address: %(levels)s.", levels=format_list(self.env, missing)
            )
        elif (
            self.liquor_district_id.parent_id != self.liquor_city_id
            or self.liquor_city_id.level != "city"
            or self.liquor_city_id.state_id != self.state_id
        ):
            problems["state_id"] = self.env._("Province, city and district do not belong together. Choose them again.")
        if message := self.env["res.partner"]._liquor_street_problem(self.street):
            problems["street"] = message
        return problems

    def _liquor_business_problems(self):
        problems = {}
        if not self.warehouse_kind:
            problems["warehouse_kind"] = self.env._("Choose whether the warehouse is own or rented.")
        elif self.warehouse_kind != "none" and self.warehouse_area <= 0:
            problems["warehouse_area"] = self.env._("Enter the area of the warehouse in square metres.")
        if not self.channel_ids:
            problems["channel_ids"] = self.env._("Choose at least one sales channel.")
        if not (self.brand_ids or self.brand_note):
            problems["brand_ids"] = self.env._("Choose the brands you want to sell, or name others.")
        return problems

    def _liquor_licence_problems(self):
        """The business licence, and one of the two that allow to sell food, must be there and in order."""
        given = {licence.kind: licence for licence in self.licence_ids if licence._liquor_is_given()}
        for kind in ("business", *(() if given.keys() & set(FOOD_KINDS) else FOOD_KINDS[:1])):
            given[kind] = self.licence_ids.filtered(lambda licence, kind=kind: licence.kind == kind)
        return {
            f"{kind}_{name}": text
            for kind, licence in given.items()
            for name, text in licence._liquor_problems().items()
        }

    # ---- sending it

    def _liquor_submit(self):
        """Send the application to the reviewers. The caller has checked who asks.

        :raise ValidationError: something is missing or wrong
        :raise UserError: it was sent already
        """
        self.ensure_one()
        self._liquor_expect("draft", "refused")
        if problems := self._liquor_problems():
            raise ValidationError("\n".join(problems.values()))
        again = bool(self.submit_count)
        author = self._liquor_applicant_author()
        self._track_set_author(author)
        self.write(
            {
                "name": self.name or self.env["ir.sequence"].next_by_code("liquor.distributor.application"),
                "state": "submitted",
                "submitted_at": fields.Datetime.now(),
                "submit_count": self.submit_count + 1,
                "refuse_reason": False,
                "refused_by": False,
            }
        )
        self._liquor_prepare_review()
        if again:
            self.check_ids.write({"done": False})
            self.message_post(
                body=self.env._("The applicant corrected the application and sent it again."),
                author_id=author.id,
                partner_ids=self.user_id.partner_id.ids,
            )
        self._liquor_mail("mail_template_application_received")

    def _liquor_applicant_author(self):
        """Who says in the chatter what the applicant did: the account, or the system for a visitor without one."""
        user = self.env.user
        return self.env.ref("base.partner_root") if user._is_public() else user.partner_id

    def _liquor_mail(self, template):
        """Write to the applicant, if there is an address. Kept out of the chatter: the mail holds the link."""
        for application in self:
            address = application._liquor_owner().email
            if address:
                # sudo: the link's token is for the applicant
                self.env.ref(f"liquor_distribution.{template}").sudo().send_mail(
                    application.id,
                    email_values={"email_to": address, "model": False, "res_id": False, "recipient_ids": []},
                )

    def _liquor_owner(self):
        """The contact who signs for the applicant."""
        return self.contact_ids.filtered(lambda contact: contact.role == "owner")[:1]

    def _liquor_licence_values(self):
        """The licences as the applicant gave them, for who keeps licences of distributors.

        :return: list of dicts: kind (business, food, prepacked), number, valid_from and valid_until (date or False,
            False = without end), attachment (ir.attachment, of this application)
        """
        return [
            {
                "kind": licence.kind,
                "number": licence.number,
                "valid_from": licence.valid_from,
                "valid_until": licence.valid_until,
                "attachment": licence.attachment_id,
            }
            for licence in self.licence_ids
            if licence._liquor_is_given()
        ]
