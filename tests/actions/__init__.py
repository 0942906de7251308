"""The actions as the engine calls them."""
