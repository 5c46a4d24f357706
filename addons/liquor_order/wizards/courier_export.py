import base64
from io import BytesIO

import openpyxl

from odoo import fields, models
from odoo.exceptions import UserError


class LiquorCourierExport(models.TransientModel):
    """The deliveries to ship as a table for the courier's software; its waybill numbers come back by import."""

    _name = "liquor.courier.export"
    _description = "Export to Courier"

    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    def _liquor_export(self, pickings):
        """Return an action that downloads the table of these deliveries.

        :raise UserError: none of them goes to a customer
        """
        pickings = pickings.filtered(
            lambda picking: picking.picking_type_code == "outgoing" and picking.state not in ("draft", "cancel")
        )
        if not pickings:
            raise UserError(self.env._("Select deliveries to customers that are not cancelled."))
        pickings.check_access("read")
        today = fields.Date.context_today(self)
        export = self.create(
            {
                "file": base64.b64encode(self._workbook(pickings)),
                "filename": self.env._("to_ship_%(date)s.xlsx", date=today),
            }
        )
        url = f"/web/content/{self._name}/{export.id}/file/{export.filename}?download=true"
        return {"type": "ir.actions.act_url", "url": url, "target": "self"}

    def _workbook(self, pickings):
        book = openpyxl.Workbook(write_only=False)
        sheet = book.active
        sheet.title = self.env._("To Ship")
        sheet.append(self._headers())
        for row, picking in enumerate(pickings, start=2):
            for column, value in enumerate(self._row(picking), start=1):
                cell = sheet.cell(row, column, value)
                if isinstance(value, str):
                    # a receiver called =cmd|… stays text
                    cell.data_type = "s"
        for letter, width in zip("ABCDEFGHIJKLMN", (16, 18, 12, 12, 16, 12, 16, 40, 44, 8, 10, 8, 24, 20), strict=True):
            sheet.column_dimensions[letter].width = width
        sheet.freeze_panes = "A2"
        buffer = BytesIO()
        book.save(buffer)
        return buffer.getvalue()

    def _headers(self):
        _ = self.env._
        return [
            _("Order Number"),
            _("Delivery Number"),
            _("Courier"),
            _("Receiver"),
            _("Receiver Phone"),
            _("Province"),
            _("City and District"),
            _("Street Address"),
            _("Goods"),
            _("Bottles"),
            _("Weight (kg)"),
            _("Parcels"),
            _("Note"),
            _("Tracking Number"),
        ]

    def _row(self, picking):
        partner = picking.partner_id
        goods = picking._liquor_goods()
        bottles = {}
        for item in goods:
            product = item.key[0]
            bottles[product] = bottles.get(product, 0) + item.bottles
        texts = [f"{product.name} {product._liquor_case_text(count)}" for product, count in bottles.items()]
        return [
            picking.sale_id.name or picking.origin or "",
            picking.name,
            picking.carrier_id.name or "",
            partner.name or partner.commercial_partner_id.name or "",
            partner.phone or "",
            partner.state_id.name or "",
            partner.city or "",
            (partner.street or "") + (partner.street2 or ""),
            "; ".join(texts),
            sum(item.bottles for item in goods),
            round(sum(item.bottles * item.bottle_kg for item in goods), 3),
            picking.liquor_parcel_count,
            picking._liquor_gift_message(),
            picking.carrier_tracking_ref or "",
        ]
