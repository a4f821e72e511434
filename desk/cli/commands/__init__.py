"""Has one module a command: it declares, calls the library, prints, returns an exit status."""
