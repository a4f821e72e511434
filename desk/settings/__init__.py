"""Reads settings once, from options, environment and `arsip.toml`."""
