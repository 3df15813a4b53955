"""How people use their right to see personal data in clear, and what of it is unusual."""
