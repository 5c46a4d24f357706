import json
from datetime import date

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.http import content_disposition, request, route

from odoo.addons.liquor_catalog.shop import ShopFilters
from odoo.addons.portal.controllers.portal import pager as portal_pager
from odoo.addons.website.controllers.main import QueryURL

from ..tools.wholesale_rows import MAX_MB, MAX_QUANTITY, RowKey
from .portal import DistributorPortal

PATH = "/my/wholesale"
ROLES = ("owner", "buyer")
MOST = 10**12  # no order comes to so much
PAGE = 50
PAGE_NUMBER = "<int(max=100000):page>"  # more is no page: 404, before the database is asked for it


class WholesalePortal(DistributorPortal):
    """The ordering pages of a distributor. Each step proves anew who asks and that what it names is theirs."""

    # --- who asks, and for what
    def _wholesale_draft(self, create=False):
        """Return the user's open order.

        :raise NotFound: the user is no owner or buyer of a distributor
        """
        self._distributor(*ROLES)
        return request.env["sale.order"]._liquor_wholesale_draft(request.env.user, create=create)

    def _wholesale_order(self, order_id):
        """Return an order of the user's distributor by its id.

        :raise NotFound: it is none
        """
        distributor = self._distributor(*ROLES)
        # sudo: buyers of one distributor see each other's orders; proven by the domain
        order = (
            request.env["sale.order"]
            .sudo()
            .search([("id", "=", _number(order_id)), ("liquor_distributor_id", "=", distributor.id)])
        )
        if not order:
            raise NotFound()
        return order

    def _wholesale_product(self, draft, product_id):
        """Return an article that is for sale.

        :raise ValidationError: it is not
        """
        product = draft._liquor_wholesale_search([("id", "=", _number(product_id))])
        if not product:
            raise ValidationError(request.env._("This article is not for sale."))
        return product

    # --- the order
    @route(PATH, type="http", auth="user", website=True, sitemap=False)
    def wholesale(self, **_kw):
        """The page on which a distributor writes its order."""
        distributor = self._distributor(*ROLES)
        draft = self._wholesale_draft()
        if draft.id:
            draft._liquor_wholesale_refresh_prices()
        currency = draft.currency_id
        pad = {
            "state": draft._liquor_wholesale_state(),
            "currency": {
                "symbol": currency.symbol, "position": currency.position, "digits": currency.decimal_places,
            },
            "earlier": [
                {
                    "id": order.id, "name": order.name,
                    "day": fields.Datetime.context_timestamp(draft, order.date_order).date().isoformat(),
                    "total": order.amount_total,
                }
                for order in draft._liquor_wholesale_earlier()
            ],
        }  # fmt: skip
        values = {"page_name": "liquor_wholesale", "distributor": distributor, "pad": json.dumps(pad)}
        return request.render("liquor_distribution.wholesale_page", values)

    @route(f"{PATH}/state", type="jsonrpc", auth="user", website=True)
    def wholesale_state(self):
        """The open order, see `sale.order._liquor_wholesale_state`."""
        return self._wholesale_draft()._liquor_wholesale_state()

    @route(f"{PATH}/suggest", type="jsonrpc", auth="user", website=True)
    def wholesale_suggest(self, text=""):
        """Offers for what is typed, see `sale.order._liquor_wholesale_suggest`."""
        return self._wholesale_draft()._liquor_wholesale_suggest(str(text))

    @route(f"{PATH}/add", type="jsonrpc", auth="user", website=True)
    def wholesale_add(self, product_id, cases=0, bottles=0):
        """Add to the row of an article, without a requested day, at the order's own address.

        :return: the order, with the "key" of the row
        """
        draft = self._wholesale_draft(create=True)
        product = self._wholesale_product(draft, product_id)
        key = RowKey(product.id)
        added = self._wholesale_bottles(product, cases, bottles)
        now = draft._liquor_wholesale_quantities().get(key, 0)
        draft._liquor_wholesale_set({key: now + added})
        return {**draft._liquor_wholesale_state(), "key": key.text()}

    @route(f"{PATH}/set", type="jsonrpc", auth="user", website=True)
    def wholesale_set(self, product_id, day="", ship_to=0, cases=0, bottles=0):
        """Set the quantity of a row that is there; 0 takes it out."""
        draft = self._wholesale_draft(create=True)
        key = _key(product_id, day, ship_to)
        if key not in draft._liquor_wholesale_quantities():
            raise ValidationError(request.env._("This row is not in your order any more."))
        product = draft.env["product.product"].browse(key.product_id)
        draft._liquor_wholesale_set({key: self._wholesale_bottles(product, cases, bottles)})
        return draft._liquor_wholesale_state()

    def _wholesale_bottles(self, product, cases, bottles):
        """Return the quantity in bottles.

        :raise ValidationError: not two whole numbers in bounds
        """
        for number in (cases, bottles):
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_QUANTITY:
                raise ValidationError(request.env._("Enter whole numbers from 0 to %(limit)s.", limit=MAX_QUANTITY))
        return cases * product._liquor_wholesale_case_size() + bottles

    @route(f"{PATH}/move", type="jsonrpc", auth="user", website=True)
    def wholesale_move(self, rows, new_day=None, new_ship_to=None):
        """Ask for rows on another day, or at another address.

        :param list rows: of [product id, day, ship-to]
        :param new_day: "" for as soon as possible; None: leave it
        :param new_ship_to: id of an address; None: leave it
        """
        draft = self._wholesale_draft(create=True)
        change = {}
        if new_day is not None:
            change["day"] = _day(new_day)
        if new_ship_to is not None:
            # what is no id becomes -1, which is nobody's address
            change["ship_to"] = _number(new_ship_to) or -1
        draft._liquor_wholesale_move(_keys(rows), **change)
        return draft._liquor_wholesale_state()

    @route(f"{PATH}/ship", type="jsonrpc", auth="user", website=True)
    def wholesale_ship(self, address_id):
        """Choose where the goods go."""
        draft = self._wholesale_draft(create=True)
        draft._liquor_wholesale_ship_to(_number(address_id))
        return draft._liquor_wholesale_state()

    @route(f"{PATH}/clear", type="jsonrpc", auth="user", website=True)
    def wholesale_clear(self):
        """Take everything out of the order."""
        draft = self._wholesale_draft(create=True)
        draft._liquor_wholesale_clear()
        return draft._liquor_wholesale_state()

    # --- many rows at once
    @route(f"{PATH}/paste", type="jsonrpc", auth="user", website=True)
    def wholesale_paste(self, text=""):
        """Take over what was pasted; "report" of the answer counts good and bad rows."""
        draft = self._wholesale_draft(create=True)
        report = draft._liquor_wholesale_paste(str(text))
        return {**draft._liquor_wholesale_state(), "report": report}

    @route(f"{PATH}/upload", type="http", auth="user", website=True, methods=["POST"])
    def wholesale_upload(self, table=None, **_kw):
        """Take over a file; the answer is JSON as of `paste`, or {"error": why not}."""
        draft = self._wholesale_draft(create=True)
        try:
            if not hasattr(table, "stream"):
                raise UserError(request.env._("Choose a file first."))
            content = table.stream.read(MAX_MB * 1024 * 1024 + 1)
            with request.env.cr.savepoint():
                report = draft._liquor_wholesale_upload(content, table.filename)
        except UserError as error:
            return request.make_json_response({"error": str(error)})
        return request.make_json_response({**draft._liquor_wholesale_state(), "report": report})

    @route(f"{PATH}/fix", type="jsonrpc", auth="user", website=True)
    def wholesale_fix(self, row_id, code="", cases="", bottles="", address=""):
        """Judge a corrected row again; see `sale.order._liquor_wholesale_fix`."""
        draft = self._wholesale_draft(create=True)
        values = {"code": code, "cases": cases, "bottles": bottles, "address": address}
        draft._liquor_wholesale_fix(_number(row_id), values)
        return draft._liquor_wholesale_state()

    @route(f"{PATH}/drop", type="jsonrpc", auth="user", website=True)
    def wholesale_drop(self, row_id=None):
        """Drop one bad row, or all of them."""
        draft = self._wholesale_draft(create=True)
        draft._liquor_wholesale_drop(None if row_id is None else _number(row_id))
        return draft._liquor_wholesale_state()

    @route(f"{PATH}/reorder", type="jsonrpc", auth="user", website=True)
    def wholesale_reorder(self, order_id):
        """Take over an earlier order of the distributor."""
        earlier = self._wholesale_order(order_id)
        draft = self._wholesale_draft(create=True)
        report = draft._liquor_wholesale_reorder(earlier)
        return {**draft._liquor_wholesale_state(), "report": report}

    # --- placing
    @route(f"{PATH}/place", type="jsonrpc", auth="user", website=True)
    def wholesale_place(self, order_id, payment="online", total=None):
        """Place the open order; the second of two equal requests gets the answer of the first.

        :param total: what the page showed; when prices changed meanwhile, they are shown first
        :return: {"url"} of the page that says what comes next, or the order with a "message"
        """
        order = self._wholesale_order(order_id)
        if order.partner_id != request.env.user.partner_id or not order.liquor_is_wholesale:
            raise NotFound()
        root = order.liquor_wholesale_root_id or order
        root = root.with_context(lang=request.env.lang)
        root._liquor_wholesale_lock()
        if root.liquor_wholesale_open:
            root._liquor_wholesale_refresh_prices(force=True)
            state = root._liquor_wholesale_state()
            if not _is_amount(total) or root.currency_id.compare_amounts(total, state["total"]):
                message = request.env._("Prices or quantities changed. Please look at the order and place it again.")
                return {**state, "message": message}
            root._liquor_wholesale_check()
            if len(root._liquor_wholesale_split()) > 1:
                # the stock is held in transactions of its own, which must see the other orders
                request.env.cr.commit()  # pylint: disable=invalid-commit
                root._liquor_wholesale_lock()
        root._liquor_wholesale_place(payment, total)
        return {"url": f"{PATH}/placed/{root.id}"}

    @route(f"{PATH}/placed/<int:order_id>", type="http", auth="user", website=True, sitemap=False)
    def wholesale_placed(self, order_id, **_kw):
        """The orders that were placed in one step; a single one that is to be paid opens its own page."""
        order = self._wholesale_order(order_id)
        orders = (order.liquor_wholesale_root_id or order)._liquor_wholesale_orders()
        orders = orders.filtered("liquor_placed_at") or orders.filtered(lambda order: order.state == "sale")
        if not orders:
            raise NotFound()
        if len(orders) == 1:
            return request.redirect(orders.get_portal_url())
        values = {"page_name": "liquor_wholesale", "orders": orders}
        return request.render("liquor_distribution.wholesale_placed", values)

    # --- the catalogue
    @route(
        [f"{PATH}/catalogue", f"{PATH}/catalogue/page/{PAGE_NUMBER}"],
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def wholesale_catalogue(self, page=1, search="", favourites="", **post):
        """Articles with the distributor's own prices and stock, 50 a page; filters as in the shop's list."""
        draft = self._wholesale_draft()
        own = self._wholesale_favourites()
        filters = ShopFilters.from_query(request.httprequest.args)
        domain = draft._liquor_wholesale_domain()
        if favourites:
            domain &= Domain("product_variant_ids", "in", own.product_id.ids)
        liquor_type = request.env["liquor.type"].search([("code", "=", post.get("type") or "")], limit=1)
        found = None
        if search:
            found = request.env["liquor.search"].search_products(search[:100], domain).products
        shop = request.env["liquor.shop"]
        result = shop.page(
            domain,
            filters,
            draft.pricelist_id,
            liquor_type=liquor_type,
            found=found,
            limit=PAGE,
            offset=(_page(page) - 1) * PAGE,
        )
        # sudo: as the draft, whose methods read units and taxes; the page's articles are the user's own
        products = result.products.sudo().product_variant_ids
        offers = draft._liquor_wholesale_offers(products.with_env(draft.env))
        query = {"search": search, "favourites": favourites, "type": liquor_type.code or ""}
        query = {name: value for name, value in query.items() if value}
        for name, value in filters.pairs():
            query.setdefault(name, []).append(value)
        url = f"{PATH}/catalogue"
        values = {
            "page_name": "liquor_wholesale",
            "offers": [offers[product.id] for product in products],
            "count": result.count,
            "search": search,
            "favourites": favourites,
            "favourite_ids": set(own.product_id.ids),
            "liquor_type": liquor_type,
            "filters": filters,
            "types": request.env["liquor.type"].search([]),
            "brands": self._wholesale_brands(result),
            "ordered": draft._liquor_wholesale_ordered(),
            "currency": draft.currency_id,
            "blocks": draft.partner_id._liquor_distributor()._liquor_ordering_blocks(),
            "keep": QueryURL(url, **query),
            "pager": portal_pager(url=url, total=result.count, page=_page(page), step=PAGE, url_args=query),
        }
        return request.render("liquor_distribution.wholesale_catalogue", values)

    def _wholesale_brands(self, result):
        """The brands of what was found, those with most articles first: list of (id, name, number)."""
        counts = result.facets["brand"]
        # sudo: names of brands that have no page of their own
        brands = request.env["product.brand"].sudo().browse(counts)
        rows = [(brand.id, brand.name, counts[brand.id]) for brand in brands]
        return sorted(rows, key=lambda row: (-row[2], row[1]))[:200]

    def _wholesale_favourites(self):
        distributor = self._distributor(*ROLES)
        return request.env["liquor.wholesale.favourite"].search([("distributor_id", "=", distributor.id)])

    @route(f"{PATH}/favourite", type="jsonrpc", auth="user", website=True)
    def wholesale_favourite(self, product_id, wanted=True):
        """Put an article on the distributor's list, or take it off."""
        distributor = self._distributor(*ROLES)
        draft = self._wholesale_draft()
        product = self._wholesale_product(draft, product_id)
        # sudo: written through here only, where the role is proven
        request.env["liquor.wholesale.favourite"].sudo()._set_favourite(distributor, product, bool(wanted))
        return bool(wanted)

    # --- deliveries
    def _wholesale_deliveries_domain(self):
        return [
            ("sale_id.liquor_distributor_id", "=", self._distributor(*ROLES).id),
            ("picking_type_code", "=", "outgoing"),
            ("state", "in", ("assigned", "done")),
        ]

    @route(
        [f"{PATH}/deliveries", f"{PATH}/deliveries/page/{PAGE_NUMBER}"],
        type="http",
        auth="user",
        website=True,
        sitemap=False,
    )
    def wholesale_deliveries(self, page=1, **_kw):
        """The distributor's deliveries, each with its delivery note."""
        domain = self._wholesale_deliveries_domain()
        # sudo: portal users read no deliveries; the domain is their own
        pickings = request.env["stock.picking"].sudo()
        pager = portal_pager(f"{PATH}/deliveries", pickings.search_count(domain), _page(page), 20)
        values = {
            "page_name": "liquor_wholesale",
            "pickings": pickings.search(domain, order="date_done desc, id desc", limit=20, offset=pager["offset"]),
            "pager": pager,
        }
        return request.render("liquor_distribution.wholesale_deliveries", values)

    @route(f"{PATH}/delivery/<int:picking_id>", type="http", auth="user", website=True, sitemap=False)
    def wholesale_delivery(self, picking_id, **_kw):
        """The delivery note of an own delivery, a PDF without prices."""
        # sudo: as above
        picking = (
            request.env["stock.picking"]
            .sudo()
            .search([("id", "=", _number(picking_id)), *self._wholesale_deliveries_domain()])
        )
        if not picking:
            raise NotFound()
        # sudo: the report is the warehouse's; the delivery is proven to be the distributor's
        reports = request.env["ir.actions.report"].sudo()
        pdf, _kind = reports._render_qweb_pdf("liquor_order.action_report_packing_slip", picking.ids)
        name = f"{picking.name.replace('/', '-')}.pdf"
        return request.make_response(
            pdf, [("Content-Type", "application/pdf"), ("Content-Disposition", content_disposition(name))]
        )


def _number(value):
    """An id that a page sent; what is none finds nothing."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31 else 0


def _key(product_id, day="", ship_to=0):
    """A RowKey that a page sent."""
    return RowKey(_number(product_id), _day(day), _number(ship_to) or False)


def _keys(rows):
    """The RowKeys that a page sent.

    :raise ValidationError: they are no rows
    """
    if not isinstance(rows, list) or not all(isinstance(row, list) and 1 <= len(row) <= 3 for row in rows):
        raise ValidationError(request.env._("These are no rows of your order. Please reload the page."))
    return [_key(*row) for row in rows]


def _page(number):
    """The number of a page: of the address; what somebody adds to it after "?" is text, and counts as the first."""
    return max(number, 1) if isinstance(number, int) else 1


def _is_amount(value):
    """Whether a page sent an amount of money: no text, no truth value, not NaN, nothing that a float cannot hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST


def _day(text):
    """A date that a page sent, False for none.

    :raise ValidationError: it is no date
    """
    if not text:
        return False
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ValidationError(request.env._("“%(value)s” is no date.", value=str(text)[:20])) from None
