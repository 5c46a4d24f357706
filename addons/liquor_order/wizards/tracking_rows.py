from collections import defaultdict

from ..tools.tracking_table import clean_number


class TrackingRows:
    """The rows of one import, looked up in a fixed number of queries whatever their number.

    `rows` are values of liquor.tracking.import.line; `errors` those among them with an `error`.
    """

    def __init__(self, wizard, raw_rows):
        self.wizard = wizard
        self.env = wizard.env
        self.replace = wizard.replace
        self.rows = [self._clean(raw) for raw in raw_rows]
        self._find_deliveries()
        self._find_carriers()
        self._check_numbers_in_use()
        self._check_duplicates()
        self._check_carriers_agree()
        for row in self.rows:
            row["has_error"] = bool(row["error"])

    @property
    def errors(self):
        return [row for row in self.rows if row["error"]]

    def apply(self):
        """Write the numbers of the good rows; several rows of a delivery are its parcels.

        :return: the stock.picking records that were written
        """
        numbers, carriers = defaultdict(list), {}
        for row in self.rows:
            if not row["error"]:
                numbers[row["picking_id"]].append(row["number_text"])
                carriers[row["picking_id"]] = row["carrier_id"]
        pickings = self.env["stock.picking"].browse(numbers)
        for picking in pickings:
            vals = {"carrier_tracking_ref": ",".join(numbers[picking.id])}
            if carriers[picking.id] != picking.carrier_id.id:
                vals["carrier_id"] = carriers[picking.id]
            picking.write(vals)
        return pickings

    def _clean(self, raw):
        row = {
            "row": raw["row"],
            "order_text": raw["order_text"] or "",
            "delivery_text": raw["delivery_text"] or "",
            "carrier_text": raw["carrier_text"] or "",
            "number_text": raw["number_text"] or "",
            "damaged": raw["damaged"],
            "picking_id": False,
            "carrier_id": False,
            "error": False,
        }
        number = clean_number(raw["number_text"])
        _ = self.env._
        if not row["number_text"]:
            row["error"] = _("The tracking number is empty.")
        elif row["damaged"]:
            row["error"] = _(
                "The spreadsheet has rounded the tracking number %(number)s. Format the column as text.",
                number=row["number_text"],
            )
        elif not number:
            row["error"] = _(
                "“%(number)s” is no tracking number: 6 to 32 letters, digits or hyphens.", number=row["number_text"]
            )
        elif not (row["order_text"] or row["delivery_text"]):
            row["error"] = _("Order number and delivery number are both empty.")
        else:
            row["number_text"] = number
        return row

    def _good(self):
        return [row for row in self.rows if not row["error"]]

    def _find_deliveries(self):
        good = self._good()
        by_name, by_order = self._deliveries_by_name(good), self._deliveries_by_order(good)
        for row in good:
            if row["delivery_text"]:
                found = by_name.get(row["delivery_text"].upper(), [])
                if found and row["order_text"] and found[0] not in by_order.get(row["order_text"].upper(), []):
                    row["error"] = self.env._(
                        "Delivery %(delivery)s does not belong to order %(order)s.",
                        delivery=row["delivery_text"],
                        order=row["order_text"],
                    )
                    continue
            else:
                found = self._likely(by_order.get(row["order_text"].upper(), []))
            self._take_delivery(row, found)

    def _deliveries_by_name(self, rows):
        names = list({row["delivery_text"].upper() for row in rows if row["delivery_text"]})
        domain = [("name", "in", names), *self._outgoing()]
        pickings = self.env["stock.picking"].search(domain) if names else self.env["stock.picking"]
        return {picking.name.upper(): [picking] for picking in pickings}

    def _deliveries_by_order(self, rows):
        names = list({row["order_text"].upper() for row in rows if row["order_text"]})
        domain = [("sale_id.name", "in", names), *self._outgoing()]
        pickings = self.env["stock.picking"].search(domain, order="id") if names else self.env["stock.picking"]
        found = defaultdict(list)
        for picking in pickings:
            found[picking.sale_id.name.upper()].append(picking)
        return found

    def _outgoing(self):
        return [
            ("picking_type_code", "=", "outgoing"),
            ("company_id", "in", self.env.companies.ids),
        ]

    def _likely(self, pickings):
        """Of the deliveries of an order, those that the number may be for: open ones, else sent without number."""
        alive = [picking for picking in pickings if picking.state != "cancel"]
        return (
            [picking for picking in alive if picking.state != "done"]
            or [picking for picking in alive if not picking.carrier_tracking_ref]
            or alive
        )

    def _take_delivery(self, row, found):
        _ = self.env._
        name = row["delivery_text"] or row["order_text"]
        if not found:
            row["error"] = _("No delivery was found for “%(name)s”.", name=name)
        elif len(found) > 1:
            names = ", ".join(picking.name for picking in found)
            row["error"] = _(
                "Order %(order)s has several deliveries (%(names)s). Give the delivery number.",
                order=name,
                names=names,
            )
        elif found[0].state in ("draft", "cancel"):
            row["error"] = _("Delivery %(name)s is a draft or cancelled.", name=found[0].name)
        elif found[0].carrier_tracking_ref and not self.replace:
            row["error"] = _(
                "Delivery %(name)s has the number %(number)s already. Tick “Replace Numbers” to change it.",
                name=found[0].name,
                number=found[0].carrier_tracking_ref,
            )
        else:
            row["picking_id"] = found[0].id

    def _find_carriers(self):
        known = self._carriers_by_word()
        pickings = self.env["stock.picking"]
        for row in self._good():
            picking = pickings.browse(row["picking_id"])
            own = picking.carrier_id
            if row["carrier_text"]:
                found = known.get(_word(row["carrier_text"]))
                # two methods of one courier (standard, express): the delivery's own stays
                carrier = own if own and found and own in found else found and found[0]
            else:
                carrier = own if own and not own.liquor_pickup else self.wizard.carrier_id
            if not carrier:
                row["error"] = self._carrier_problem(row)
            elif carrier.liquor_pickup:
                row["error"] = self.env._(
                    "“%(carrier)s” is a pick-up: it has no tracking number.", carrier=carrier.name
                )
            else:
                row["carrier_id"] = carrier.id

    def _carrier_problem(self, row):
        if row["carrier_text"]:
            return self.env._(
                "The courier “%(carrier)s” is unknown. Use the name or code of a delivery method.",
                carrier=row["carrier_text"],
            )
        return self.env._("No courier: neither the row nor the delivery names one. Choose one above.")

    def _carriers_by_word(self):
        """Return {name or code in lower case: [delivery.carrier]}; names in all languages."""
        known = defaultdict(list)
        carriers = self.env["delivery.carrier"].with_context(active_test=False)
        found = carriers.search(carriers._check_company_domain(self.env.companies))
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for language in languages:
            for carrier in found.with_context(lang=language):
                known[_word(carrier.name)].append(carrier)
        for carrier in found.filtered("liquor_courier_code"):
            known[_word(carrier.liquor_courier_code)].append(carrier)
        return known

    def _check_numbers_in_use(self):
        """Refuse numbers that another delivery has; one that shares a field with others is found as well."""
        good = self._good()
        numbers = list({row["number_text"] for row in good})
        if not numbers:
            return
        pickings = self.env["stock.picking"]
        taken = {}
        for picking in pickings.search([("carrier_tracking_ref", "in", numbers)]):
            taken.setdefault(picking.carrier_tracking_ref, set()).add(picking)
        for picking in pickings.search([("carrier_tracking_ref", "ilike", ",")]):
            for number in picking._liquor_tracking_numbers():
                taken.setdefault(number, set()).add(picking)
        for row in good:
            others = [picking for picking in taken.get(row["number_text"], ()) if picking.id != row["picking_id"]]
            if others:
                row["error"] = self.env._(
                    "The number %(number)s belongs to delivery %(delivery)s already.",
                    number=row["number_text"],
                    delivery=others[0].name,
                )

    def _check_duplicates(self):
        first = {}
        for row in self._good():
            earlier = first.setdefault(row["number_text"], row)
            if earlier is not row:
                row["error"] = self.env._(
                    "The number %(number)s stands in row %(row)s already.",
                    number=row["number_text"],
                    row=earlier["row"],
                )

    def _check_carriers_agree(self):
        first = {}
        for row in self._good():
            earlier = first.setdefault(row["picking_id"], row)
            if earlier["carrier_id"] != row["carrier_id"]:
                row["error"] = self.env._(
                    "Row %(row)s sends the same delivery by another courier. One delivery goes by one courier.",
                    row=earlier["row"],
                )


def _word(text):
    return "".join((text or "").lower().split())
