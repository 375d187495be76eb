"""One file a step, in order; hand-written, without a word of any one database's dialect, never changed once released."""
