"""Hands records and proofs to others: bags, authenticity packets, the journal."""
