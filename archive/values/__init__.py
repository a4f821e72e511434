"""Defines frozen values that check themselves; nothing here touches a disk or a database."""
