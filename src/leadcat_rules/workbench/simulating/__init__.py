"""What would have happened: history replayed on millions of events, set-based."""
