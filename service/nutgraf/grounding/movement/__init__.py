"""What rose, fell or held: of figures, and of the measures that an article names."""
