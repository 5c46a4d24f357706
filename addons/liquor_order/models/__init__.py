# ruff: noqa: I001  (mixins come before the models that use them; sale_order.py calls what the others hold)
# amounts
from . import sale_order_acting
from . import sale_order_amount
from . import sale_order_line_amount

# addresses
from . import liquor_division
from . import res_partner_address

# checks and review
from . import liquor_order_check
from . import liquor_order_check_rules
from . import liquor_order_finding
from . import res_partner_review
from . import sale_order_gift
from . import sale_order_review
from . import sale_order_answer

# holds, placing, refunds
from . import product_hold
from . import liquor_stock_hold
from . import liquor_refund
from . import sale_order_hold
from . import sale_order_refund
from . import payment_provider
from . import payment_transaction
from . import stock_move_cancel

# fulfilment
from . import liquor_delivery_rate
from . import delivery_carrier
from . import product_parcel
from . import sale_order_fulfilment
from . import fulfilment_reports
from . import stock_picking_fulfilment
from . import stock_picking_batch
from . import stock_move_fulfilment

# tracking
from . import liquor_courier
from . import liquor_shipment_event
from . import liquor_shipment_notice
from . import stock_picking_tracking
from . import stock_picking_courier
from . import sale_order_tracking
from . import sale_order_timeline
from . import sale_order_guest
from . import liquor_track_attempt
from . import liquor_track_code
from . import res_partner_tracking

# ratings
from . import rating_rating
from . import stock_picking_rating
from . import sale_order_rating

# returns
from . import liquor_return_reason
from . import liquor_return
from . import liquor_return_review
from . import liquor_return_receipt
from . import liquor_return_refund
from . import liquor_return_photo
from . import liquor_return_steps
from . import rma
from . import sale_order_return
from . import sale_order_line_return
from . import product_return

# fapiao
from . import liquor_fapiao
from . import sale_order_fapiao
from . import res_partner_fapiao
from . import payment_transaction_fapiao
from . import res_company_fapiao
from . import res_config_settings_fapiao

# fapiao
from . import ir_http_fapiao

# settings
from . import res_company
from . import res_config_settings

# the order itself: ties the above together
from . import sale_order

# what follows from the order's hooks
from . import sale_order_fapiao_hooks
