"""What pipeline/train.py is made of. Needs what requirements-train.lock lists (torch); nothing else imports it."""
