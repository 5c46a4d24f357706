from . import (
    address,
    application,
    credit,
    invoices,
    licence,
    portal,
    scorecard,
    territory,
    tier,
    wholesale,
    wholesale_again,
)
