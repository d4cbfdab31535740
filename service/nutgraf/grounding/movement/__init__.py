"""What rose, fell or held, of figures and measures, and what is told as its opposite."""
