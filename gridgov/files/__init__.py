"""What a file really is, what of a photo is kept, where it lies and how it is served."""
