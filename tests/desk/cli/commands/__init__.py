"""Tests of the commands, a module for a module."""
