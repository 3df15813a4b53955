"""One action on many cases: each case alone, in its own transaction, with an answer of its own."""
