"""Run in Odoo's shell: import the shipped catalogue of Iowa as its supplier's file and put it into the shop.

ARGUMENTS: the folder of the benchmarks, which know what the file's columns mean.
"""

import sys

sys.path.insert(0, ARGUMENTS[0])  # noqa: F821
import _iowa

supplier = _iowa.prepare_supplier(env)  # noqa: F821
imports = env["liquor.product.import"].with_context(lang="zh_CN")  # noqa: F821
done = imports._import_file(_iowa.catalogue(), filename="iowa.csv", publish=True, supplier=supplier)
print("imported", done.created_count, done.refused_count)
env["product.template"].search([("create_date", ">=", done.create_date)]).allow_out_of_stock_order = True  # noqa: F821
env.cr.commit()  # noqa: F821
