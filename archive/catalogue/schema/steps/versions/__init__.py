"""Has one module a step; a released step never changes."""
