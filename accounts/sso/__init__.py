"""Single sign-on with the county's own OpenID provider: off until it is configured."""
