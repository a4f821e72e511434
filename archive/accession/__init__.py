"""Takes files into custody: filing, intents, batches, quarantine, suspected duplicates."""
