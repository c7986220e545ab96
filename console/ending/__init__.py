"""The ending of a pair: its steps and their days, how it stands, what is done about it, and its letters."""
