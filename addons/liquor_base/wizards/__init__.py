from . import liquor_role_assign
