from . import test_training, test_training_http, test_training_keepers
