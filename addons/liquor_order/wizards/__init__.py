from . import (
    courier_export,
    fapiao_wizard,
    refund_wizard,
    return_wizard,
    review_wizard,
    tracking_import,
    tracking_rows,
    wave_create,
)
