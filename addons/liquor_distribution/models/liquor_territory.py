from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date, format_list

PLACES_SHOWN = 3
CLASHES_SHOWN = 5


class LiquorTerritory(models.Model):
    """Where a distributor sells, which products, and when.

    A province covers its cities, a city its districts; all products cover each brand, a brand its products. The days
    are half-open: `date_until` is the first day that is not covered any more.
    """

    _name = "liquor.territory"
    _description = "Territory"
    _inherit = ["mail.thread"]
    _order = "partner_id, date_from desc, id desc"
    _rec_names_search = ["partner_id.name", "province_ids.name", "division_ids.name"]

    partner_id = fields.Many2one(
        "res.partner",
        "Distributor",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        domain=[("liquor_is_distributor", "=", True)],
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Looked after by")
    kind = fields.Selection(
        [("exclusive", "Exclusive"), ("shared", "Shared")],
        "Exclusivity",
        required=True,
        default="exclusive",
        tracking=True,
        help="Exclusive: no other distributor has a territory with the same place, product and day. "
        "Shared: others may have one too.",
    )
    province_ids = fields.Many2many(
        "res.country.state",
        "liquor_territory_province_rel",
        "territory_id",
        "province_id",
        "Provinces",
        domain=[("country_id.code", "=", "CN")],
        ondelete="restrict",
        tracking=True,
        help="Whole provinces, with all their cities and districts.",
    )
    division_ids = fields.Many2many(
        "liquor.division",
        "liquor_territory_division_rel",
        "territory_id",
        "division_id",
        "Cities and Districts",
        ondelete="restrict",
        tracking=True,
        help="Whole cities, or single districts.",
    )
    product_scope = fields.Selection(
        [("all", "All Products"), ("some", "Chosen Brands and Products")],
        "Products",
        required=True,
        default="all",
        tracking=True,
    )
    brand_ids = fields.Many2many(
        "product.brand",
        "liquor_territory_brand_rel",
        "territory_id",
        "brand_id",
        "Brands",
        ondelete="restrict",
        tracking=True,
    )
    product_ids = fields.Many2many(
        "product.template",
        "liquor_territory_product_rel",
        "territory_id",
        "product_id",
        "Single Products",
        ondelete="restrict",
        tracking=True,
    )
    date_from = fields.Date("From", tracking=True, help="First day. Empty: since ever.")
    date_until = fields.Date("Until", tracking=True, help="The first day that is not covered. Empty: without end.")
    phase = fields.Selection(
        [("future", "To Come"), ("running", "Running"), ("ended", "Ended")], "Status", compute="_compute_phase"
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    active = fields.Boolean(
        default=True, tracking=True, help="An archived territory covers nothing and clashes with nothing."
    )
    renewed_from_id = fields.Many2one(
        "liquor.territory", "Renewal of", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    _days = models.Constraint("CHECK (date_from < date_until)", "A territory must end after the day it begins.")

    def write(self, vals):
        """Override: nobody hands a territory over to a distributor whose territories they may not write."""
        result = super().write(vals)
        if "partner_id" in vals:
            self.check_access("write")
        return result

    @api.depends("partner_id.name", "province_ids.name", "division_ids.display_name")
    def _compute_display_name(self):
        for territory in self:
            names = [*territory.province_ids.mapped("name"), *territory.division_ids.mapped("display_name")]
            places = format_list(self.env, names[:PLACES_SHOWN], "unit")
            if len(names) > PLACES_SHOWN:
                places = self.env._("%(places)s and %(count)s more", places=places, count=len(names) - PLACES_SHOWN)
            territory.display_name = f"{territory.partner_id.name or ''}: {places}"

    @api.depends("date_from", "date_until")
    def _compute_phase(self):
        today = fields.Date.context_today(self)
        for territory in self:
            if territory.date_from and territory.date_from > today:
                territory.phase = "future"
            else:
                territory.phase = "ended" if territory.date_until and territory.date_until <= today else "running"

    @api.constrains("partner_id", "province_ids", "division_ids", "product_scope", "brand_ids", "product_ids")
    def _check_complete(self):
        for territory in self:
            partner = territory.partner_id
            if not partner.liquor_is_distributor or partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._("%(partner)s is no distributor. Choose the company.", partner=partner.display_name)
                )
            if not territory.province_ids and not territory.division_ids:
                raise ValidationError(
                    self.env._("The territory of %(partner)s needs a province, city or district.", partner=partner.name)
                )
            if territory.product_scope == "some" and not territory.brand_ids and not territory.product_ids:
                raise ValidationError(
                    self.env._(
                        "The territory of %(partner)s needs a brand or a product, or all products.",
                        partner=partner.name,
                    )
                )

    @api.constrains(
        "partner_id",
        "kind",
        "province_ids",
        "division_ids",
        "product_scope",
        "brand_ids",
        "product_ids",
        "date_from",
        "date_until",
        "active",
        "company_id",
    )
    def _check_clash(self):
        """Refuse what an exclusive territory of another distributor excludes, or what this one would exclude."""
        territories = self.filtered("active")
        if not territories:
            return
        territories._lock_against_others()
        if rows := self.env.execute_query(territories._clash_query()):
            raise ValidationError(self._clash_message(rows))

    def _lock_against_others(self):
        """Let one transaction at a time change the territories of a company.

        Not an advisory lock: in a transaction that reads as of its start (REPEATABLE READ), whoever waited for one
        still does not see what the other committed. A row that is changed makes the later one start again (Odoo
        repeats the request), and then it sees the other's territory.
        """
        self.env.execute_query(
            SQL(
                "UPDATE res_company SET write_date = write_date WHERE id IN %s RETURNING id", tuple(self.company_id.ids)
            )
        )

    def _clash_message(self, rows):
        # sudo: the other territory may be one that the user does not look after; it must be named all the same
        territories = self.sudo()
        lines = []
        places = territories._place_names([row[2] for row in rows])
        goods = territories._goods_names([row[3] for row in rows])
        for mine, other, place, product, first, until in rows[:CLASHES_SHOWN]:
            one, two = territories.browse(mine), territories.browse(other)
            lines.append(
                self.env._(
                    "“%(territory)s” (%(kind)s) and “%(other)s” (%(other_kind)s): %(place)s, %(product)s, %(days)s.",
                    territory=one.display_name,
                    kind=one._kind_label(),
                    other=two.display_name,
                    other_kind=two._kind_label(),
                    place=places[place],
                    product=goods[product],
                    days=self._days_text(first, until),
                )
            )
        if len(rows) > CLASHES_SHOWN:
            lines.append(self.env._("And more."))
        return self.env._(
            "An exclusive territory allows no other distributor at the same place. These clash:\n%(clashes)s",
            clashes="\n".join(lines),
        )

    def _kind_label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    @api.model
    def _place_names(self, places):
        """Return {place: name} of places as the queries give them: a division's id, or minus a province's."""
        provinces = self.env["res.country.state"].browse({-place for place in places if place < 0})
        divisions = self.env["liquor.division"].browse({place for place in places if place > 0})
        return {-province.id: province.name for province in provinces} | {
            division.id: division.display_name for division in divisions
        }

    @api.model
    def _goods_names(self, goods):
        """Return {goods: name} of goods as the queries give them: 0, minus a brand's id, or a product template's."""
        brands = self.env["product.brand"].browse({-one for one in goods if one < 0})
        products = self.env["product.template"].browse({one for one in goods if one > 0})
        return (
            {0: self.env._("all products")}
            | {-brand.id: self.env._("brand %(brand)s", brand=brand.name) for brand in brands}
            | {product.id: product.name for product in products}
        )

    @api.model
    def _days_text(self, first, until):
        """Return half-open days in words: the last day is named, not the one after it."""
        last = until and format_date(self.env, until - relativedelta(days=1))
        if first and last:
            return self.env._("%(first)s to %(last)s", first=format_date(self.env, first), last=last)
        if first:
            return self.env._("from %(first)s on", first=format_date(self.env, first))
        return self.env._("up to %(last)s", last=last) if last else self.env._("without limit of time")

    def action_renew(self):
        """Copy territories for the time after them, as long as they were (a year, where they had no beginning).

        :raise UserError: one has no end, or was renewed already
        :return: action that shows the new ones
        """
        self.browse().check_access("create")
        if endless := self.filtered(lambda territory: not territory.date_until):
            raise UserError(
                self.env._("“%(territory)s” has no end: nothing to renew.", territory=endless[0].display_name)
            )
        if again := self.search([("renewed_from_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("“%(territory)s” was renewed already.", territory=again.renewed_from_id.display_name)
            )
        vals_list = self.copy_data()
        for territory, vals in zip(self, vals_list, strict=True):
            length = relativedelta(territory.date_until, territory.date_from or territory.date_until)
            vals |= {
                "date_from": territory.date_until,
                "date_until": territory.date_until + (length or relativedelta(years=1)),
                "renewed_from_id": territory.id,
                "active": True,
            }
        renewed = self.create(vals_list)
        action = self.env["ir.actions.act_window"]._for_xml_id("liquor_distribution.action_territory")
        if len(renewed) == 1:
            return {**action, "views": [(False, "form")], "res_id": renewed.id}
        return {**action, "domain": [("id", "in", renewed.ids)], "context": {}}

    def _places_by_province(self):
        """Return [(province, [names of its cities and districts])]; an empty list stands for the whole province."""
        self.ensure_one()
        parts = {province: [] for province in self.province_ids}
        for division in self.division_ids:
            if division.state_id not in self.province_ids:
                names = (division.parent_id.name, division.name)
                parts.setdefault(division.state_id, []).append(" ".join(filter(None, names)))
        return [(province.name, names) for province, names in parts.items()]
