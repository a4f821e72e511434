"""The example batch, the texts it is made of and the scripts that make it."""
