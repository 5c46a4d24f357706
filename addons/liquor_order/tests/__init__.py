from . import test_review_answer, test_review_checks, test_review_people
