"""Words for checks, copies and proofs."""
