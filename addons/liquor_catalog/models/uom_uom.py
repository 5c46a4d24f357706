from odoo import api, fields, models
from odoo.tools import SQL


class UomUom(models.Model):
    _inherit = "uom.uom"

    is_liquor_case = fields.Boolean(
        "Case of Bottles",
        readonly=True,
        copy=False,
        help="Made by the catalogue: one unit for each number of bottles in a case.",
    )

    _liquor_case_uniq = models.UniqueIndex(
        "(relative_factor) WHERE is_liquor_case IS TRUE",
        "There is already a case of this number of bottles.",
    )

    @api.model
    def _liquor_case_uoms(self, sizes):
        """Return {bottles: case unit} for the sizes above 1, making what is missing.

        Safe under concurrency: whoever has to make a case first updates the row of the
        bottle. A second transaction waits there and, since its snapshot is then stale,
        is rolled back by PostgreSQL and retried by Odoo, so that it finds the case.

        :param sizes: iterable of bottles per case
        :return: dict int -> uom.uom record (one bottle or less has no entry)
        """
        sizes = {int(size) for size in sizes if size and int(size) > 1}
        if not sizes:
            return {}
        # sudo: an operator who may edit products may not edit units
        units = self.sudo().with_context(active_test=False)
        found = units._liquor_search_cases(sizes)
        missing = sorted(sizes - set(found))
        if missing:
            units._liquor_lock_bottle()
            bottle = self.env.ref("liquor_catalog.uom_bottle")
            cases = units.create(
                [
                    {
                        "name": units._liquor_case_name(size),
                        "relative_uom_id": bottle.id,
                        "relative_factor": size,
                        "is_liquor_case": True,
                    }
                    for size in missing
                ]
            )
            cases._liquor_translate_case_names()
            found.update(zip(missing, cases, strict=True))
        return {size: case.with_env(self.env) for size, case in found.items()}

    def _liquor_search_cases(self, sizes):
        cases = self.search([("is_liquor_case", "=", True), ("relative_factor", "in", list(sizes))])
        return {round(case.relative_factor): case for case in cases}

    @api.model
    def _liquor_lock_bottle(self):
        bottle = self.env.ref("liquor_catalog.uom_bottle")
        self.env.cr.execute(SQL("UPDATE uom_uom SET write_date = write_date WHERE id = %s", bottle.id))

    def _liquor_case_name(self, size):
        return self.with_context(lang=self.env.context.get("lang") or "en_US").env._(
            "Case of %(bottles)s", bottles=size
        )

    def _liquor_translate_case_names(self):
        """Name the cases in every installed language."""
        for code, _name in self.env["res.lang"].get_installed():
            for case in self.with_context(lang=code):
                case.name = case._liquor_case_name(round(case.relative_factor))
