"""PDF and Excel papers: house style, blocks, one module per paper; no store and no window."""
