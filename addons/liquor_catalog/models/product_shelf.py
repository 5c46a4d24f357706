from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 200  # products a transaction


class _LoggedSwitch:
    """Context mark of a switch that is logged by its caller.

    An object, not a flag: a context that comes over RPC cannot hold it.
    """


class ProductTemplate(models.Model):
    """On and off the shelf, always with a trace."""

    _inherit = "product.template"

    shelf_log_ids = fields.One2many("liquor.shelf.log", "product_id", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        if shown := products.filtered("is_published"):
            self.env["liquor.shelf.log"]._append(shown, "on", "manual")
        return products

    def write(self, vals):
        # website_published writes is_published in its turn
        if "is_published" not in vals or isinstance(self.env.context.get("liquor_shelf_switch"), _LoggedSwitch):
            return super().write(vals)
        wanted = bool(vals["is_published"])
        changed = self.filtered(lambda product: product.is_published != wanted)
        res = super().write(vals)
        if changed:
            self.env["liquor.shelf.log"]._append(changed, "on" if wanted else "off", "manual")
        return res

    def _liquor_switch_shelf(self, action, reason, plan=None):
        """Publish or hide the products and say why in the log.

        :param str action: "on" or "off"
        :param str reason: see liquor.shelf.log
        :param plan: the liquor.shelf.plan that asks for it, if any
        """
        products = self.with_context(liquor_shelf_switch=_LoggedSwitch())
        products.write({"is_published": action == "on"})
        self.env["liquor.shelf.log"]._append(self, action, reason, plan)

    @api.model
    def _cron_liquor_hide_unsellable(self):
        """Take off the shelf what is expired in every lot, or discontinued and sold out."""
        expired = self._liquor_expired_ids()
        sold_out = self._liquor_sold_out_ids()
        steps = [(ids, "expired") for ids in _batches(expired)]
        steps += [(ids, "discontinued") for ids in _batches(sold_out - expired)]
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(steps))
        for ids, reason in steps:
            self.browse(ids).filtered("is_published")._liquor_switch_shelf("off", reason)
            if not cron._commit_progress(1):
                return

    @api.model
    def _liquor_expired_ids(self):
        """Return ids of published products with stock of which every lot is expired."""
        return self._liquor_published_ids(
            SQL(
                """
                template.use_expiration_date
                AND bool_and(
                    quant.expiration_date IS NOT NULL
                    AND quant.expiration_date <= (now() AT TIME ZONE 'UTC')
                ) FILTER (WHERE quant.quantity > 0)
                """
            )
        )

    @api.model
    def _liquor_sold_out_ids(self):
        """Return ids of published products that are discontinued and have no stock left."""
        return self._liquor_published_ids(SQL("template.is_discontinued AND coalesce(sum(quant.quantity), 0) <= 0"))

    @api.model
    def _liquor_published_ids(self, having):
        """Return the ids of published products whose stock on hand fulfils `having`."""
        self.flush_model(["is_published", "is_discontinued", "use_expiration_date", "active"])
        self.env["stock.quant"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT template.id
                  FROM product_template template
                  JOIN product_product product ON product.product_tmpl_id = template.id
             LEFT JOIN (
                        SELECT quant.product_id, quant.quantity, quant.expiration_date
                          FROM stock_quant quant
                          JOIN stock_location location ON location.id = quant.location_id
                         WHERE location.usage = 'internal'
                       ) quant ON quant.product_id = product.id
                 WHERE template.is_published
                   AND template.active
                   AND (template.use_expiration_date OR template.is_discontinued)
              GROUP BY template.id
                HAVING %s
                """,
                having,
            )
        )
        return {row[0] for row in rows}


def _batches(ids):
    ids = sorted(ids)
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
