"""Who works here: persons, their appointments, and what an appointment permits."""
