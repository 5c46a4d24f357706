import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ..tools import phone as phone_tool

DIVISIONS = ("liquor_city_id", "liquor_district_id")
PLACE = {"country_id", "state_id", "city", *DIVISIONS}
SHORTEST_STREET = 4
# a house can be found by a number or by a word for roads, houses and villages
_STREET_WORD = re.compile(
    r"\d|[〇零一二三四五六七八九十百]+[号组栋幢楼层]|[路街道巷弄胡号栋幢楼室层村组寨屯社区苑园府城厦场庭院店厂站]"
)


class ResPartner(models.Model):
    """Addresses of China: province, city and district are chosen from the official list, `city` is their text.

    The text of foreign addresses, and of old ones that no division fits, stays as it was typed.
    """

    _inherit = "res.partner"

    liquor_city_id = fields.Many2one(
        "liquor.division",
        "City (Division)",
        domain="[('level', '=', 'city'), ('state_id', '=?', state_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    liquor_district_id = fields.Many2one(
        "liquor.division",
        "District",
        domain="[('level', '=', 'district'), ('state_id', '=?', state_id), ('parent_id', '=?', liquor_city_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    city = fields.Char(compute="_compute_city", store=True, readonly=False, precompute=True)
    liquor_address_text = fields.Text(
        "Paste an Address",
        store=False,
        help="Paste name, telephone and address in any order: they are put into their fields.",
    )

    @api.depends("liquor_city_id", "liquor_district_id")
    def _compute_city(self):
        for partner in self:
            if partner.liquor_city_id:
                partner.city = partner.liquor_city_id._address_text(partner.liquor_district_id)
            else:
                partner.city = partner.city  # typed by hand: a foreign or an old address

    @api.constrains("country_id", "state_id", *DIVISIONS)
    def _check_divisions(self):
        for partner in self:
            city, district = partner.liquor_city_id, partner.liquor_district_id
            if district and district.parent_id != city:
                raise ValidationError(
                    self.env._(
                        "%(district)s does not belong to %(city)s. Choose the district again.",
                        district=district.name,
                        city=city.name or self.env._("a city that is not filled in"),
                    )
                )
            if city and (city.level != "city" or city.state_id != partner.state_id):
                raise ValidationError(
                    self.env._(
                        "%(city)s does not belong to %(province)s. Choose the city again.",
                        city=city.name,
                        province=partner.state_id.name or self.env._("a province that is not filled in"),
                    )
                )
            if city and partner.country_id != city.state_id.country_id:
                raise ValidationError(
                    self.env._("%(city)s is in China. Choose China as the country, or empty the city.", city=city.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._liquor_phone_vals(self._liquor_address_vals(vals)) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Override: levels below a changed province or city are cleared; a typed city is looked up in the list."""
        vals = self._liquor_phone_vals(vals)
        if not PLACE & vals.keys():
            return super().write(vals)
        groups = {}
        for partner in self:
            completed = partner._liquor_address_vals(vals)
            key = tuple(completed.get(name, "") for name in sorted(PLACE))
            group = groups.setdefault(key, (completed, []))
            group[1].append(partner.id)
        for completed, ids in groups.values():
            super(ResPartner, self.browse(ids)).write(completed)
        return True

    @api.model
    def _liquor_phone_vals(self, vals):
        """Return the values with the telephone number in one form; what is no number stays as it was typed."""
        shown = phone_tool.display(vals.get("phone"))
        return {**vals, "phone": shown} if shown else vals

    def _liquor_address_vals(self, vals):
        """Return the values with what follows from the given places, for `self` (one partner, or none yet)."""
        vals = dict(vals)
        if vals.get("liquor_district_id") or vals.get("liquor_city_id"):
            return self._liquor_vals_above(vals)
        if "liquor_city_id" in vals:  # emptied
            vals.setdefault("liquor_district_id", False)
        elif vals.get("city") and "liquor_district_id" not in vals:
            vals.update(self._liquor_vals_of_text(vals))
        elif self and self._liquor_place_leaves(vals):
            vals.update(dict.fromkeys(DIVISIONS, False))
        cleared = "liquor_city_id" in vals and not vals["liquor_city_id"]
        if cleared and "city" not in vals and self.liquor_city_id:
            vals["city"] = False
        return vals

    def _liquor_vals_above(self, vals):
        """Return the values with the city of a given district and the province of a given city."""
        division = self.env["liquor.division"]
        district = division.browse(vals.get("liquor_district_id") or [])
        if district:
            vals.setdefault("liquor_city_id", district.sudo().parent_id.id)  # sudo: a public list
        city = division.browse(vals.get("liquor_city_id") or []).sudo()
        if city:
            kept = self.liquor_district_id
            if "liquor_district_id" not in vals and kept and kept.parent_id != city:
                vals["liquor_district_id"] = False
            vals.setdefault("state_id", city.state_id.id)
            vals.setdefault("country_id", city.state_id.country_id.id)
            vals.pop("city", None)
        return vals

    def _liquor_vals_of_text(self, vals):
        """Return the divisions that a typed city names, both False where the list does not know it.

        Where they are found the typed text leaves `vals`: it follows from them.
        """
        country = self.env["res.country"].browse(vals.get("country_id", self.country_id.id))
        state_id = vals.get("state_id", self.state_id.id)
        found = {}
        if not country or country == self.env.ref("base.cn"):
            match = self.env["liquor.division"]._gazetteer().match(vals["city"], state_id or None)
            if match.city and not match.rest:
                found = self._liquor_vals_above(
                    {"liquor_city_id": match.city, "liquor_district_id": match.district or False}
                )
        if found.get("state_id") == state_id or (found and not state_id):
            del vals["city"]
            return found
        return dict.fromkeys(DIVISIONS, False) if self.liquor_city_id else {}

    def _liquor_place_leaves(self, vals):
        """Whether the values move the address out of the province or country that its city is in."""
        if "state_id" in vals and (vals["state_id"] or False) != self.state_id.id:
            return True
        if "country_id" in vals and self.liquor_city_id:
            return vals["country_id"] != self.liquor_city_id.state_id.country_id.id
        return False

    @api.model
    def _address_fields(self):
        return [*super()._address_fields(), *DIVISIONS]

    @api.model
    def _formatting_address_fields(self):
        return [name for name in super()._formatting_address_fields() if name not in DIVISIONS]

    @api.model
    def _get_frontend_writable_fields(self):
        return super()._get_frontend_writable_fields() | set(DIVISIONS)

    def _view_get_address(self, arch):
        """Override: whatever the order of the country's format, the levels stand one below the other."""
        arch = super()._view_get_address(arch)
        for address in arch.xpath("//div[hasclass('o_address_format')]"):
            province = address.find(".//field[@name='state_id']")
            for name in ("street2", "street", "city", "liquor_district_id", "liquor_city_id"):
                node = address.find(f".//field[@name='{name}']")
                if province is not None and node is not None:
                    province.addnext(node)
        return arch

    def _display_address(self, without_company=False):
        """Override: no gaps and empty lines where a part of the address is missing."""
        address = super()._display_address(without_company)
        if self.country_id != self.env.ref("base.cn"):
            return address
        lines = (re.sub(r" {2,}", " ", line).strip() for line in address.split("\n"))
        return "\n".join(filter(None, lines))

    @api.onchange("state_id")
    def _onchange_state(self):
        res = super()._onchange_state()
        if self.liquor_city_id and self.liquor_city_id.state_id != self.state_id:
            self.liquor_city_id = self.liquor_district_id = self.city = False
        return res

    @api.onchange("country_id")
    def _onchange_country_id(self):
        res = super()._onchange_country_id()
        if self.liquor_city_id and self.liquor_city_id.state_id.country_id != self.country_id:
            self.liquor_city_id = self.liquor_district_id = self.city = False
        return res

    @api.onchange("liquor_city_id")
    def _onchange_liquor_city_id(self):
        if self.liquor_district_id and self.liquor_district_id.parent_id != self.liquor_city_id:
            self.liquor_district_id = False
        if self.liquor_city_id and self.liquor_city_id.state_id != self.state_id:
            self.state_id = self.liquor_city_id.state_id
            self.country_id = self.state_id.country_id

    @api.onchange("liquor_district_id")
    def _onchange_liquor_district_id(self):
        if self.liquor_district_id and self.liquor_district_id.parent_id != self.liquor_city_id:
            self.liquor_city_id = self.liquor_district_id.parent_id
            self.state_id = self.liquor_city_id.state_id
            self.country_id = self.state_id.country_id

    @api.onchange("liquor_address_text")
    def _onchange_liquor_address_text(self):
        if self.liquor_address_text:
            self.update(self._liquor_parse_address(self.liquor_address_text))
            self.liquor_address_text = False

    @api.model
    def _liquor_parse_address(self, text):
        """Return the values of a partner that a pasted text names: only fields that were found, ids of records.

        :param str text: as copied from a chat or another shop, `张三 13912345678 四川省成都市武侯区…`
        """
        parsed = self.env["liquor.division"]._gazetteer().parse(text)
        vals = {
            "name": parsed.name,
            "phone": parsed.phone,
            "country_id": parsed.province and self.env.ref("base.cn").id,
            "state_id": parsed.province,
            "liquor_city_id": parsed.city,
            "liquor_district_id": parsed.district,
            "street": parsed.street,
        }
        if parsed.province:  # a new place leaves nothing of the old one below it
            vals.update(liquor_city_id=parsed.city or False, liquor_district_id=parsed.district or False)
        return {name: value for name, value in vals.items() if value or value is False}

    def _liquor_match_divisions(self):
        """Set the divisions of Chinese addresses by their texts (imported ones); return those that were found.

        A district at the beginning of the street moves out of it. Texts that do not fit are not touched.
        """
        china = self.env.ref("base.cn")
        gazetteer = self.env["liquor.division"]._gazetteer()
        found = self.browse()
        for partner in self.filtered(lambda p: not p.liquor_district_id and p.country_id in (china, p.country_id[:0])):
            vals = partner._liquor_matching_vals(gazetteer)
            if vals:
                partner.write(vals)
                found |= partner
        return found

    def _liquor_action_match_divisions(self):
        """Match the chosen partners and say how many were recognised."""
        found = self._liquor_match_divisions()
        message = self.env._(
            "%(found)s of %(count)s addresses were recognised. The others keep their text: choose city and district there.",
            found=len(found),
            count=len(self),
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "next": {"type": "ir.actions.client", "tag": "soft_reload"}},
        }

    def _liquor_matching_vals(self, gazetteer):
        match = gazetteer.match(self.city or "", self.state_id.id, self.liquor_city_id.id)
        if match.rest or (self.state_id and match.province not in (None, self.state_id.id)):
            return {}
        vals = {"liquor_city_id": match.city, "liquor_district_id": match.district}
        if not match.district and self.street:
            further = gazetteer.match(self.street, match.province, match.city)
            if further.district and further.rest:
                vals = {"liquor_district_id": further.district, "street": further.rest}
        return {name: value for name, value in vals.items() if value}

    def _liquor_phone_problem(self, phone):
        """Return a message on what is wrong with a telephone number, or False."""
        phone = (phone or "").strip()
        digits = re.sub(r"\D", "", phone)
        if not phone:
            return self.env._("The telephone number is missing.")
        if phone_tool.normalize(phone):
            return False
        if phone_tool.is_made_up(phone):
            return self.env._("%(phone)s does not look like a real telephone number.", phone=phone)
        if digits.startswith("1") and len(digits) != 11:
            return self.env._(
                "A mobile number has 11 digits, %(phone)s has %(count)s.", phone=phone, count=str(len(digits))
            )
        return self.env._(
            "%(phone)s is no telephone number: enter a mobile number of 11 digits, or a landline with its area code.",
            phone=phone,
        )

    def _liquor_street_problem(self, street):
        """Return a message on a street that nobody could find, or False."""
        street = (street or "").strip()
        if not street:
            return self.env._("The street and house number are missing.")
        if len(street) < SHORTEST_STREET or not _STREET_WORD.search(street):
            return self.env._("“%(street)s” is not enough: give road, house number, building and room.", street=street)
        return False

    def _liquor_address_problems(self, carriers=None):
        """Return the messages on what keeps a parcel from reaching this address; an empty list is a good address.

        :param delivery.carrier carriers: those of the shop, read once where many addresses are checked
        """
        self.ensure_one()
        if self.country_id and self.country_id.code != "CN":
            problems = [] if self.street and self.city else [self.env._("The street or the city is missing.")]
        else:
            problems = self._liquor_division_problems()
            problems += filter(None, [self._liquor_street_problem(" ".join(filter(None, (self.street, self.street2))))])
        if not problems and not self._liquor_is_deliverable(carriers):
            problems.append(self.env._("None of our delivery methods goes to this address."))
        return problems

    def _liquor_division_problems(self):
        missing = [
            label
            for label, value in (
                (self.env._("province"), self.state_id),
                (self.env._("city"), self.liquor_city_id),
                (self.env._("district"), self.liquor_district_id),
            )
            if not value
        ]
        problems = []
        if missing:
            problems.append(self.env._("Not chosen in the address: %(levels)s.", levels=format_list(self.env, missing)))
        city, district = self.liquor_city_id, self.liquor_district_id
        if (district and district.parent_id != city) or (city and city.state_id != self.state_id):
            problems.append(self.env._("Province, city and district do not belong together. Choose them again."))
        return problems

    @api.model
    def _liquor_carriers(self):
        """The delivery methods of the shop."""
        # sudo: whoever may read the address may know whether we deliver
        return self.env["delivery.carrier"].sudo().search([("company_id", "in", (False, self.env.company.id))])

    def _liquor_is_deliverable(self, carriers=None):
        """Whether a delivery method of the shop goes there; true as long as the shop has none at all."""
        carriers = self._liquor_carriers() if carriers is None else carriers
        return not carriers or any(carrier._match_address(self) for carrier in carriers)
