"""Settings, read once, from options, environment and `arsip.toml`."""
