"""Shape and type of what pages of exchange send in. What the rules of the bank say is for the commands."""
