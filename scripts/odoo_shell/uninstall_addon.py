"""Run in Odoo's shell: uninstall the addons named in ARGUMENTS."""

modules = env["ir.module.module"].search([("name", "in", ARGUMENTS)])  # noqa: F821
modules.button_immediate_uninstall()
