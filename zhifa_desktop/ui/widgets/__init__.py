"""Parts that pages and forms are built from."""
