"""Knows the persons of the office, their appointments, and the rights that come with them."""
