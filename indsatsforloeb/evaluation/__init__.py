"""The self-evaluation: what is asked, the secrets that let an answer in, and the only door to figures out of it."""
