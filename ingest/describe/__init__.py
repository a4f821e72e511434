"""What a document says about itself, and which documents it resembles."""
