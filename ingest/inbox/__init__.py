"""Receives what was given: files, folders, drop folders, bags, containers and stacks of paper."""
