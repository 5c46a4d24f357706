from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    liquor_import_max_mb = fields.Integer(
        "Largest Product File (MB)", default=50, config_parameter="liquor_catalog.import_max_mb"
    )
    liquor_import_max_rows = fields.Integer(
        "Most Rows in a Product File", default=100_000, config_parameter="liquor_catalog.import_max_rows"
    )
    liquor_import_max_pictures_mb = fields.Integer(
        "Largest Unpacked Picture ZIP (MB)", default=500, config_parameter="liquor_catalog.import_max_pictures_mb"
    )
    liquor_import_create_brands = fields.Boolean(
        "Imports Make Unknown Brands", default=True, config_parameter="liquor_catalog.import_create_brands"
    )
