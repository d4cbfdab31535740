"""Making false sentences of true ones, and other dresses for the true."""
