"""Days and duties: the office's calendar, and what is due, for whom, and why."""
