"""Run in Odoo's shell: load the demo data of the addons named in ARGUMENTS, in the order they depend on each other."""

from odoo.modules.loading import load_demo
from odoo.modules.module_graph import ModuleGraph

# as while Odoo loads demo data itself: nothing is mailed, nothing is read or written by other connections
env.registry.ready = False  # noqa: F821
names = env["ir.module.module"].search([("state", "=", "installed")]).mapped("name")  # noqa: F821
graph = ModuleGraph(env.cr, mode="load")  # noqa: F821
graph.extend(names)
for package in graph:
    if package.name in ARGUMENTS:  # noqa: F821
        if not load_demo(env, package, {}, "init"):  # noqa: F821
            raise SystemExit(f"The demo data of {package.name} could not be loaded.")
        env["ir.module.module"].browse(package.id).demo = True  # noqa: F821
env.cr.commit()  # noqa: F821
