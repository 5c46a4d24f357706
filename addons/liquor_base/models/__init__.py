from . import (
    auditlog_log,
    auditlog_rule,
    liquor_duty_conflict,
    liquor_duty_exception,
    liquor_role_right,
    res_groups,
    res_users,
)
