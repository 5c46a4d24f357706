"""The statements behind a distributor's credit. All sums are numeric, never float."""

from odoo.tools import SQL

# money that a payment provider brought for an order that is not confirmed: it is not there for other orders
FOR_UNCONFIRMED_ORDER = SQL(
    """EXISTS (
        SELECT FROM payment_transaction tx
          JOIN sale_order_transaction_rel link
            ON link.transaction_id IN (tx.id, tx.source_transaction_id)
          JOIN sale_order sale ON sale.id = link.sale_order_id
         WHERE tx.payment_id = payment.id AND sale.state <> 'sale')"""
)

LIVE_HOLD = SQL(
    """(sale.liquor_hold_until > timezone('UTC', clock_timestamp()) OR EXISTS (
        SELECT FROM liquor_stock_hold hold
         WHERE hold.order_id = sale.id AND hold.state = 'active'
           AND (hold.expires_at IS NULL OR hold.expires_at > timezone('UTC', clock_timestamp()))))"""
)


def receivable_entries(people, companies):
    """Rows (distributor, company_id, due, amount) of what is open: invoices above 0; what is not applied below.

    A payment that is registered but has no entry in the books yet is one that is not applied.

    :param SQL people: table of (id, distributor): contacts and the distributor each belongs to
    :param companies: ids of res.company
    """
    return SQL(
        """
        SELECT people.distributor, line.company_id, COALESCE(line.date_maturity, line.date) AS due,
               line.amount_residual AS amount
          FROM account_move_line line
          JOIN %(people)s people ON people.id = line.partner_id
          JOIN account_account account ON account.id = line.account_id AND account.account_type = 'asset_receivable'
     LEFT JOIN account_move move ON move.id = line.move_id
     LEFT JOIN account_payment payment ON payment.id = move.origin_payment_id
         WHERE line.parent_state = 'posted'
           AND line.reconciled IS NOT TRUE
           AND line.company_id = ANY(%(companies)s)
           AND (payment.id IS NULL OR NOT %(unconfirmed)s)
     UNION ALL
        SELECT people.distributor, payment.company_id, payment.date, -payment.amount_company_currency_signed
          FROM account_payment payment
          JOIN %(people)s people ON people.id = payment.partner_id
         WHERE payment.state = 'in_process'
           AND payment.move_id IS NULL
           AND payment.partner_type = 'customer'
           AND payment.company_id = ANY(%(companies)s)
           AND NOT %(unconfirmed)s
        """,
        people=people,
        companies=list(companies),
        unconfirmed=FOR_UNCONFIRMED_ORDER,
    )


