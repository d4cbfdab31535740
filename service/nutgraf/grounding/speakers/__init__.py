"""Who said a quotation, and what the article says that they are."""
