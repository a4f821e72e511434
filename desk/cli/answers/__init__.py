"""How the command line tells results to a person."""
