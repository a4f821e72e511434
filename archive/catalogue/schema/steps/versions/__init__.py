"""One module a step, never changed after it was released: it must do tomorrow what it did then."""
