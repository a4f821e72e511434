"""Holds the verifier that is enclosed in packets, and needs Python alone."""
