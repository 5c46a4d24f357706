from . import test_audit_log, test_duty_conflict, test_duty_exception, test_role_assign, test_roles_rpc
