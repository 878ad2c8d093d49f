"""PDF and Excel papers: house style, blocks, then one module per paper. Knows no store and no window."""
