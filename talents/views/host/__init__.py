"""What the administration that hosts people reads of them."""
