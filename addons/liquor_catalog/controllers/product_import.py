from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ProductImport(http.Controller):
    @http.route("/liquor/import/template", type="http", auth="user", readonly=True)
    def template(self):
        """Give the product template (XLSX) with the drop-downs of today's reference data."""
        imports = request.env["liquor.product.import"]
        data = imports._template_file()
        name = imports.env._("Product import template.xlsx")
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ]
        return request.make_response(data, headers)
