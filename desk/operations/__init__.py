"""What every face calls: one function for each act of the desk."""
