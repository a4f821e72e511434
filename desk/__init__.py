"""Where people meet the archive: settings, operations, commands, print-outs."""
