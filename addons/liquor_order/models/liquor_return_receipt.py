from odoo import fields, models
from odoo.exceptions import UserError, ValidationError


class LiquorReturn(models.Model):
    """The warehouse gets the goods back and looks at them."""

    _inherit = "liquor.return"

    def action_receive(self):
        """The parcel arrived; it is checked later."""
        self._liquor_require("warehouse")
        self._liquor_expect("approved", "waiting_goods")
        # sudo: the step is checked above
        self.sudo().write({"state": "received", "received_at": fields.Datetime.now()})
        return True

    def action_check(self, results, note=""):
        """Book what came back: good goods to the stock, damaged ones to scrap; then refund or replace.

        What is neither good nor damaged is not accepted: it was not in the parcel, or goes back to the customer.

        :param list results: dicts of rma_id, good, damaged (in the product's unit), lot_id, damage_reason
        :param str note: told to the customer; required if less than asked for is accepted
        :raise AccessError: not the warehouse
        :raise ValidationError: a quantity beyond what was asked for, no reason for damage, no note, no lot
        """
        self.ensure_one()
        self._liquor_require("warehouse")
        self._liquor_expect("approved", "waiting_goods", "received")
        request = self.sudo()  # sudo: the step is checked above; it moves stock and, through others, money
        request._liquor_store_check(results, (note or "").strip())
        accepted = request.line_ids.filtered(lambda rma: rma.state != "cancelled")
        if not accepted:
            request._liquor_close("refused", refuse_reason=request.check_note)
            request._liquor_tell_customer(
                self.env._(
                    "What we received for %(name)s cannot be accepted: %(reason)s",
                    name=request.name,
                    reason=request.check_note,
                )
            )
            return True
        request._liquor_receive_goods(accepted)
        request._liquor_shelve_good(accepted)
        request._liquor_scrap_damaged(accepted)
        if request.kind == "exchange":
            request._liquor_replace(accepted)
        else:
            request._liquor_settle()
        return True

    def _liquor_store_check(self, results, note):
        by_rma = {result["rma_id"]: result for result in results}
        if set(by_rma) != set(self.line_ids.ids) or len(by_rma) != len(results):
            raise UserError(self.env._("Check every line of %(name)s.", name=self.name))
        rejected = False
        for rma in self.line_ids:
            result = by_rma[rma.id]
            good, damaged = result.get("good") or 0.0, result.get("damaged") or 0.0
            self._liquor_check_result(rma, good, damaged, result)
            rejected = rejected or rma.product_uom.compare(good + damaged, rma.liquor_qty_requested) < 0
            rma.write(
                {
                    "liquor_qty_good": good,
                    "liquor_qty_damaged": damaged,
                    "liquor_damage_reason": (result.get("damage_reason") or "").strip(),
                    "liquor_lot_id": result.get("lot_id") or rma.liquor_lot_id.id,
                }
            )
            if good + damaged:
                rma.product_uom_qty = good + damaged
            else:
                rma.action_cancel()
        if rejected and not note:
            raise ValidationError(
                self.env._("Less than asked for is accepted: write in the note why; the customer reads it.")
            )
        self.write(
            {
                "check_note": note,
                "checked_at": fields.Datetime.now(),
                "received_at": self.received_at or fields.Datetime.now(),
                "checker_id": self.env.uid,
            }
        )

    def _liquor_check_result(self, rma, good, damaged, result):
        name = rma.product_id.display_name
        if good < 0 or damaged < 0 or rma.product_uom.compare(good + damaged, rma.liquor_qty_requested) > 0:
            raise ValidationError(
                self.env._(
                    "%(product)s: good and damaged together are at most the %(quantity)s asked for.",
                    product=name,
                    quantity=f"{rma.liquor_qty_requested:g}",
                )
            )
        if damaged and not (result.get("damage_reason") or "").strip():
            raise ValidationError(self.env._("%(product)s: say what is damaged.", product=name))
        lot = self.env["stock.lot"].browse(result.get("lot_id") or rma.liquor_lot_id.id)
        if rma.product_id.tracking != "none" and (good or damaged) and lot.product_id != rma.product_id:
            raise ValidationError(self.env._("%(product)s: choose the lot printed on the bottle.", product=name))

    def _liquor_receive_goods(self, rmas):
        """Do the receipt that rma has prepared, with what came."""
        for rma in rmas:
            move = rma.reception_move_id
            move.product_uom_qty = rma.product_uom_qty
            move.move_line_ids.unlink()
            move.write(
                {
                    "move_line_ids": [
                        (
                            0,
                            0,
                            {
                                **move._prepare_move_line_vals(quantity=0),
                                "quantity": rma.product_uom_qty,
                                "lot_id": rma.liquor_lot_id.id,
                            },
                        )
                    ],
                    "picked": True,
                }
            )
        rmas.reception_move_id.picking_id._action_done()

    def _liquor_shelve_good(self, rmas):
        """Carry good goods from the place of returns to the stock."""
        good = rmas.filtered("liquor_qty_good")
        if not good:
            return
        source, target = self.warehouse_id.rma_loc_id, self.warehouse_id.lot_stock_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse_id.int_type_id.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "origin": self.name,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": rma.product_id.id,
                            "product_uom": rma.product_uom.id,
                            "product_uom_qty": rma.liquor_qty_good,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                            "picked": True,
                            "move_line_ids": [
                                (
                                    0,
                                    0,
                                    {
                                        "product_id": rma.product_id.id,
                                        "product_uom_id": rma.product_uom.id,
                                        "quantity": rma.liquor_qty_good,
                                        "lot_id": rma.liquor_lot_id.id,
                                        "location_id": source.id,
                                        "location_dest_id": target.id,
                                    },
                                )
                            ],
                        },
                    )
                    for rma in good
                ],
            }
        )
        picking._action_done()

    def _liquor_scrap_damaged(self, rmas):
        damaged = rmas.filtered("liquor_qty_damaged")
        tags = {name: self._liquor_scrap_tag(name) for name in set(damaged.mapped("liquor_damage_reason"))}
        scraps = self.env["stock.scrap"].create(
            [
                {
                    "origin": self.name,
                    "company_id": self.company_id.id,
                    "product_id": rma.product_id.id,
                    "product_uom_id": rma.product_uom.id,
                    "scrap_qty": rma.liquor_qty_damaged,
                    "lot_id": rma.liquor_lot_id.id,
                    "location_id": self.warehouse_id.rma_loc_id.id,
                    "scrap_reason_tag_ids": [(6, 0, tags[rma.liquor_damage_reason].ids)],
                }
                for rma in damaged
            ]
        )
        scraps.do_scrap()

    def _liquor_scrap_tag(self, name):
        tags = self.env["stock.scrap.reason.tag"]
        return tags.search([("name", "=", name)], limit=1) or tags.create({"name": name})

    def _liquor_replace(self, rmas):
        """Ship the same goods anew; no money moves."""
        for rma in rmas:
            rma.create_replace(
                fields.Datetime.now(), rma.warehouse_id, rma.product_id, rma.product_uom_qty, rma.product_uom
            )
        self.write({"state": "replacing"})
        self._liquor_report(rmas, 0.0)
        self._liquor_tell_customer(
            self.env._("We have received the goods of %(name)s and ship their replacement.", name=self.name)
        )

    def _liquor_replacement_changed(self):
        """Called by rma when a replacement was shipped."""
        for request in self.sudo().filtered(lambda request: request.state == "replacing"):  # sudo: so is rma
            states = set(request.line_ids.mapped("state")) - {"cancelled"}
            if states <= {"replaced"}:
                request.write({"state": "done", "closed_at": fields.Datetime.now()})
                request._liquor_tell_customer(
                    self.env._("The replacement of %(name)s is on its way.", name=request.name)
                )
