from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.cost import COST_GROUPS
from ..tools.import_targets import TARGET_BY_KEY

# Settings (Settings > Liquor Mall); the defaults suit one machine of 4 GB.
MAX_MB = ("liquor_catalog.import_max_mb", 50)
MAX_ROWS = ("liquor_catalog.import_max_rows", 100_000)
MAX_PICTURES_MB = ("liquor_catalog.import_max_pictures_mb", 500)
WORKING = ("checking", "running")


class LiquorProductImport(models.Model):
    """One file of products on its way into the catalogue.

    draft (a file was read) → checking → checked → running → done. A run is cut
    into chunks; each is one transaction that also moves the cursor `done_row`, so
    that a run which breaks off goes on where it stopped and nothing goes in twice.
    """

    _name = "liquor.product.import"
    _description = "Product Import"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, required=True)
    user_id = fields.Many2one("res.users", "Imported By", default=lambda self: self.env.user, readonly=True)
    supplier_id = fields.Many2one(
        "res.partner",
        help="The meaning of the columns is remembered for this supplier's next file.",
    )
    file = fields.Binary("Product File", attachment=True, copy=False)
    filename = fields.Char()
    pictures = fields.Binary(
        "Pictures (ZIP)",
        attachment=True,
        copy=False,
        help="Pictures named by product code, or as the picture column of the file says.",
    )
    pictures_filename = fields.Char()
    create_brands = fields.Boolean(
        "Make Unknown Brands",
        default=lambda self: self._default_create_brands(),
        help="Otherwise such rows are refused.",
    )
    keep_bad_barcode_rows = fields.Boolean(
        "Bad Barcodes: Import Without",
        help="A product whose barcode is wrong or taken comes in without it, with a note; otherwise its row is refused.",
    )
    publish = fields.Boolean("Publish New Products", help="Put new products into the shop at once.")
    can_publish = fields.Boolean(compute="_compute_can_publish")
    state = fields.Selection(
        [
            ("draft", "To Check"),
            ("checking", "Checking"),
            ("checked", "Checked"),
            ("running", "Importing"),
            ("done", "Done"),
            ("failed", "Broken Off"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    is_dry_run = fields.Boolean(
        readonly=True, copy=False, help="The figures are those of a check; nothing was written."
    )
    row_count = fields.Integer("Rows", readonly=True, copy=False)
    rows_seen = fields.Integer("Rows Worked Through", readonly=True, copy=False)
    done_row = fields.Integer("Last Row Done", readonly=True, copy=False, help="Where an interrupted run goes on.")
    progress = fields.Float(compute="_compute_progress")
    created_count = fields.Integer("Created", readonly=True, copy=False)
    updated_count = fields.Integer("Updated", readonly=True, copy=False)
    unchanged_count = fields.Integer("Unchanged", readonly=True, copy=False)
    refused_count = fields.Integer("Refused", readonly=True, copy=False)
    note_count = fields.Integer("Notes", readonly=True, copy=False)
    error = fields.Text(readonly=True, copy=False)
    started_at = fields.Datetime(readonly=True, copy=False)
    finished_at = fields.Datetime(readonly=True, copy=False)
    refused_file = fields.Binary("Refused Rows", attachment=True, readonly=True, copy=False)
    refused_filename = fields.Char(readonly=True, copy=False)
    column_ids = fields.One2many("liquor.product.import.column", "import_id", "Columns")
    value_ids = fields.One2many("liquor.product.import.value", "import_id", "Words")
    issue_ids = fields.One2many("liquor.product.import.issue", "import_id", "Remarks", readonly=True)
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    max_mb = fields.Integer(compute="_compute_max_mb")
    max_pictures_mb = fields.Integer(compute="_compute_max_mb")

    @api.depends("filename", "supplier_id", "create_date")
    def _compute_name(self):
        for record in self:
            parts = [record.supplier_id.name, record.filename or self.env._("New Import")]
            record.name = " · ".join(part for part in parts if part)

    @api.depends("state", "row_count", "rows_seen")
    def _compute_progress(self):
        for record in self:
            if record.state == "done" or (record.state == "checked" and record.is_dry_run):
                record.progress = 100
            else:
                record.progress = min(100 * record.rows_seen / record.row_count, 100) if record.row_count else 0

    @api.depends_context("uid")
    def _compute_can_publish(self):
        self.can_publish = self.env.user.has_group("website.group_website_restricted_editor")

    def _compute_max_mb(self):
        self.max_mb = self._limit(MAX_MB)
        self.max_pictures_mb = min(self._limit(MAX_PICTURES_MB), 90)

    @api.model
    def _default_create_brands(self):
        # sudo: settings are readable for administrators only
        value = self.env["ir.config_parameter"].sudo().get_param("liquor_catalog.import_create_brands", "True")
        return value not in ("False", "0", "")

    @api.model
    def _limit(self, setting):
        name, default = setting
        # sudo: settings are readable for administrators only
        value = self.env["ir.config_parameter"].sudo().get_param(name, default)
        try:
            return max(int(value), 1)
        except ValueError:
            return default

    @api.constrains("publish")
    def _check_publish(self):
        for record in self:
            if record.publish and not record.can_publish:
                raise ValidationError(
                    self.env._("You may not publish products; leave “Publish New Products” unticked.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        for record in records.filtered("file"):
            record._read_file()
        return records

    def write(self, vals):
        if {"file", "pictures", "supplier_id"} & set(vals) and any(record.state in WORKING for record in self):
            raise UserError(self.env._("The import is running; wait until it ends or cancel it first."))
        res = super().write(vals)
        if vals.get("file") or ("supplier_id" in vals and "column_ids" not in vals):
            for record in self.filtered("file"):
                record._read_file()
        elif {"column_ids", "value_ids", "pictures", "create_brands", "keep_bad_barcode_rows"} & set(vals):
            # what was checked is not what would be imported any more
            self.filtered(lambda record: record.state == "checked").state = "draft"
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_running(self):
        if any(record.state in WORKING for record in self):
            raise UserError(self.env._("The import is running; wait until it ends or cancel it first."))

    # -- buttons -----------------------------------------------------------------

    def action_check(self):
        """Check the whole file in the background; nothing is written."""
        self._start("checking", dry_run=True)

    def action_run(self):
        """Import in the background."""
        self._start("running", dry_run=False)

    def action_resume(self):
        """Go on with a run that broke off, after the last chunk that went in."""
        self.ensure_one()
        if self.state not in ("failed", "cancelled"):
            raise UserError(self.env._("Only an import that broke off can be resumed."))
        self.write({"state": "checking" if self.is_dry_run else "running", "error": False})
        self._wake_up()

    def action_cancel(self):
        """Stop after the chunk that is being written; what went in stays."""
        self.filtered(lambda record: record.state in WORKING).write({"state": "cancelled"})

    def action_download_refused(self):
        """Give the XLSX of the refused rows with their reasons."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/refused_file/{self.refused_filename}?download=true",
            "target": "self",
        }

    def action_open_products(self):
        """Show the products that this import changed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Changed Products"),
            "res_model": "product.template",
            "view_mode": "list,form",
            "domain": [("product_variant_ids", "in", self.issue_ids.filtered("product_id").product_id.ids)],
        }

    def _start(self, state, dry_run):
        self.ensure_one()
        if self.state in WORKING:
            raise UserError(self.env._("The import is running; wait until it ends or cancel it first."))
        self._check_columns()
        self._remember_mapping()
        self.issue_ids.unlink()
        self.write(
            {
                "state": state,
                "is_dry_run": dry_run,
                "user_id": self.env.uid,
                "error": False,
                "started_at": fields.Datetime.now(),
                "finished_at": False,
                "refused_file": False,
                **self._no_counts(),
            }
        )
        self._wake_up()

    @api.model
    def _no_counts(self):
        names = (
            "rows_seen",
            "done_row",
            "created_count",
            "updated_count",
            "unchanged_count",
            "refused_count",
            "note_count",
        )
        return dict.fromkeys(names, 0)

    def _check_columns(self):
        """Refuse to start while the columns make no sense.

        :raise UserError: no file, no key column, a field twice, costs without the right to see them
        """
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose a product file first."))
        keys = [key for key in self.column_ids.mapped("target") if key]
        if not {"default_code", "barcode"} & set(keys):
            raise UserError(self.env._("One column must be the product code or the bottle barcode."))
        for key in keys:
            if keys.count(key) > 1:
                label = self.env._(TARGET_BY_KEY[key].label)
                raise UserError(self.env._("The field “%(field)s” is given to several columns.", field=label))
        if "standard_price" in keys and not self._may_see_cost():
            raise UserError(
                self.env._("You may not see costs, so you may not import them. Leave the cost column without a field.")
            )

    @api.model
    def _may_see_cost(self):
        return self.env.su or any(self.env.user.has_group(group) for group in COST_GROUPS.split(","))
