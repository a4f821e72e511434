"""Files in, pages out: the schedule, the fenced processes, and what they may answer."""
