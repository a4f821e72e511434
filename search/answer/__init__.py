"""From a question to an answer: ranking, snippets, similar records, completion."""
