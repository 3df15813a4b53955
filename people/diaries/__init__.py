"""The diary of a grid worker (民情日记): written, listed, changed, made a case of, kept."""