def credit_query(partners, company, default_limit, today, tolerated, without):
    """Rows (partner, own limit, temporary, invoiced, to invoice, held, overdue, late, held orders), one a partner.

    Amounts are text with two digits; held orders: list of [order id, placed at, amount].

    What is still to be invoiced of a line counts what was delivered and what is still on its way, for goods; what was
    ordered, for the rest; less what is on posted invoices. So a draft invoice changes nothing, and what was taken
    back or is not sent any more does not count.

    :param partners: ids of the distributors
    :param company: id
    :param default_limit: the limit of partners without one, which grants no credit
    :param date today: the company's day
    :param int tolerated: days after which what is overdue is late
    :param without: ids of orders that do not count
    """
    return SQL(
        """
        WITH people AS (
            SELECT id, commercial_partner_id AS distributor FROM res_partner
             WHERE commercial_partner_id = ANY(%(partners)s)
        ), entries AS (%(entries)s),
        receivable AS (
            SELECT distributor, SUM(amount) AS invoiced,
                   COALESCE(SUM(amount) FILTER (WHERE amount < 0), 0) AS credits,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND due < %(today)s), 0) AS overdue,
                   COALESCE(SUM(amount) FILTER (WHERE amount > 0 AND due < %(today)s::date - %(tolerated)s), 0) AS late
              FROM entries GROUP BY distributor
        ),
        drafts AS MATERIALIZED (
            SELECT DISTINCT line.order_id
              FROM account_move move
              JOIN account_move_line item ON item.move_id = move.id
              JOIN sale_order_line_invoice_rel link ON link.invoice_line_id = item.id
              JOIN sale_order_line line ON line.id = link.order_line_id
             WHERE move.state = 'draft' AND move.move_type IN ('out_invoice', 'out_refund')
               AND move.company_id = %(company)s
        ),
        confirmed AS (
            SELECT sale.id, sale.liquor_distributor_id AS distributor, sale.amount_total,
                   COALESCE(NULLIF(sale.currency_rate, 0), 1)::numeric AS rate
              FROM sale_order sale
             WHERE sale.liquor_distributor_id = ANY(%(partners)s)
               AND sale.company_id = %(company)s
               AND sale.state = 'sale'
               AND (sale.invoice_status <> 'invoiced' OR sale.id IN (SELECT order_id FROM drafts))
               AND sale.id <> ALL(%(without)s)
        ),
        lines AS (
            SELECT line.id, line.order_id, line.price_total, line.product_uom_qty::numeric AS ordered,
                   COALESCE(line.qty_delivered, 0)::numeric AS delivered, line.is_downpayment, line.price_unit,
                   COALESCE(line.discount, 0) AS discount,
                   template.type = 'consu' AS goods, uom.factor AS factor
              FROM confirmed
              JOIN sale_order_line line ON line.order_id = confirmed.id AND line.display_type IS NULL
         LEFT JOIN product_product product ON product.id = line.product_id
         LEFT JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom uom ON uom.id = line.product_uom_id
        ),
        billed AS (
            SELECT lines.id,
                   SUM(side.sign * item.quantity * COALESCE(uom.factor / lines.factor, 1)) AS quantity,
                   SUM(side.sign * item.price_total) AS amount
              FROM lines
              JOIN sale_order_line_invoice_rel link ON link.order_line_id = lines.id
              JOIN account_move_line item ON item.id = link.invoice_line_id AND item.parent_state = 'posted'
              JOIN account_move move ON move.id = item.move_id AND move.move_type IN ('out_invoice', 'out_refund')
         LEFT JOIN uom_uom uom ON uom.id = item.product_uom_id
              JOIN LATERAL (SELECT CASE move.move_type WHEN 'out_invoice' THEN 1 ELSE -1 END AS sign) side ON TRUE
          GROUP BY lines.id
        ),
        moving AS (
            SELECT lines.id,
                   COALESCE(SUM(move.product_qty * COALESCE(uom.factor / lines.factor, 1))
                            FILTER (WHERE move.state NOT IN ('done', 'cancel')), 0) AS quantity
              FROM lines
              JOIN stock_move move ON move.sale_line_id = lines.id
              JOIN stock_location place ON place.id = COALESCE(move.location_final_id, move.location_dest_id)
               AND place.usage = 'customer'
              JOIN product_product product ON product.id = move.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom uom ON uom.id = template.uom_id
             WHERE lines.goods
          GROUP BY lines.id
        ),
        open_lines AS (
            SELECT lines.*, COALESCE(billed.amount, 0) AS billed_amount,
                   CASE WHEN goods AND moving.id IS NULL
                        THEN GREATEST(GREATEST(ordered, delivered) - COALESCE(billed.quantity, 0), 0)
                        WHEN goods
                        THEN GREATEST(delivered + LEAST(moving.quantity, GREATEST(ordered - delivered, 0))
                                      - COALESCE(billed.quantity, 0), 0)
                        WHEN ordered < 0 THEN LEAST(ordered - COALESCE(billed.quantity, 0), 0)
                        ELSE GREATEST(ordered - COALESCE(billed.quantity, 0), 0)
                   END AS open_quantity
              FROM lines
         LEFT JOIN billed ON billed.id = lines.id
         LEFT JOIN moving ON moving.id = lines.id
        ),
        order_money AS (
            SELECT link.sale_order_id AS order_id, tx.payment_id,
                   tx.amount + COALESCE((SELECT SUM(child.amount) FROM payment_transaction child
                                          WHERE child.source_transaction_id = tx.id
                                            AND child.operation = 'refund' AND child.state = 'done'), 0) AS amount
              FROM sale_order sale
              JOIN sale_order_transaction_rel link ON link.sale_order_id = sale.id
              JOIN payment_transaction tx ON tx.id = link.transaction_id
             WHERE sale.liquor_distributor_id = ANY(%(partners)s)
               AND sale.state IN ('draft', 'sent', 'sale')
               AND (sale.state <> 'sale' OR sale.id IN (SELECT id FROM confirmed))
               AND tx.state IN ('authorized', 'done')
               AND COALESCE(tx.operation, '') NOT IN ('refund', 'validation')
               AND NOT EXISTS (SELECT FROM sale_order_transaction_rel other
                                WHERE other.transaction_id = tx.id AND other.sale_order_id <> sale.id)
        ),
        paid AS (
            SELECT money.order_id, SUM(money.amount) AS amount,
                   COALESCE(SUM(money.amount) FILTER (
                       WHERE payment.id IS NULL OR payment.state NOT IN ('in_process', 'paid')), 0) AS not_booked
              FROM order_money money
         LEFT JOIN account_payment payment ON payment.id = money.payment_id
          GROUP BY money.order_id
        ),
        open_orders AS (
            SELECT confirmed.distributor,
                   GREATEST(ROUND((
                       CASE WHEN BOOL_AND(open_quantity = ordered) FILTER (WHERE NOT COALESCE(is_downpayment, FALSE))
                            THEN confirmed.amount_total
                            ELSE COALESCE(SUM(
                                CASE WHEN open_quantity = ordered THEN price_total
                                     WHEN ordered = 0 THEN ROUND(open_quantity * price_unit * (1 - discount / 100), 2)
                                     ELSE ROUND(price_total * open_quantity / ordered, 2) END
                            ) FILTER (WHERE NOT COALESCE(is_downpayment, FALSE)), 0)
                       END - COALESCE(SUM(billed_amount) FILTER (WHERE is_downpayment), 0)
                   ) / confirmed.rate, 2) - COALESCE(ROUND(MIN(paid.not_booked) / confirmed.rate, 2), 0), 0) AS amount
              FROM confirmed
              JOIN open_lines ON open_lines.order_id = confirmed.id
         LEFT JOIN paid ON paid.order_id = confirmed.id
          GROUP BY confirmed.id, confirmed.distributor, confirmed.amount_total, confirmed.rate
        ),
        to_invoice AS (SELECT distributor, SUM(amount) AS amount FROM open_orders GROUP BY distributor),
        held AS (
            SELECT distributor, SUM(amount) AS amount,
                   JSON_AGG(JSON_BUILD_ARRAY(id, TO_CHAR(placed_at, 'YYYY-MM-DD HH24:MI:SS'), amount::text)) AS orders
              FROM (
                SELECT sale.id, sale.liquor_distributor_id AS distributor, sale.liquor_placed_at AS placed_at,
                       ROUND((sale.amount_total - COALESCE(paid.amount, 0))
                             / COALESCE(NULLIF(sale.currency_rate, 0), 1)::numeric, 2) AS amount
                  FROM sale_order sale
             LEFT JOIN paid ON paid.order_id = sale.id
                 WHERE sale.liquor_distributor_id = ANY(%(partners)s)
                   AND sale.company_id = %(company)s
                   AND sale.state IN ('draft', 'sent')
                   AND sale.liquor_on_account
                   AND sale.liquor_placed_at IS NOT NULL
                   AND %(live_hold)s
                   AND sale.id <> ALL(%(without)s)
              ) waiting
             WHERE amount > 0
          GROUP BY distributor
        ),
        extra AS (
            SELECT partner_id, SUM(amount) AS amount
              FROM liquor_credit_temporary
             WHERE partner_id = ANY(%(partners)s) AND company_id = %(company)s AND state = 'approved'
               AND date_from <= %(today)s AND date_until >= %(today)s
          GROUP BY partner_id
        )
        SELECT partner.id,
               ROUND(CASE WHEN (partner.credit_limit ->> %(company_key)s)::numeric <> %(default_limit)s::numeric
                          THEN GREATEST((partner.credit_limit ->> %(company_key)s)::numeric, 0) ELSE 0 END, 2)::text,
               ROUND(COALESCE(extra.amount, 0), 2)::text,
               ROUND(COALESCE(receivable.invoiced, 0), 2)::text,
               ROUND(COALESCE(to_invoice.amount, 0), 2)::text,
               ROUND(COALESCE(held.amount, 0), 2)::text,
               ROUND(GREATEST(COALESCE(receivable.overdue + receivable.credits, 0), 0), 2)::text,
               ROUND(GREATEST(COALESCE(receivable.late + receivable.credits, 0), 0), 2)::text,
               held.orders
          FROM res_partner partner
     LEFT JOIN receivable ON receivable.distributor = partner.id
     LEFT JOIN to_invoice ON to_invoice.distributor = partner.id
     LEFT JOIN held ON held.distributor = partner.id
     LEFT JOIN extra ON extra.partner_id = partner.id
         WHERE partner.id = ANY(%(partners)s)
        """,
        partners=list(partners),
        company=company,
        company_key=str(company),
        default_limit=str(default_limit),
        entries=receivable_entries(SQL("people"), [company]),
        today=today,
        tolerated=tolerated,
        without=list(without),
        live_hold=LIVE_HOLD,
    )
