"""Pages over any engine: settings, inbox, decision log, overview."""
