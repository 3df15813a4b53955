"""The pages of imports, exports, comparisons, quality and checks."""
