"""The rules of the office: who may do what, what is kept, and for how long."""
