"""Prints what leaves the desk: certificates, packets and tables."""
