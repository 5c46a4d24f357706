from . import liquor_duty_conflict
from . import liquor_duty_exception
from . import liquor_role_right
from . import res_groups
from . import res_users
from . import auditlog_rule
from . import auditlog_log
