"""Systems that call the API: who they act for, what they may do, what they did."""
