"""The simulator of 快递100, as the tests of liquor_order have it."""

from . import load

Kuaidi100Simulator = load("liquor_order", "kuaidi100").Kuaidi100Simulator
