"""Defines what every index must do, whichever engine it is."""
