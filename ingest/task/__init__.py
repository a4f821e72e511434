"""Defines the orders to a reading process, its limits, and the reasons why it could not read."""
