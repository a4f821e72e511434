"""Has one function for each act of the desk, for every face to call."""
