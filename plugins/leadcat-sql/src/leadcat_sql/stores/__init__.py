"""What `Store` promises, as statements, and the stores that make them."""
