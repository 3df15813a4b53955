"""Tables brought into the registers and taken out of them, lists compared, records checked."""
