"""What a file really is, and what of a photo is kept. Pure: bytes in, bytes out."""
