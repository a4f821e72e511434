"""What goes into an authenticity packet for people: the certificate's text, and a verifier that needs Python alone."""
