"""What a reading process is asked: orders, limits, reasons for refusal."""
