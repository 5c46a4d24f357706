import re
from contextlib import contextmanager

from odoo import api, fields, models, tools
from odoo.fields import NO_ACCESS, Command

SECRET_NAME = re.compile(r"passw|secret|token|private_key|api_key")
MASK = "••••••"


class AuditlogRule(models.Model):
    """Rules as data, and a fast log that is complete, readable and keeps secrets.

    OCA's fast log stores the values as they were passed in: passwords in clear, ids instead of names,
    and nothing at all when a field becomes empty, zero or false (archiving a user left no trace).
    """

    _inherit = "auditlog.rule"

    liquor_field_ids = fields.Many2many(
        "ir.model.fields",
        "auditlog_rule_liquor_field_rel",
        string="Only These Fields",
        domain="[('model_id', '=', model_id)]",
        help="Log changes of these fields only. Empty: of all fields.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A rule created as confirmed, as data are, starts logging and offers its log in the menu of the
        records, like one confirmed by hand."""
        self.env.registry.clear_cache()
        rules = super().create(vals_list)
        rules.filtered(lambda rule: rule.state == "confirmed" and not rule.action_id).set_to_confirmed()
        return rules

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def create_logs(
        self, uid, res_model, res_ids, method, old_values=None, new_values=None, additional_log_values=None
    ):
        """Extends the writing of logs: see the class."""
        if method in ("create", "write") and new_values is not None:
            fast = (additional_log_values or {}).get("log_type") == "fast"
            logged = self._liquor_logged_fields(res_model)
            old, new = {}, {}
            for res_id, values in new_values.items():
                before = dict.fromkeys(values) if fast else (old_values or {}).get(res_id, {})
                old[res_id], new[res_id] = self._liquor_clean(res_model, before, values, logged)
            if method == "write" and not any(new.values()):
                return None
            old_values, new_values = (None if method == "create" else old), new
        with self._liquor_readable_names(self.env[res_model]):
            return super().create_logs(uid, res_model, res_ids, method, old_values, new_values, additional_log_values)

    @contextmanager
    def _liquor_readable_names(self, model):
        """Let the name of a record be computed while that record is being created.

        During ``create`` the fields passed in are protected from computation; a log written at that
        moment read an empty name, and left it in the cache for everybody after it.
        """
        protected = self.env.transaction.protected
        protected.pushmap()
        try:
            for name in {"display_name", model._rec_name or "display_name"}:
                protected[model._fields[name]] = frozenset()
            yield
        finally:
            protected.popmap()

    @api.model
    @tools.ormcache("model_name")
    def _liquor_logged_fields(self, model_name):
        """Names of the only fields to log of a model; empty for all."""
        rule = self.sudo().search([("model_id.model", "=", model_name)])  # sudo: whoever writes is logged
        return frozenset(rule.liquor_field_ids.mapped("name"))

    def _liquor_clean(self, model_name, before, after, logged):
        """Values of one record as they may be logged: ``(before, after)``, secrets and files masked."""
        old, new = {}, {}
        for name, value in after.items():
            if logged and name not in logged:
                continue
            previous = before.get(name)
            if self._liquor_is_hidden(self.env[model_name]._fields.get(name)):
                if previous == value:
                    continue
                # different on both sides: the change itself is to be seen
                previous, value = (MASK if previous else None), (f"{MASK} " if value else None)
            old[name] = previous
            # None against False: the fast log compares with the value before, which it does not know
            new[name] = False if value is None else value
        return old, new

    @api.model
    def _liquor_is_hidden(self, field):
        """Whether the content stays out of the log: files, and what even a manager may not read."""
        if field is None:
            return False
        groups = field.groups or ""
        return bool(
            field.type == "binary"
            or groups == NO_ACCESS
            or "base.group_system" in groups.split(",")
            or SECRET_NAME.search(field.name)
        )

    def _prepare_log_line_vals_on_create(self, log_vals, field, new_values):
        vals = super()._prepare_log_line_vals_on_create(log_vals, field, new_values)
        return self._liquor_readable(log_vals, field, vals)

    def _prepare_log_line_vals_on_write(self, log_vals, field, old_values, new_values):
        vals = super()._prepare_log_line_vals_on_write(log_vals, field, old_values, new_values)
        return self._liquor_readable(log_vals, field, vals)

    def _liquor_readable(self, log_vals, field, vals):
        """Names instead of ids, and something for no and zero, in the text of a fast log's line."""
        if log_vals["log_type"] != "fast":
            return vals
        if field["ttype"] == "boolean":
            vals["new_value_text"] = "✓" if vals["new_value"] else "✗"
        elif field["ttype"] in ("integer", "float", "monetary"):
            vals["new_value_text"] = str(vals["new_value"] or 0)
        elif field["relation"] in self.env and vals["new_value"]:
            comodel = self.env[field["relation"]].with_context(active_test=False, short_display_name=True)
            if field["ttype"] == "many2one" and isinstance(vals["new_value"], int):
                vals["new_value_text"] = comodel.browse(vals["new_value"]).exists().display_name
            elif isinstance(vals["new_value"], list | tuple):
                vals["new_value_text"] = "; ".join(self._liquor_command_text(comodel, c) for c in vals["new_value"])
        return vals

    def _liquor_command_text(self, comodel, command):
        """One x2many command for a reader: ``+`` added, ``−`` taken away, ``=`` exactly these."""
        if isinstance(command, int):
            command = Command.link(command)

        def names(ids):
            return ", ".join(comodel.browse(ids).exists().mapped("display_name"))

        match tuple(command):
            case (Command.LINK, record_id, *_):
                return f"+ {names([record_id])}"
            case (Command.UNLINK | Command.DELETE, record_id, *_):
                return f"− {names([record_id]) or record_id}"
            case (Command.SET, _, ids):
                return f"= {names(ids)}"
            case (Command.CLEAR, *_):
                return "="
            case (Command.CREATE, _, values):
                return f"+ {values.get('name') or ''}"
            case (Command.UPDATE, record_id, *_):
                return f"~ {names([record_id])}"
        return str(command)
