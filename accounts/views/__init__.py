"""Pages of log-in, accounts, rights and logs. One action a view."""
