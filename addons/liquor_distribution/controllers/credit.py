import re
from datetime import date

from dateutil.relativedelta import relativedelta
from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request, route

from ..tools.money import fen
from .portal import DistributorPortal

MONTH = re.compile(r"^(20\d\d)-(0[1-9]|1[0-2])$")
MOST_MONTHS = 36
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY_ROLES = ("owner", "accountant")


class CreditPortal(DistributorPortal):
    """The distributor's credit, its statement, and ordering on account."""

    @route("/my/credit", type="http", auth="user", website=True, sitemap=False)
    def liquor_credit(self, **_kw):
        """The figures for owner and accountant; the buyer sees what may still be ordered."""
        distributor = self._distributor()
        money = request.env.user._liquor_portal_role() in MONEY_ROLES
        figures = distributor._liquor_credit_figures()[distributor.id]
        invoices = distributor._liquor_open_invoices() if money else request.env["account.move"]
        values = {
            "page_name": "liquor_credit",
            "figures": figures,
            "money": distributor._liquor_money,
            "full": money,
            "invoices": invoices,
            "unapplied": figures.invoiced - sum(map(fen, invoices.mapped("amount_residual_signed"))) if money else 0,
            "today": distributor._liquor_credit_today(),
            # sudo: terms of payment are open to employees only
            "term": distributor.sudo().property_payment_term_id.name if money else "",
            "late": distributor._liquor_late_message(figures.late) if figures.late > 0 else "",
        }
        return request.render("liquor_distribution.portal_credit", values)

    @route("/my/statement", type="http", auth="user", website=True, sitemap=False)
    def liquor_statement(self, start=None, end=None, **_kw):
        """The statement of chosen months, `YYYY-MM` each, both included; this month and the two before it by default."""
        distributor = self._distributor(*MONEY_ROLES)
        first, until, wrong = self._liquor_months(start, end, distributor._liquor_credit_today())
        values = {
            "page_name": "liquor_statement",
            "distributor": distributor,
            "statement": distributor._liquor_statement(first, until),
            "kinds": distributor._liquor_statement_kinds(),
            "money": distributor._liquor_money,
            "start": f"{first:%Y-%m}",
            "end": f"{until - relativedelta(days=1):%Y-%m}",
            "wrong": wrong,
        }
        return request.render("liquor_distribution.portal_statement", values)

    @route("/my/statement.xlsx", type="http", auth="user", website=True, sitemap=False)
    def liquor_statement_xlsx(self, start=None, end=None, **_kw):
        """The same as a file."""
        distributor = self._distributor(*MONEY_ROLES)
        first, until, _wrong = self._liquor_months(start, end, distributor._liquor_credit_today())
        statement = distributor._liquor_statement(first, until)
        name = f"statement_{first:%Y%m}_{statement.last:%Y%m}.xlsx"
        return self._liquor_xlsx_response(distributor._liquor_statement_xlsx(statement), name)

    @route("/my/statement.pdf", type="http", auth="user", website=True, sitemap=False)
    def liquor_statement_pdf(self, start=None, end=None, **_kw):
        """The same on paper, to be confirmed by both sides."""
        distributor = self._distributor(*MONEY_ROLES)
        first, until, _wrong = self._liquor_months(start, end, distributor._liquor_credit_today())
        return self._liquor_pdf_response(distributor, first, until)

    @route("/liquor_distribution/statement/<int(max=2147483647):partner_id>.pdf", type="http", auth="user")
    def liquor_statement_print(self, partner_id, first="", last="", company=None, **_kw):
        """The same for employees who see the distributor's credit, of chosen days (both included)."""
        try:
            first, until = date.fromisoformat(first), date.fromisoformat(last) + relativedelta(days=1)
            company = int(company or request.env.company.id)
        except (ValueError, OverflowError):
            raise NotFound() from None
        distributor = request.env["res.partner"].browse(partner_id).exists()
        if first >= until or not distributor or company not in request.env.user.company_ids.ids:
            raise NotFound()
        try:
            return self._liquor_pdf_response(distributor.with_company(company), first, until)
        except AccessError:
            raise NotFound() from None

    def _liquor_pdf_response(self, distributor, first, until):
        """:raise AccessError: see `_liquor_statement_check_access`"""
        content = distributor._liquor_statement_pdf(first, until)
        name = distributor._liquor_statement_file_name(first, until)
        headers = [("Content-Type", "application/pdf"), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers=headers)

    def _liquor_months(self, start, end, today):
        """(first day, day after the last, whether the input was no such months)."""
        first, last = self._liquor_month(start), self._liquor_month(end)
        wrong = bool((start and not first) or (end and not last))
        last = last or today.replace(day=1)
        first = first or last - relativedelta(months=2)
        if first > last or first < last - relativedelta(months=MOST_MONTHS - 1):
            wrong = True
            first = last - relativedelta(months=2)
        return first, last + relativedelta(months=1), wrong

    def _liquor_month(self, text):
        found = MONTH.match(text or "")
        return date(int(found[1]), int(found[2]), 1) if found else None

    def _liquor_xlsx_response(self, content, name):
        headers = [("Content-Type", XLSX), ("Content-Disposition", content_disposition(name))]
        return request.make_response(content, headers=headers)

    @route("/my/orders/<int:order_id>/on_account", type="http", auth="user", methods=["POST"], website=True)
    def liquor_on_account(self, order_id, **_post):
        """Place an unpaid order on account; owner and buyer of its distributor only."""
        order = self._liquor_account_order(order_id)
        if not order:
            raise NotFound()
        message = None
        try:
            # what went wrong must leave nothing half done
            with request.env.cr.savepoint():
                order._liquor_pay_on_account()
        except UserError as error:
            order.invalidate_recordset()
            message = str(error)
        if message:
            return self.portal_order_page(order.id, liquor_account_error=message)
        return request.redirect(order.get_portal_url())

    def _liquor_account_order(self, order_id):
        """The order (sudoed) if it is an order that was placed for the distributor of a visitor that may order."""
        distributor = self._distributor("owner", "buyer")
        # sudo: compared with the visitor's distributor before anything is done
        order = request.env["sale.order"].sudo().browse(order_id).exists()
        placed = order and order.liquor_placed_at and order.liquor_distributor_id == distributor
        return order if placed else None

    def _get_page_view_values(self, document, access_token, values, session_history, no_breadcrumbs, **kwargs):
        """Override: whether this visitor may put the order on account, and what is left of the credit."""
        values = super()._get_page_view_values(
            document, access_token, values, session_history, no_breadcrumbs, **kwargs
        )
        if document._name == "sale.order":
            values["liquor_account"] = self._liquor_account_values(document, kwargs)
        return values

    def _liquor_account_values(self, order, kwargs):
        user = request.env.user
        distributor = user._liquor_distributor()
        if not distributor or order.liquor_distributor_id != distributor:
            return None
        if user._liquor_portal_role() == "accountant" or order.state not in ("draft", "sent"):
            return None
        # an error in the query of a link is not ours: only the controller above gives one
        error = kwargs.get("liquor_account_error") if request.httprequest.method == "POST" else None
        figures = distributor.with_company(order.company_id)._liquor_credit_figures(order.ids)[distributor.id]
        return {
            # sudo: the order is the distributor's own, checked above; portal users read no credit
            "may": bool(order.liquor_placed_at) and order.sudo()._liquor_may_pay_on_account(),
            "waits": order._liquor_credit_waits_already(),
            "available": distributor._liquor_money(figures.available),
            "error": error,
        }

    @route("/liquor_distribution/ageing.xlsx", type="http", auth="user")
    def liquor_ageing_xlsx(self, **_kw):
        """The ageing list as a file, of the distributors that the user may see."""
        if not request.env["liquor.credit.ageing"].has_access("read"):
            raise NotFound()
        rows = request.env["liquor.credit.ageing"].search([])
        name = f"ageing_{request.env['res.partner']._liquor_credit_today():%Y%m%d}.xlsx"
        return self._liquor_xlsx_response(rows._liquor_xlsx(), name)
