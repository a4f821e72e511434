"""Page images into words, by Tesseract."""
