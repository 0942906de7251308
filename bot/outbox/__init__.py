"""Everything that leaves: written in the transaction of its cause (`speak`), sent by one relay (`relay`)."""
