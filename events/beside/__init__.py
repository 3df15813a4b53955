"""What helps while a case is taken on the phone: the caller, the kind, the place."""
