"""The index of many machines: Elasticsearch. Nothing is imported here, its client takes most of a second to load."""
