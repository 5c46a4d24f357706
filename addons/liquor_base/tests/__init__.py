from . import test_audit_log
from . import test_duty_conflict
from . import test_duty_exception
from . import test_role_assign
from . import test_roles_rpc
