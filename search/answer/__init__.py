"""Turns a question into an answer: ranking, snippets, similar records, completion."""
