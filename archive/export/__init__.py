"""What is handed to others: bags, authenticity packets, the journal, and copies that somebody presents."""
