from . import test_fapiao, test_fapiao_portal, test_fapiao_register
