"""Text to findings. Each module named by a verb is one DVC stage; the rooms below serve them."""
