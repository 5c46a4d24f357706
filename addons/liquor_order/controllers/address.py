from odoo.http import request, route
from odoo.tools import format_list, str2bool

from odoo.addons.website_sale.controllers.main import WebsiteSale

from ..tools import address_parser
from ..tools import phone as phone_tool

DIVISIONS = ("liquor_city_id", "liquor_district_id")
FOR_EVER = "public, max-age=31536000, immutable"


class AddressController(WebsiteSale):
    """The address form of shop and portal for a shopper in China: one name, a telephone, 省市区 and a street.

    An address abroad that exists already keeps Odoo's form.
    """

    @route(
        "/shop/divisions/<int:state_id>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
        sitemap=False,
    )
    def divisions(self, state_id, **_query):
        """Return the cities of a province with their districts, [[id, name, [[id, name], …]], …], as JSON."""
        data = request.env["liquor.division"]._cascade_data().get(state_id, [])
        return request.make_json_response(data, headers=[("Cache-Control", FOR_EVER)])

    @route("/shop/address/parse", type="jsonrpc", auth="public", methods=["POST"], website=True, readonly=True)
    def parse_address(self, text="", **_kwargs):
        """Return the values of the form's fields that a pasted text names; {} where it names none."""
        return request.env["res.partner"]._liquor_parse_address(str(text)[: address_parser.LONGEST])

    def _prepare_address_form_values(self, partner_sudo, *args, china=False, **kwargs):
        """Override: the Chinese form for new addresses and those in China; for others with `china` in the address."""
        values = super()._prepare_address_form_values(partner_sudo, *args, **kwargs)
        country = request.env.ref("base.cn").sudo()  # sudo: its name is shown to visitors
        abroad = partner_sudo.country_id and partner_sudo.country_id != country
        values["liquor_china"] = not abroad or str2bool(china or "", default=False)
        if not values["liquor_china"]:
            return values
        own = partner_sudo or values["current_partner"] or request.env["res.partner"]
        if own.country_id != country:
            own = own.browse()
        city, district = partner_sudo.liquor_city_id, partner_sudo.liquor_district_id
        values.update(
            country=country,
            countries=country,
            country_states=country.state_ids,
            state_id=(partner_sudo or own).state_id.id if not abroad else False,
            zip_before_city=False,
            display_b2b_fields=False,
            liquor_selected_city_id=city.id if not abroad else False,
            liquor_selected_district_id=district.id if not abroad else False,
        )
        return values

    def _get_mandatory_billing_address_fields(self, country_sudo):
        return self._liquor_without_email(super()._get_mandatory_billing_address_fields(country_sudo))

    def _get_mandatory_delivery_address_fields(self, country_sudo):
        return self._liquor_without_email(super()._get_mandatory_delivery_address_fields(country_sudo))

    def _liquor_without_email(self, names):
        """Many in China have no e-mail address to give: where there is a telephone number, that is enough."""
        return names - {"email"} if "phone" in names else names

    def _get_mandatory_address_fields(self, country_sudo):
        """Override: 省市区 in place of a typed city."""
        names = super()._get_mandatory_address_fields(country_sudo)
        if country_sudo and country_sudo != request.env.ref("base.cn"):
            return names
        return (names - {"city", "zip"}) | {"state_id", *DIVISIONS}

    def _parse_form_data(self, form_data):
        """Override: forged ids become empty fields; what the Chinese form does not ask for is not taken from it."""
        partner = request.env["res.partner"]
        for name, value in form_data.items():
            field = partner._fields.get(name)
            if field and field.type == "many2one" and not _is_id(value):
                form_data[name] = ""
        values, extra = super()._parse_form_data(form_data)
        if self._liquor_is_china(values):
            for name in ("city", "zip"):
                values.pop(name, None)
            if "street" in values:
                values["street2"] = False  # the form shows both as one line
        return values, extra

    def _liquor_is_china(self, values):
        return values.get("country_id") == request.env.ref("base.cn").id

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        """Override: say by field what is wrong, also with a form that did not come from our page."""
        invalid, messages = self._liquor_form_problems(address_values)
        invalid_base, missing, messages_base = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        if missing:
            messages_base = messages_base[:-1]  # "Some required fields are empty" names none of them
        if partner_sudo.user_ids and not address_values.get("email", partner_sudo.email):
            missing.add("email")  # the account's password is reset by it
        missing -= invalid
        if missing:
            messages_base.append(self._liquor_missing_message(missing))
        if "liquor_city_id" in missing and "liquor_city_id" not in address_values:
            missing.add("country_id")
            missing -= {*DIVISIONS}
            messages_base.append(request.env._("For an address in China open a new address."))
        return invalid | invalid_base, missing, [*messages, *messages_base]

    def _liquor_missing_message(self, missing):
        labels = {
            "name": request.env._("recipient"),
            "phone": request.env._("telephone number"),
            "email": request.env._("e-mail"),
            "country_id": request.env._("country"),
            "state_id": request.env._("province"),
            "liquor_city_id": request.env._("city"),
            "liquor_district_id": request.env._("district"),
            "city": request.env._("city"),
            "street": request.env._("street and house number"),
            "zip": request.env._("postcode"),
        }
        names = [label for name, label in labels.items() if name in missing]
        names += sorted(missing - labels.keys())
        return request.env._("Please fill in: %(fields)s.", fields=format_list(request.env, list(dict.fromkeys(names))))

    def _liquor_form_problems(self, values):
        """Return (invalid field names, messages) of the values of a form; the telephone gets its stored form."""
        # sudo: provinces and countries that a visitor may not read; nothing of them is shown but their names
        problems = self._liquor_place_problems(request.env["res.partner"].sudo(), values)
        partner = request.env["res.partner"]
        if values.get("phone"):
            if problem := partner._liquor_phone_problem(values["phone"]):
                problems["phone"] = problem
            else:
                values["phone"] = phone_tool.display(values["phone"])
        if self._liquor_is_china(values) and values.get("street"):
            if problem := partner._liquor_street_problem(values["street"]):
                problems["street"] = problem
        if len(values.get("name") or "") > 60:
            problems["name"] = request.env._("The name is too long: 60 characters at most.")
        if len(values.get("street") or "") > 200:
            problems["street"] = request.env._("The street is too long: 200 characters at most.")
        if "country_id" in problems:
            values["country_id"] = False  # Odoo asks the country what an address in it must have
        return set(problems), list(problems.values())

    def _liquor_place_problems(self, partner, values):
        """Return {field: message} of places that do not exist or do not lie in one another."""
        problems = {}
        records = {}
        for name in ("country_id", "state_id", *DIVISIONS):
            if values.get(name):
                record = partner[name].browse(values[name]).exists()
                records[name] = record
                if not record:
                    problems[name] = request.env._("This choice does not exist (any more). Choose again.")
        state, city, district = (records.get(name) or partner[name] for name in ("state_id", *DIVISIONS))
        country = records.get("country_id")
        if state and country and state.country_id != country:
            problems["state_id"] = request.env._("%(province)s is not in this country.", province=state.name)
        if city and (city.level != "city" or city.state_id != state):
            problems["liquor_city_id"] = request.env._(
                "%(city)s does not belong to %(province)s. Choose the city again.",
                city=city.name,
                province=state.name or request.env._("a province that is not filled in"),
            )
        elif district and (not city or district.parent_id != city):
            problems["liquor_district_id"] = request.env._(
                "%(district)s does not belong to %(city)s. Choose the district again.",
                district=district.name,
                city=city.name or request.env._("a city that is not filled in"),
            )
        return problems


def _is_id(value):
    text = str(value or "").strip()
    return text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) < 2**31
