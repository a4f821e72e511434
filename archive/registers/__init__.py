"""What the office calls things: units, classes, schedules, code schemes, saved searches."""
