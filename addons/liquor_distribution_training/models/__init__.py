from . import (
    liquor_distributor_event,
    liquor_training_progress,
    res_partner_grade,
    res_users,
    slide_channel,
    slide_slide,
    slide_slide_partner,
)
