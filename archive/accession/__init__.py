"""The way into custody: filing, its intents, batches, quarantine, and candidates for the same paper."""
