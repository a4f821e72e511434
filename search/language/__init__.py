"""Indonesian words: how they are parted, stemmed and respelled."""
