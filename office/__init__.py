"""Holds the rules of the office: who may do what, what is signed, how long records are kept."""
