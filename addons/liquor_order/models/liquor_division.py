import hashlib
import json

from odoo import api, fields, models, tools

from ..tools import address_parser


class LiquorDivision(models.Model):
    """Cities and districts of China below the province (`res.country.state`), by their codes of GB/T 2260.

    The data are those of the MIT-licensed list of Vant (区划代码); names are Chinese in every language.
    """

    _name = "liquor.division"
    _description = "Administrative Division"
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, help="Six digits, GB/T 2260.")
    name = fields.Char(required=True)
    level = fields.Selection([("city", "City"), ("district", "District")], required=True)
    state_id = fields.Many2one("res.country.state", "Province", required=True, index=True, ondelete="restrict")
    parent_id = fields.Many2one("liquor.division", "City", index=True, ondelete="restrict")
    child_ids = fields.One2many("liquor.division", "parent_id", "Districts")

    _code_uniq = models.UniqueIndex("(code)", "There is already a division with this code.")
    _parent_by_level = models.Constraint(
        "CHECK ((level = 'district') = (parent_id IS NOT NULL))", "A district belongs to a city, a city to none."
    )

    @api.depends("name", "parent_id.name", "state_id.name")
    @api.depends_context("liquor_short_name")
    def _compute_display_name(self):
        """The whole way from the province; the own name alone in an address, where the province stands beside it."""
        short = self.env.context.get("liquor_short_name")
        for division in self:
            names = (division.state_id.name, division.parent_id.name, division.name)
            division.display_name = division.name if short else " ".join(dict.fromkeys(filter(None, names)))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _address_text(self, district):
        """Return the city and `district` as an address names them: 成都市武侯区, but 朝阳区 in Beijing, 济源市 in Henan."""
        city_code = self.code or ""
        silent = address_parser.is_nameless(city_code) or city_code[:2] in address_parser.MUNICIPALITIES
        return "".join(filter(None, ("" if silent and district else self.name, district.name)))

    @api.model
    @tools.ormcache()
    def _gazetteer(self):
        """Return the `address_parser.Gazetteer` of all divisions; kept until one changes."""
        # sudo: the shop's visitors may not read the model of provinces
        provinces = self.env["res.country.state"].sudo().with_context(lang="zh_CN")
        provinces = provinces.search([("country_id", "=", self.env.ref("base.cn").id)])
        divisions = self.search_fetch([], ["code", "name", "state_id", "parent_id"])
        return address_parser.Gazetteer.build(
            [(state.id, state.name) for state in provinces],
            [(d.id, d.code, d.name, d.state_id.id, d.parent_id.id) for d in divisions],
        )

    @api.model
    @tools.ormcache()
    def _cascade_data(self):
        """Return {province id: [[city id, name, [[district id, name], …]], …]}, in the order of the codes."""
        cities, data = {}, {}
        for division in self.search_fetch([], ["name", "state_id", "parent_id", "level"], order="level, code"):
            if division.level == "city":
                cities[division.id] = [division.id, division.name, []]
                data.setdefault(division.state_id.id, []).append(cities[division.id])
            else:
                cities[division.parent_id.id][2].append([division.id, division.name])
        return data

    @api.model
    @tools.ormcache()
    def _cascade_version(self):
        """Return a short hash of the list: pages ask for the list by it, so that browsers may keep it for ever."""
        text = json.dumps(self._cascade_data(), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @api.model
    @tools.ormcache("self.env.lang")
    def _cascade_provinces(self):
        """Return [(id, name)] of the provinces in the order of their codes."""
        states = self.env["res.country.state"].sudo().browse(list(self._cascade_data()))  # sudo: as in _gazetteer
        return [(state.id, state.name) for state in states]

    @api.model
    def _cascade_options(self, state_id, city_id):
        """Return what the three selects of an address offer when the page is made: [(id, name), …] for each level."""
        cities = self._cascade_data().get(state_id, [])
        districts = next((city[2] for city in cities if city[0] == city_id), [])
        return {"states": self._cascade_provinces(), "cities": [city[:2] for city in cities], "districts": districts}
