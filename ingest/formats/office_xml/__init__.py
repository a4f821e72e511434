"""Opens the packages of Office Open XML, and reads what is drawn in them."""
