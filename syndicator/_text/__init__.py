"""Words, addresses, dates and digests. Law: knows no article, imports no other room, touches nothing."""
