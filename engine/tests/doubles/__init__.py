"""What stands in the place of the action server."""
