"""Models of the assessment, one module a noun."""
