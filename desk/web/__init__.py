"""The desk in the browser: server-rendered pages, each with a twin in JSON."""
