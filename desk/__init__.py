"""Where people meet the archive: settings, wiring, commands, print-outs."""
